package health.fabrica.app;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.app.config.ConfigProblem;
import health.fabrica.app.config.Configuration;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.problem.OutcomeMapper;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port: health, metrics and whatever is mounted. Listens from the start, says that it is
 * ready when {@link #ready} was called and the check given there holds. Handlers run on worker
 * threads; the readiness check runs on the thread of its request.
 */
final class HttpFaces implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpFaces.class);
  private static final long DRAIN_MILLIS = 5_000;
  private static final int WORKERS = 32;

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Map<Integer, Timer>> timers = new ConcurrentHashMap<>();
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final PathHandler paths = new PathHandler(HttpFaces::notFound);
  private final GracefulShutdownHandler draining = new GracefulShutdownHandler(this::timed);
  private final Undertow undertow;
  private final URI base;
  private volatile BooleanSupplier ready = () -> false;

  HttpFaces(Configuration.Server settings) {
    new JvmMemoryMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    garbage.bindTo(metrics);
    paths.addExactPath("/", exchange -> text(exchange, 200, index()));
    paths.addExactPath("/health/live", exchange -> json(exchange, 200, "{\"status\":\"up\"}"));
    paths.addExactPath("/health/ready", this::readiness);
    paths.addExactPath("/metrics", exchange -> text(exchange, 200, metrics.scrape()));
    this.undertow =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host())
            .setWorkerThreads(WORKERS)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setHandler(draining)
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      throw new Problem(
              ConfigProblem.ADDRESS,
              "The server cannot listen on " + settings.host() + ":" + settings.port() + ".",
              "Choose another --port or --host, or stop what uses it.")
          .asException(e);
    }
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    this.base =
        settings
            .publicBase()
            .orElseGet(() -> URI.create("http://" + settings.host() + ":" + address.getPort()));
  }

  URI base() {
    return base;
  }

  void mount(String path, HttpHandler handler) {
    paths.addPrefixPath(path, handler);
  }

  void ready(BooleanSupplier check) {
    ready = check;
  }

  private void timed(HttpServerExchange exchange) throws Exception {
    if (!isPlain(exchange.getRequestURI()) || !isPlain(exchange.getQueryString())) {
      refuseUrl(exchange);
      return;
    }
    Timer.Sample sample = Timer.start(metrics);
    String path = exchange.getRequestPath();
    int slash = path.indexOf('/', 1);
    String face = slash < 0 ? path : path.substring(0, slash);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          int status = done.getStatusCode();
          sample.stop(timer(status == 404 ? "unknown" : face, status));
          next.proceed();
        });
    paths.handleRequest(exchange);
  }

  /** To find a timer by its tags takes longer than to stop it. */
  private Timer timer(String face, int status) {
    return timers
        .computeIfAbsent(face, f -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            status,
            s -> metrics.timer("fabrica.http.requests", "face", face, "status", s.toString()));
  }

  /**
   * Visible ASCII. Such as FHIR's {@code |} is taken without percent-encoding, as its specification
   * writes it; of other characters a URL does not say the encoding, and a guess would search for
   * something else.
   */
  private static boolean isPlain(String url) {
    return url.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static void refuseUrl(HttpServerExchange exchange) {
    Problem problem =
        new Problem(
            FhirProblem.MALFORMED,
            "The URL has characters that are neither ASCII nor percent-encoded.",
            "Encode them as UTF-8 with percent signs, for example %C3%BC.");
    String outcome =
        FhirContext.forR4Cached()
            .newJsonParser()
            .encodeResourceToString(OutcomeMapper.outcome(problem));
    send(exchange, 400, "application/fhir+json;charset=UTF-8", outcome);
  }

  private void readiness(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this::readiness);
      return;
    }
    boolean up = isReady();
    json(exchange, up ? 200 : 503, up ? "{\"status\":\"up\"}" : "{\"status\":\"down\"}");
  }

  private boolean isReady() {
    try {
      return ready.getAsBoolean();
    } catch (RuntimeException e) {
      return false; // a check that breaks is an answer: not ready
    }
  }

  private static String index() {
    return String.join(
        "\n",
        "Fabrica " + SoftwareVersion.current(),
        "/fhir/metadata  FHIR R4; bulk export by /fhir/$export",
        "/fhir/r5/metadata  FHIR R5, read-only",
        "/dicom-web      DICOMweb: STOW-RS, QIDO-RS, WADO-RS",
        "/health/live  /health/ready  /metrics",
        "");
  }

  private static void notFound(HttpServerExchange exchange) {
    text(exchange, 404, "Nothing is here; see /.\n");
  }

  private static void text(HttpServerExchange exchange, int status, String body) {
    send(exchange, status, "text/plain; charset=utf-8", body);
  }

  private static void json(HttpServerExchange exchange, int status, String body) {
    send(exchange, status, "application/json", body);
  }

  private static void send(HttpServerExchange exchange, int status, String type, String body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body);
  }

  @Override
  public void close() throws InterruptedException {
    draining.shutdown();
    if (!draining.awaitShutdown(DRAIN_MILLIS)) {
      LOG.warn("requests are still running after {} ms and are cut off", DRAIN_MILLIS);
    }
    undertow.stop();
    garbage.close();
    metrics.close();
  }
}
