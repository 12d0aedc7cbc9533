package health.fabrica.device.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moonraker's HTTP interface: arguments in, answers and errors out, faults in between. */
final class HttpFace implements HttpHandler {

  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final String FILES = "/server/files/gcodes/";

  private final ApiRegistry api;
  private final Map<String, Supplier<JsonNode>> bare;
  private final FileTransfer transfer;
  private final FaultBox faults;
  private final @Nullable String apiKey;

  /**
   * Puts the face together.
   *
   * @param bare GET paths whose answers are not wrapped in {@code result}
   */
  HttpFace(
      ApiRegistry api,
      Map<String, Supplier<JsonNode>> bare,
      FileTransfer transfer,
      FaultBox faults,
      @Nullable String apiKey) {
    this.api = api;
    this.bare = bare;
    this.transfer = transfer;
    this.faults = faults;
    this.apiKey = apiKey;
  }

  static boolean authorized(@Nullable String apiKey, @Nullable String given) {
    return apiKey == null || apiKey.equals(given);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    exchange.startBlocking();
    faults.waitWhileHanging();
    try {
      if (!authorized(apiKey, exchange.getRequestHeaders().getFirst("X-Api-Key"))) {
        throw SimRefusal.of(401, "Unauthorized");
      }
      if (faults.takeUnavailable()) {
        throw SimRefusal.of(503, "Klippy Host not connected");
      }
      route(exchange);
    } catch (SimRefusal refusal) {
      refuse(exchange, refusal);
    } catch (IOException e) {
      FileTransfer.drop(exchange);
    }
  }

  private void route(HttpServerExchange exchange) throws IOException, InterruptedException {
    String method = exchange.getRequestMethod().toString();
    String path = exchange.getRequestPath();
    if (path.equals("/server/files/upload")) {
      requireMethod(method.equals("POST"));
      transfer.upload(exchange);
    } else if (path.startsWith(FILES)) {
      stored(
          exchange,
          method,
          URLDecoder.decode(path.substring(FILES.length()), StandardCharsets.UTF_8));
    } else if (bare.containsKey(path)) {
      requireMethod(method.equals("GET"));
      answer(exchange, StatusCodes.OK, bare.get(path).get());
    } else {
      call(exchange, method, path);
    }
  }

  private static void requireMethod(boolean allowed) {
    if (!allowed) {
      throw SimRefusal.of(405, "Method Not Allowed");
    }
  }

  private void stored(HttpServerExchange exchange, String method, String name) throws IOException {
    switch (method) {
      case "GET", "HEAD" -> transfer.download(exchange, name);
      case "DELETE" -> answer(exchange, StatusCodes.OK, Json.of("result", transfer.delete(name)));
      default -> throw SimRefusal.of(405, "Method Not Allowed");
    }
  }

  private void call(HttpServerExchange exchange, String method, String path) throws IOException {
    Function<Args, JsonNode> handler =
        api.http(method, path)
            .orElseThrow(
                () ->
                    api.knowsPath(path)
                        ? SimRefusal.of(405, "Method Not Allowed")
                        : SimRefusal.of(404, "Not Found"));
    boolean start = path.equals("/printer/print/start");
    boolean command = path.startsWith("/printer/print/") && !start;
    if (start && faults.loseStartRequest.getAndSet(false)) {
      FileTransfer.drop(exchange);
      return;
    }
    JsonNode result = handler.apply(new Args(arguments(exchange), null));
    boolean lost =
        start && faults.loseStartAnswer.getAndSet(false)
            || command && faults.loseCommandAnswer.getAndSet(false);
    if (lost) {
      FileTransfer.drop(exchange);
    } else {
      answer(exchange, StatusCodes.OK, Json.of("result", result));
    }
  }

  private static ObjectNode arguments(HttpServerExchange exchange) throws IOException {
    ObjectNode args = Json.of();
    for (Map.Entry<String, Deque<String>> q : exchange.getQueryParameters().entrySet()) {
      args.put(q.getKey(), q.getValue().getFirst());
    }
    byte[] body;
    try (InputStream in = exchange.getInputStream()) {
      body = in.readNBytes(MAX_BODY_BYTES);
    }
    if (body.length > 0) {
      JsonNode json = parse(body);
      if (json instanceof ObjectNode o) {
        args.setAll(o);
      } else if (json != null && json.isArray()) {
        throw SimRefusal.traced(
            500,
            "Internal Server Error",
            "ValueError: dictionary update sequence element #0 has length 1; 2 is required");
      }
    }
    return args;
  }

  private static @Nullable JsonNode parse(byte[] body) throws IOException {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return null; // Moonraker reads malformed JSON as no arguments
    }
  }

  void answer(HttpServerExchange exchange, int status, JsonNode body) throws IOException {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.SERVER, "TornadoServer/6.2");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=UTF-8");
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    if (faults.garbage.get()) {
      bytes = java.util.Arrays.copyOf(bytes, bytes.length / 2);
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, bytes.length);
    exchange.getOutputStream().write(bytes);
    exchange.endExchange();
  }

  private void refuse(HttpServerExchange exchange, SimRefusal refusal) throws IOException {
    answer(exchange, refusal.status(), SimErrors.http(refusal));
  }
}
