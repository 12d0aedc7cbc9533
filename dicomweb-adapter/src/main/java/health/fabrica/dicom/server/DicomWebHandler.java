package health.fabrica.dicom.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.web.MediaType;
import health.fabrica.dicom.web.MultipartReader;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * The origin server. Mount it under a prefix; paths below are those of PS3.18. Requests run on
 * worker threads with blocking streams, so memory does not grow with the size of objects that are
 * stored or retrieved as they are; what has to be in memory is held to a share of the heap.
 */
public final class DicomWebHandler implements HttpHandler {

  /** Largest object that is stored by default: 2 GiB. */
  public static final long DEFAULT_MAX_PART_BYTES = 2L << 30;

  private static final long UNBOUNDED = -1;
  private static final int METADATA_AT_ONCE = 50;
  private static final Logger LOG = LoggerFactory.getLogger(DicomWebHandler.class);
  private static final HttpString WARNING = new HttpString("Warning");
  private static final JsonFactory JSON = new JsonFactory();

  private final InstanceIndex index;
  private final BlobStore blobs;
  private final long maxPartBytes;
  private final RandomGenerator random;
  private final Retrieval retrieval;
  private final FrameRetrieval frames;
  private final BulkRetrieval bulk;
  private final Pictures pictures;

  /**
   * Makes the handler.
   *
   * @param maxPartBytes largest object that is stored
   * @param random for multipart boundaries; thread-safe
   */
  public DicomWebHandler(
      InstanceIndex index, BlobStore blobs, long maxPartBytes, RandomGenerator random) {
    this.index = index;
    this.blobs = blobs;
    this.maxPartBytes = maxPartBytes;
    this.random = random;
    ObjectReader reader = new ObjectReader(blobs, MemoryBudget.ofHeap());
    this.retrieval = new Retrieval(index, blobs, reader);
    this.frames = new FrameRetrieval(reader);
    this.bulk = new BulkRetrieval(index, reader);
    this.pictures = new Pictures(index, reader);
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
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private void answer(HttpServerExchange exchange) throws IOException {
    HttpString method = exchange.getRequestMethod();
    String path = exchange.getRelativePath();
    if (method.equals(Methods.OPTIONS) && (path.isEmpty() || path.equals("/"))) {
      capabilities(exchange);
      return;
    }
    Route route = Route.parse(path);
    boolean storable =
        route.level() == InstanceQuery.Level.STUDY
            && (route.kind() == Route.Kind.SEARCH || route.kind() == Route.Kind.RETRIEVE);
    String allowed = storable ? "GET, HEAD, OPTIONS, POST" : "GET, HEAD, OPTIONS";
    if (method.equals(Methods.OPTIONS)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
      exchange.setStatusCode(204);
    } else if (method.equals(Methods.POST) && storable) {
      store(route, exchange);
    } else if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
      throw DicomProblem.METHOD.refuse(
          "The method is not allowed on this resource; allowed are " + allowed + ".",
          "See the conformance statement.");
    } else if (route.kind() == Route.Kind.SEARCH) {
      search(route, exchange);
    } else {
      retrieve(route, exchange);
    }
  }

  private static void capabilities(HttpServerExchange exchange) {
    Accepted accepted = accepted(exchange);
    boolean json =
        !accepted.allowsSingle(Capabilities.WADL) && accepted.allowsSingle(Capabilities.JSON);
    if (!json && !accepted.allowsSingle(Capabilities.WADL)) {
      throw Accepted.notAcceptable(Capabilities.WADL + ", " + Capabilities.JSON);
    }
    String base = baseUrl(exchange);
    exchange.getResponseHeaders().put(Headers.ALLOW, "OPTIONS");
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, json ? Capabilities.JSON : Capabilities.WADL);
    exchange.getResponseSender().send(json ? Capabilities.json(base) : Capabilities.wadl(base));
  }

  private static Accepted accepted(HttpServerExchange exchange) {
    Deque<String> parameter = exchange.getQueryParameters().get("accept");
    HeaderValues header = exchange.getRequestHeaders().get(Headers.ACCEPT);
    return Accepted.of(
        parameter == null ? List.of() : parameter, header == null ? List.of() : header);
  }

  private static void requireJson(HttpServerExchange exchange) {
    Accepted accepted = accepted(exchange);
    if (!accepted.allowsSingle(Capabilities.DICOM_JSON)
        && !accepted.allowsSingle(Capabilities.JSON)) {
      throw Accepted.notAcceptable(Capabilities.DICOM_JSON);
    }
  }

  private void search(Route route, HttpServerExchange exchange) throws IOException {
    requireJson(exchange);
    SearchRequest request = SearchRequest.parse(route, exchange.getQueryParameters());
    SearchResult result = index.search(request.query());
    if (request.fuzzyAsked()) {
      warn(
          exchange,
          "The fuzzymatching parameter is not supported. Only literal matching has been"
              + " performed.");
    }
    if (result.remaining() > 0) {
      warn(
          exchange,
          "There are " + result.remaining() + " additional results that can be requested");
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Capabilities.DICOM_JSON);
    SearchAnswer answer = new SearchAnswer(request, baseUrl(exchange));
    try (JsonGenerator json = JSON.createGenerator(exchange.getOutputStream())) {
      json.writeStartArray();
      for (InstanceMatch match : result.matches()) {
        DicomJsonWriter.write(answer.of(match), json);
      }
      json.writeEndArray();
    }
  }

  /** PS3.18 sections 8.3.4.2 and 8.3.4.4: 299, who warns, and what of. */
  private static void warn(HttpServerExchange exchange, String text) {
    exchange
        .getResponseHeaders()
        .add(WARNING, "299 " + exchange.getHostAndPort() + " \"" + text.replace('"', '\'') + "\"");
  }

  private void retrieve(Route route, HttpServerExchange exchange) throws IOException {
    List<InstanceRecord> instances =
        index.instances(route.study().orElseThrow(), route.series(), route.instance());
    if (instances.isEmpty()) {
      throw DicomProblem.UNKNOWN_HERE.refuse(
          "No instance is stored under these identifiers.", "Check the identifiers.");
    }
    InstanceRecord first = instances.get(0);
    Accepted accepted = accepted(exchange);
    Reply reply = new Reply(exchange, random);
    switch (route.kind()) {
      case METADATA -> metadata(instances, exchange);
      case FRAMES ->
          frames.frames(
              first,
              DicomJsonReader.read(index.metadata(instances).get(0)),
              route.frames(),
              accepted,
              reply);
      case BULK_DATA -> {
        if (route.level() == InstanceQuery.Level.INSTANCE && !route.bulk().isEmpty()) {
          Dataset metadata = DicomJsonReader.read(index.metadata(instances).get(0));
          frames.bulk(first, metadata, route.bulk(), accepted, reply);
        } else {
          bulk.send(instances, route.bulk(), accepted, reply, baseUrl(exchange));
        }
      }
      case RENDERED ->
          pictures.rendered(
              route,
              instances,
              Rendering.parse(exchange.getQueryParameters(), false),
              accepted,
              reply);
      case THUMBNAIL ->
          pictures.thumbnail(
              route,
              instances,
              Rendering.parse(exchange.getQueryParameters(), true),
              accepted,
              reply);
      case RETRIEVE -> retrieval.send(instances, accepted, reply);
      case SEARCH -> throw new IllegalStateException("a search retrieves nothing");
    }
  }

  private void metadata(List<InstanceRecord> instances, HttpServerExchange exchange)
      throws IOException {
    requireJson(exchange);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Capabilities.DICOM_JSON);
    String base = baseUrl(exchange);
    try (JsonGenerator json = JSON.createGenerator(exchange.getOutputStream())) {
      json.writeStartArray();
      for (int from = 0; from < instances.size(); from += METADATA_AT_ONCE) {
        List<InstanceRecord> some =
            instances.subList(from, Math.min(from + METADATA_AT_ONCE, instances.size()));
        List<String> metadata = index.metadata(some);
        for (int i = 0; i < some.size(); i++) {
          json.writeRawValue(Metadata.absolute(metadata.get(i), new Urls(base, some.get(i))));
        }
      }
      json.writeEndArray();
    }
  }

  private void store(Route route, HttpServerExchange exchange) throws IOException {
    requireJson(exchange);
    String header = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    MediaType type = MediaType.parse(header == null ? "application/octet-stream" : header);
    String inner = type.parameter("type").map(t -> MediaType.parse(t).type()).orElse("");
    if (!type.type().equals("multipart/related") || !inner.equals("application/dicom")) {
      throw DicomProblem.MEDIA_TYPE.refuse(
          "Objects are stored as multipart/related; type=\"application/dicom\"; metadata with bulk"
              + " data (application/dicom+json, application/dicom+xml) are not.",
          "Send Part 10 files in that form.");
    }
    StoreAnswer answer;
    try (Storing storing =
        new Storing(index, blobs, route.study(), maxPartBytes, baseUrl(exchange))) {
      answer = storing.store(MultipartReader.of(type, exchange.getInputStream()));
    }
    answer
        .problems()
        .forEach(problem -> warn(exchange, problem.code().id() + " " + problem.message()));
    exchange.setStatusCode(answer.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Capabilities.DICOM_JSON);
    exchange.getResponseSender().send(DicomJsonWriter.write(answer.dataset()));
  }

  private static String baseUrl(HttpServerExchange exchange) {
    return exchange.getRequestScheme()
        + "://"
        + exchange.getHostAndPort()
        + exchange.getResolvedPath();
  }

  private static void refuse(HttpServerExchange exchange, Problem problem) {
    if (exchange.isResponseStarted()) {
      LOG.warn("{} in the middle of an answer, which is cut off", problem.code().id());
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    exchange.setStatusCode(status(problem));
    exchange.getResponseHeaders().remove(Headers.CONTENT_LENGTH);
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
      case INCORRECT -> 400;
      case UNSUPPORTED -> 406; // only what is retrieved is looked into
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case FORBIDDEN -> 403;
      case UNAVAILABLE, BUSY, CANCELLED -> 503;
      case FAULT -> 500;
    };
  }
}
