package health.fabrica.fhir.r5;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.problem.OutcomeMapper;
import health.fabrica.fhir.r5.R5Types.R5Type;
import health.fabrica.fhir.store.ResourceStore;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view as an HTTP handler. Names no class of the R5 model, so that loading it costs nothing
 * before the first request.
 */
public final class R5Endpoint implements HttpHandler {

  /** Where it is to be mounted below the R4 API. */
  public static final String PATH = "/r5";

  private static final Logger LOG = LoggerFactory.getLogger(R5Endpoint.class);
  private static final String JSON = "application/fhir+json";

  private final FhirContext r4;
  private final ResourceStore store;
  private final String r4Path;
  private final Optional<String> publicBase;
  private final String version;
  private final Instant started;

  /** Made by the first request. */
  private @Nullable R5View view;

  /**
   * Makes the handler.
   *
   * @param r4 for OperationOutcomes, which both versions share
   * @param r4Path where the R4 API is mounted
   * @param publicBase scheme and authority that clients know; empty to take them from each request
   * @param version of the software
   */
  public R5Endpoint(
      FhirContext r4,
      ResourceStore store,
      String r4Path,
      Optional<String> publicBase,
      String version,
      Clock clock) {
    this.r4 = r4;
    this.store = store;
    this.r4Path = r4Path;
    this.publicBase = publicBase;
    this.version = version;
    this.started = clock.instant();
  }

  private synchronized R5View view() {
    R5View known = view;
    if (known == null) {
      known = new R5View(store, version, started);
      view = known;
    }
    return known;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    try {
      answer(exchange);
    } catch (ProblemException e) {
      refuse(exchange, e.problem(), OutcomeMapper.status(e.problem()));
    } catch (RuntimeException e) {
      LOG.error("a request to the R5 view failed", e);
      Problem fault = new Problem(FhirProblem.INTERNAL, "The server failed at this request.", "");
      refuse(exchange, fault, OutcomeMapper.status(fault));
    }
  }

  private void answer(HttpServerExchange exchange) {
    boolean reads =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    if (!reads) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      refuse(
          exchange,
          new Problem(
              FhirProblem.NOT_OFFERED,
              "The R5 view is read-only: read and search by GET.",
              "Write through the R4 API at " + r4Path + "."),
          405);
      return;
    }
    if (!acceptsJson(exchange)) {
      refuse(
          exchange,
          new Problem(FhirProblem.NOT_OFFERED, "The R5 view gives JSON only.", "Accept " + JSON),
          406);
      return;
    }
    String root =
        publicBase.orElseGet(() -> exchange.getRequestScheme() + "://" + exchange.getHostAndPort());
    String r4Base = root + r4Path;
    String base = r4Base + PATH;
    String[] path = exchange.getRelativePath().replaceFirst("^/", "").split("/", -1);
    if (path.length == 1 && path[0].equals("metadata")) {
      send(exchange, 200, view().metadata(base));
    } else if (path.length == 1) {
      send(
          exchange, 200, view().search(type(path[0]), exchange.getQueryParameters(), r4Base, base));
    } else if (path.length == 2 && path[1].matches("[A-Za-z0-9.-]{1,64}")) {
      read(exchange, view().read(type(path[0]), path[1], r4Base));
    } else {
      refuse(
          exchange,
          new Problem(
              FhirProblem.NOT_OFFERED,
              "The R5 view offers read and search only.",
              "See " + base + "/metadata."),
          405);
    }
  }

  private static R5Type type(String name) {
    return R5Types.find(name)
        .orElseThrow(
            () ->
                new Problem(
                        FhirProblem.RESOURCE_UNKNOWN,
                        "The R5 view does not have this resource type.",
                        "It has "
                            + String.join(", ", R5Types.all().stream().map(R5Type::name).toList())
                            + ".")
                    .asException());
  }

  private static boolean acceptsJson(HttpServerExchange exchange) {
    var format = exchange.getQueryParameters().get("_format");
    String asked =
        format != null ? format.getFirst() : exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
    return asked == null || asked.contains("json") || asked.contains("*/*");
  }

  private static void read(HttpServerExchange exchange, R5View.Answer answer) {
    if (answer.version().isPresent()) {
      String tag = "W/\"" + answer.version().getAsLong() + "\"";
      exchange.getResponseHeaders().put(Headers.ETAG, tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH))) {
        exchange.setStatusCode(304);
        exchange.endExchange();
        return;
      }
    }
    send(exchange, 200, answer.json());
  }

  private void refuse(HttpServerExchange exchange, Problem problem, int status) {
    OutcomeMapper.retryAfterSeconds(problem)
        .ifPresent(s -> exchange.getResponseHeaders().put(Headers.RETRY_AFTER, s));
    send(
        exchange,
        status,
        r4.newJsonParser().encodeResourceToString(OutcomeMapper.outcome(problem)));
  }

  private static void send(HttpServerExchange exchange, int status, String json) {
    exchange.setStatusCode(status);
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, JSON + ";charset=UTF-8;fhirVersion=5.0");
    exchange.getResponseSender().send(json);
  }
}
