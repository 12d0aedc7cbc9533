package health.fabrica.app.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Runs something once when a certain request comes, before it is served or after its answer. */
final class Hook {

  private record Armed(Predicate<HttpServerExchange> when, boolean before, Runnable action) {}

  private final AtomicReference<Armed> armed = new AtomicReference<>();

  /** Before the next such request is served; the request is then not served at all. */
  void before(String method, String pathPart, Runnable action) {
    armed.set(new Armed(matches(method, pathPart), true, action));
  }

  /** After the next such request was served, before its answer can have been used. */
  void after(String method, String pathPart, Runnable action) {
    armed.set(new Armed(matches(method, pathPart), false, action));
  }

  private static Predicate<HttpServerExchange> matches(String method, String pathPart) {
    return exchange ->
        exchange.getRequestMethod().toString().equals(method)
            && exchange.getRequestPath().contains(pathPart);
  }

  boolean fired() {
    return armed.get() == null;
  }

  HttpHandler around(HttpHandler inner) {
    return exchange -> {
      Armed now = armed.get();
      if (now == null || !now.when().test(exchange) || !armed.compareAndSet(now, null)) {
        inner.handleRequest(exchange);
      } else if (now.before()) {
        now.action().run();
        exchange.getConnection().close();
      } else {
        exchange.addResponseCommitListener(done -> now.action().run());
        inner.handleRequest(exchange);
      }
    };
  }
}
