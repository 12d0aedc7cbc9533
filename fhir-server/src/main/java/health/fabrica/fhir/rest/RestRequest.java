package health.fabrica.fhir.rest;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request taken apart: path below the API's base, parameters of the URL, headers. Owned by
 * the thread that serves the request.
 */
final class RestRequest {

  private final HttpServerExchange http;
  private final byte @Nullable [] body;
  private final String base;
  private final List<String> path;
  private final Map<String, List<String>> parameters;
  private final BodyBudget.Held held = new BodyBudget.Held();

  private RestRequest(
      HttpServerExchange http,
      byte @Nullable [] body,
      String base,
      List<String> path,
      Map<String, List<String>> parameters) {
    this.http = http;
    this.body = body;
    this.base = base;
    this.path = path;
    this.parameters = parameters;
  }

  /**
   * Takes a request apart.
   *
   * @param body when it was read already; else it is read from the exchange
   * @param context the path that the API is mounted at
   */
  static RestRequest of(
      HttpServerExchange http,
      byte @Nullable [] body,
      String context,
      Optional<String> publicBase) {
    String uri = path(http);
    String base = publicBase.orElseGet(() -> origin(http) + context);
    List<String> path = new ArrayList<>();
    for (String segment : uri.substring(Math.min(context.length(), uri.length())).split("/")) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B")));
      }
    }
    return new RestRequest(http, body, trimmed(base), path, query(http.getQueryString()));
  }

  private static String trimmed(String base) {
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  private static String origin(HttpServerExchange http) {
    return http.getRequestScheme() + "://" + http.getHostAndPort();
  }

  /** The path as it was sent, not decoded. */
  static String path(HttpServerExchange http) {
    String uri = http.getRequestURI();
    if (!http.isHostIncludedInRequestURI()) {
      return uri;
    }
    int path = uri.indexOf('/', uri.indexOf("://") + 3);
    return path < 0 ? "/" : uri.substring(path);
  }

  /** The pairs of a query or of a form, in their order. */
  static Map<String, List<String>> query(String text) {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        pairs.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
      }
    }
    return pairs;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problems.parameter(
          "A percent sign in the URL is not followed by two hexadecimal digits.",
          "Write a percent sign as %25.");
    }
  }

  /** The bytes of the body, as they come; readable once. */
  InputStream body() {
    return body == null ? http.getInputStream() : new ByteArrayInputStream(body);
  }

  /** The bytes of the body when they were collected before. */
  Optional<byte[]> wholeBody() {
    return Optional.ofNullable(body);
  }

  /** The length that the client says, -1 when it says none. */
  long announcedBytes() {
    return body == null ? http.getRequestContentLength() : body.length;
  }

  /** What the request holds of the memory for bodies. */
  BodyBudget.Held held() {
    return held;
  }

  /** The method as sent. */
  String sentMethod() {
    return http.getRequestMethod().toString();
  }

  /** The method; HEAD is served as GET whose body is not sent. */
  String method() {
    return isHead() ? "GET" : sentMethod();
  }

  boolean isHead() {
    return http.getRequestMethod().equals(Methods.HEAD);
  }

  /** The base URL of the API as the client knows it, without a slash at the end. */
  String base() {
    return base;
  }

  /** The decoded segments of the path below the base. */
  List<String> path() {
    return path;
  }

  Map<String, List<String>> parameters() {
    return parameters;
  }

  /** The last value of a parameter. */
  Optional<String> parameter(String name) {
    List<String> values = parameters.get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /** What follows the question mark, as sent; empty when there is nothing. */
  Optional<String> condition() {
    return Optional.of(http.getQueryString()).filter(q -> !q.isEmpty());
  }

  /** Whether a header is there without a value. */
  boolean isBlank(String name) {
    String value = http.getRequestHeaders().getFirst(name);
    return value != null && value.isBlank();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name)).filter(v -> !v.isBlank());
  }
}
