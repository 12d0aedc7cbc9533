package health.fabrica.fhir.subscription;

import ca.uhn.fhir.context.FhirContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;

/** An endpoint on loopback that keeps what it is sent and answers as it is told. */
final class HookReceiver implements AutoCloseable {

  /** One request; {@code status} is what was answered. */
  record Request(String method, String path, String authorization, String body, int status) {

    boolean taken() {
      return status < 300;
    }

    Bundle bundle() {
      return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, body);
    }

    Parameters status(Bundle bundle) {
      return (Parameters) bundle.getEntryFirstRep().getResource();
    }

    String value(String name) {
      return status(bundle()).getParameter(name).getValue().primitiveValue();
    }

    List<Long> numbers() {
      return status(bundle()).getParameter().stream()
          .filter(p -> p.getName().equals("notification-event"))
          .flatMap(p -> p.getPart().stream())
          .filter(p -> p.getName().equals("event-number"))
          .map(p -> Long.valueOf(p.getValue().primitiveValue()))
          .toList();
    }
  }

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile ToIntFunction<Integer> answer = number -> 200;

  HookReceiver() {
    this(0);
  }

  HookReceiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(workers);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    int status = answer.applyAsInt(requests.size() + 1);
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            authorization == null ? "" : authorization,
            body,
            status));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** The status of the n-th request, from 1. */
  void answer(ToIntFunction<Integer> status) {
    answer = status;
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  List<Request> ofType(String type) {
    return requests.stream()
        .filter(request -> !request.body().isEmpty() && request.value("type").equals(type))
        .toList();
  }

  /** The events that were taken, in the order of their arrival. */
  List<Long> takenNumbers() {
    return ofType("event-notification").stream()
        .filter(Request::taken)
        .flatMap(request -> request.numbers().stream())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
