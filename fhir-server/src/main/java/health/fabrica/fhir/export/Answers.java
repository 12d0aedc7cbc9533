package health.fabrica.fhir.export;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.problem.OutcomeMapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the handlers of the export have in common: worker threads, problems, URLs. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final FhirContext context;
  private final Optional<String> publicBase;

  /**
   * Makes answers.
   *
   * @param publicBase scheme and authority that clients know; empty to take them from each request
   */
  Answers(FhirContext context, Optional<String> publicBase) {
    this.context = context;
    this.publicBase = publicBase;
  }

  /** A handler on a worker thread whose failures become OperationOutcomes. */
  HttpHandler guarded(Blocking handler) {
    return new HttpHandler() {
      @Override
      public void handleRequest(HttpServerExchange exchange) {
        if (exchange.isInIoThread()) {
          exchange.dispatch(this);
          return;
        }
        exchange.startBlocking();
        try {
          handler.handle(exchange);
        } catch (ProblemException e) {
          refuse(exchange, e.problem(), OutcomeMapper.status(e.problem()));
        } catch (IOException e) {
          LOG.info("connection lost: {}", e.getClass().getSimpleName());
          exchange.endExchange();
        } catch (RuntimeException e) {
          LOG.error("an export request failed", e);
          Problem fault =
              new Problem(FhirProblem.INTERNAL, "The server failed at this request.", "");
          refuse(exchange, fault, OutcomeMapper.status(fault));
        }
      }
    };
  }

  /** A handler that may block. */
  @FunctionalInterface
  interface Blocking {
    void handle(HttpServerExchange exchange) throws IOException;
  }

  void refuse(HttpServerExchange exchange, Problem problem, int status) {
    if (exchange.isResponseStarted()) {
      exchange.endExchange();
      return;
    }
    OutcomeMapper.retryAfterSeconds(problem)
        .ifPresent(s -> exchange.getResponseHeaders().put(Headers.RETRY_AFTER, s));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/fhir+json;charset=UTF-8");
    exchange.setStatusCode(status);
    exchange
        .getResponseSender()
        .send(context.newJsonParser().encodeResourceToString(OutcomeMapper.outcome(problem)));
  }

  /** Scheme and authority under which the client reaches this server. */
  String base(HttpServerExchange exchange) {
    return publicBase.orElseGet(
        () -> exchange.getRequestScheme() + "://" + exchange.getHostAndPort());
  }
}
