package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Deque;

/**
 * A second port on the loopback from which another process breaks a simulator and counts its
 * starts:
 *
 * <pre>
 * POST /sim/fault?name=ANSWER_LOST_ON_START[&amp;arg=1]   204, or 400 for an unknown fault
 * POST /sim/clock?scale=100                          204
 * GET  /sim/journal                                  {"starts":[{"file":"fo-….gcode","seconds":1.5}]}
 * </pre>
 */
public final class SimulatorControl implements AutoCloseable {

  private final MoonrakerSimulator simulator;
  private final Undertow server;
  private final int port;

  private SimulatorControl(MoonrakerSimulator simulator, int port) {
    this.simulator = simulator;
    this.server =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(this::handle)
            .build();
    server.start();
    this.port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /**
   * Opens the port.
   *
   * @param port 0 for any free one
   */
  public static SimulatorControl open(MoonrakerSimulator simulator, int port) {
    return new SimulatorControl(simulator, port);
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this::handle);
      return;
    }
    String call = exchange.getRequestMethod() + " " + exchange.getRequestPath();
    try {
      switch (call) {
        case "POST /sim/fault" ->
            simulator.inject(
                Fault.valueOf(query(exchange, "name", "")),
                Long.parseLong(query(exchange, "arg", "1")));
        case "POST /sim/clock" ->
            simulator.timeScale(Double.parseDouble(query(exchange, "scale", "1")));
        case "GET /sim/journal" -> {
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
          exchange.getResponseSender().send(journal().toString());
          return;
        }
        default -> exchange.setStatusCode(404);
      }
      if (exchange.getStatusCode() == 200) {
        exchange.setStatusCode(204);
      }
    } catch (IllegalArgumentException e) {
      exchange.setStatusCode(400);
    }
    exchange.endExchange();
  }

  private JsonNode journal() {
    ArrayNode starts = Json.list();
    for (SimMachine.Start s : simulator.machine().journal()) {
      starts.add(Json.of("file", s.file(), "seconds", s.seconds()));
    }
    return Json.of("starts", starts);
  }

  private static String query(HttpServerExchange exchange, String name, String otherwise) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? otherwise : values.getFirst();
  }

  @Override
  public void close() {
    server.stop();
  }
}
