package health.fabrica.fhir.rest;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back. A body that is whole is sent by the connection's own I/O thread when the
 * worker is done: an exchange that ends on a worker lets the I/O thread spin until that worker has
 * handed the connection back, which took more processor time than the answer itself. A body that
 * comes in pieces is written by the worker. Owned by the thread that serves the request until
 * {@link #end}.
 */
final class RestResponse {

  private final HttpServerExchange exchange;
  private byte @Nullable [] body;
  private boolean streaming;

  RestResponse(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  void setStatus(int status) {
    exchange.setStatusCode(status);
  }

  void setHeader(String name, String value) {
    if (name.equals("Connection") && value.equals("close")) {
      exchange.setPersistent(false);
    } else {
      exchange.getResponseHeaders().put(new HttpString(name), value);
    }
  }

  void setContentType(String type) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
  }

  void setContentLength(long bytes) {
    exchange.setResponseContentLength(bytes);
  }

  /** The whole body. */
  void setBody(byte[] bytes) {
    body = bytes;
    setContentLength(bytes.length);
  }

  /** Begins a body that comes in pieces; its length was set. */
  OutputStream stream() {
    if (!streaming) {
      streaming = true;
      if (!exchange.isBlocking()) {
        exchange.startBlocking();
      }
    }
    return exchange.getOutputStream();
  }

  /** Whether the client has got part of the answer. */
  boolean isCommitted() {
    return exchange.isResponseStarted();
  }

  /** Forgets what was said so far, but not headers that describe the request. */
  void reset(String... keptHeaders) {
    body = null;
    var headers = exchange.getResponseHeaders();
    String[] values = new String[keptHeaders.length];
    for (int i = 0; i < keptHeaders.length; i++) {
      values[i] = headers.getFirst(keptHeaders[i]);
    }
    headers.clear();
    for (int i = 0; i < keptHeaders.length; i++) {
      if (values[i] != null) {
        headers.put(new HttpString(keptHeaders[i]), values[i]);
      }
    }
  }

  /** Sends what was said. The last call of the worker. */
  void end() throws IOException {
    byte[] whole = body;
    if (streaming) {
      exchange.getOutputStream().close();
    } else if (exchange.isBlocking()) {
      if (whole != null) {
        exchange.getOutputStream().write(whole);
      }
      exchange.getOutputStream().close();
    } else {
      ByteBuffer buffer = ByteBuffer.wrap(whole == null ? new byte[0] : whole);
      exchange.dispatch(
          exchange.getIoThread(),
          io -> {
            if (buffer.hasRemaining()) {
              io.getResponseSender().send(buffer);
            } else {
              io.endExchange();
            }
          });
    }
  }
}
