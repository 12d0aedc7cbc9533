package health.fabrica.fhir.rest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * Takes requests from the connections to {@link RestDispatcher}. A small body is collected by the
 * I/O thread, so that no worker waits for a slow client; a large one is read by the worker as it
 * comes, within the memory for bodies.
 */
final class RestHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);
  private static final byte[] EMPTY = new byte[0];

  private final RestDispatcher dispatcher;

  RestHandler(RestDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    long length = exchange.getRequestContentLength();
    boolean chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    if (length > BodyBudget.FREE_BYTES
        || chunked
        || exchange.getRequestHeaders().contains(Headers.EXPECT)) {
      exchange.dispatch(this::serveReading);
    } else if (length <= 0) {
      exchange.dispatch((HttpHandler) worker -> serve(worker, EMPTY));
    } else {
      exchange
          .getRequestReceiver()
          .receiveFullBytes(
              (io, body) -> io.dispatch((HttpHandler) worker -> serve(worker, body)),
              (io, broken) -> breakOff(io, broken));
    }
  }

  private void serve(HttpServerExchange exchange, byte[] body) {
    try {
      dispatcher.serve(exchange, body);
    } catch (IOException e) {
      breakOff(exchange, e);
    }
  }

  private void serveReading(HttpServerExchange exchange) {
    exchange.startBlocking();
    try {
      dispatcher.serve(exchange, null);
    } catch (IOException e) {
      breakOff(exchange, e);
    }
  }

  /** The client is gone, or gets to know by a broken connection that its answer is not whole. */
  private static void breakOff(HttpServerExchange exchange, IOException cause) {
    LOG.debug("an exchange broke off", cause);
    IoUtils.safeClose(exchange.getConnection());
  }
}
