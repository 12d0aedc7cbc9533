package health.fabrica.dicom.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.web.MediaType;
import health.fabrica.dicom.web.Multipart;
import health.fabrica.dicom.web.MultipartReader;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The origin server. Mount it under a prefix; paths below are those of PS3.18. Requests run on
 * worker threads with blocking streams, so memory does not grow with the size of objects.
 */
public final class DicomWebHandler implements HttpHandler {

  /** Largest object that is stored by default: 2 GiB. */
  public static final long DEFAULT_MAX_PART_BYTES = 2L << 30;

  private static final long UNBOUNDED = -1;
  private static final Logger LOG = LoggerFactory.getLogger(DicomWebHandler.class);
  private static final String DICOM_JSON = "application/dicom+json";
  private static final JsonFactory JSON = new JsonFactory();

  private final InstanceIndex index;
  private final BlobStore blobs;
  private final long maxPartBytes;
  private final RandomGenerator random;
  private final ArrivalListener listener;

  /**
   * Makes the handler.
   *
   * @param maxPartBytes largest object that is stored
   * @param random for multipart boundaries; thread-safe
   * @param listener told of what is stored
   */
  public DicomWebHandler(
      InstanceIndex index,
      BlobStore blobs,
      long maxPartBytes,
      RandomGenerator random,
      ArrivalListener listener) {
    this.index = index;
    this.blobs = blobs;
    this.maxPartBytes = maxPartBytes;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    exchange.setMaxEntitySize(UNBOUNDED); // each part has its own limit
    exchange.startBlocking();
    try {
      answer(exchange);
    } catch (ProblemException e) {
      refuse(exchange, e.problem());
    } catch (IOException e) {
      LOG.info("connection lost: {}", e.getClass().getSimpleName());
      exchange.endExchange();
    }
  }

  private void answer(HttpServerExchange exchange) throws IOException {
    Route route = Route.parse(exchange.getRelativePath());
    HttpString method = exchange.getRequestMethod();
    boolean storable =
        exchange.getRelativePath().startsWith("/studies")
            && route.series().isEmpty()
            && route.level() == InstanceQuery.Level.STUDY
            && route.kind() != Route.Kind.METADATA;
    if (method.equals(Methods.POST) && storable) {
      store(route, exchange);
    } else if (!method.equals(Methods.GET)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, storable ? "GET, POST" : "GET");
      throw DicomProblem.METHOD.refuse(
          "The method is not allowed on this resource.", "See the conformance statement.");
    } else if (route.kind() == Route.Kind.SEARCH) {
      search(route, exchange);
    } else {
      retrieve(route, exchange);
    }
  }

  private void search(Route route, HttpServerExchange exchange) throws IOException {
    InstanceQuery query = SearchRequest.parse(route, exchange.getQueryParameters());
    List<InstanceMatch> matches = index.find(query);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, DICOM_JSON);
    String base = baseUrl(exchange);
    try (JsonGenerator json = JSON.createGenerator(exchange.getOutputStream())) {
      json.writeStartArray();
      for (InstanceMatch match : matches) {
        DicomJsonWriter.write(SearchAnswer.of(match, query.level(), base), json);
      }
      json.writeEndArray();
    }
  }

  private void retrieve(Route route, HttpServerExchange exchange) throws IOException {
    List<InstanceRecord> instances =
        index.find(route.everyInstance()).stream().map(InstanceMatch::first).toList();
    if (instances.isEmpty()) {
      throw DicomProblem.UNKNOWN_HERE.refuse(
          "No instance is stored under these identifiers.", "Check the identifiers.");
    }
    if (route.kind() == Route.Kind.METADATA) {
      metadata(instances, exchange);
    } else {
      new Retrieval(blobs, Multipart.boundary(random)).send(instances, exchange);
    }
  }

  private static void metadata(List<InstanceRecord> instances, HttpServerExchange exchange)
      throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, DICOM_JSON);
    try (JsonGenerator json = JSON.createGenerator(exchange.getOutputStream())) {
      json.writeStartArray();
      for (InstanceRecord instance : instances) {
        json.writeRawValue(instance.metadataJson());
      }
      json.writeEndArray();
    }
  }

  private void store(Route route, HttpServerExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    MediaType type = MediaType.parse(header == null ? "application/octet-stream" : header);
    boolean dicom = type.parameter("type").orElse("").startsWith("application/dicom");
    if (!type.type().equals("multipart/related")
        || !dicom
        || type.parameter("type").orElse("").contains("+")) {
      throw DicomProblem.MEDIA_TYPE.refuse(
          "Objects are stored as multipart/related; type=\"application/dicom\".",
          "Send Part 10 files in that form.");
    }
    Storing storing =
        new Storing(index, blobs, listener, route.study(), maxPartBytes, baseUrl(exchange));
    MultipartReader parts = MultipartReader.of(type, exchange.getInputStream());
    try {
      for (MultipartReader.Part part = parts.next(); part != null; part = parts.next()) {
        storing.store(part);
      }
    } finally {
      storing.commit(); // whole instances before a cut stay
    }
    exchange.setStatusCode(storing.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, DICOM_JSON);
    exchange.getResponseSender().send(DicomJsonWriter.write(storing.answer()));
  }

  private static String baseUrl(HttpServerExchange exchange) {
    return exchange.getRequestScheme()
        + "://"
        + exchange.getHostAndPort()
        + exchange.getResolvedPath();
  }

  private static void refuse(HttpServerExchange exchange, Problem problem) {
    if (exchange.isResponseStarted()) {
      LOG.warn("{} in the middle of an answer", problem.code().id());
      exchange.endExchange();
      return;
    }
    exchange.setStatusCode(status(problem));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ProblemJson.write(problem));
  }

  private static int status(Problem problem) {
    if (problem.code() instanceof DicomProblem code) {
      switch (code) {
        case MULTIPART_CUT:
          return 400;
        case NOT_ACCEPTABLE:
          return 406;
        case MEDIA_TYPE:
          return 415;
        case METHOD:
          return 405;
        default:
          break;
      }
    }
    return switch (problem.category()) {
      case INCORRECT, UNSUPPORTED -> 400;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case FORBIDDEN -> 403;
      case UNAVAILABLE, BUSY, CANCELLED -> 503;
      case FAULT -> 500;
    };
  }
}
