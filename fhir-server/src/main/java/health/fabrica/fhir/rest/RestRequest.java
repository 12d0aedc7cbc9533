package health.fabrica.fhir.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request taken apart: path below the API's base, parameters of the URL, headers. Owned by
 * the thread that serves the request.
 */
final class RestRequest {

  private final HttpServletRequest http;
  private final String base;
  private final List<String> path;
  private final Map<String, List<String>> parameters;

  private RestRequest(
      HttpServletRequest http,
      String base,
      List<String> path,
      Map<String, List<String>> parameters) {
    this.http = http;
    this.base = base;
    this.path = path;
    this.parameters = parameters;
  }

  static RestRequest of(HttpServletRequest http, Optional<String> publicBase) {
    String uri = http.getRequestURI();
    String context = http.getContextPath();
    String base = publicBase.orElseGet(() -> origin(http) + context);
    List<String> path = new ArrayList<>();
    for (String segment : uri.substring(Math.min(context.length(), uri.length())).split("/")) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B")));
      }
    }
    return new RestRequest(
        http, trimmed(base), path, query(Optional.ofNullable(http.getQueryString()).orElse("")));
  }

  private static String trimmed(String base) {
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  private static String origin(HttpServletRequest http) {
    String url = http.getRequestURL().toString();
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? url : url.substring(0, path);
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

  HttpServletRequest http() {
    return http;
  }

  /** The method; HEAD is served as GET whose body is not sent. */
  String method() {
    return isHead() ? "GET" : http.getMethod();
  }

  boolean isHead() {
    return http.getMethod().equals("HEAD");
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
    return Optional.ofNullable(http.getQueryString()).filter(q -> !q.isEmpty());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getHeader(name)).filter(v -> !v.isBlank());
  }
}
