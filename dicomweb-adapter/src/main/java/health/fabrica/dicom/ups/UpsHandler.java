package health.fabrica.dicom.ups;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.json.DicomJsonWriter;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worklist over HTTP. Mount it under {@code /workitems} of the DICOMweb root. Runs on worker
 * threads; a change that another request overtakes is tried once more on what that one left.
 */
public final class UpsHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(UpsHandler.class);
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int SCAN = 200;
  private static final int TRIES = 5;
  private static final String DICOM_JSON = "application/dicom+json";
  private static final JsonFactory JSON = new JsonFactory();

  private final UpsStore store;
  private final SubscribersResource subscribers;
  private final WorkitemRules rules;

  /** Serves what is in the store; reports are sent by {@link EventChannels}. */
  public UpsHandler(UpsStore store, UpsSubscriptions subscriptions, Clock clock) {
    this.store = store;
    this.subscribers = new SubscribersResource(subscriptions);
    this.rules = new WorkitemRules(clock);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    exchange.startBlocking();
    try {
      answer(exchange);
    } catch (ProblemException e) {
      UpsAnswers.refuse(exchange, e.problem());
    } catch (IOException e) {
      LOG.info("connection lost: {}", e.getClass().getSimpleName());
      exchange.endExchange();
    }
  }

  private void answer(HttpServerExchange exchange) throws IOException {
    List<String> path =
        Arrays.stream(exchange.getRelativePath().split("/", -1)).filter(p -> !p.isEmpty()).toList();
    String act = exchange.getRequestMethod() + (path.size() < 2 ? "" : " " + path.get(1));
    if (path.isEmpty()) {
      switch (act) {
        case "POST" -> create(exchange);
        case "GET" -> search(exchange);
        default -> notAllowed(exchange, "GET, POST");
      }
    } else if (path.size() == 1) {
      switch (act) {
        case "GET" -> send(exchange, List.of(find(path.get(0)).dataset()));
        case "POST" -> update(exchange, path.get(0));
        default -> notAllowed(exchange, "GET, POST");
      }
    } else if (path.size() == 2) {
      switch (act) {
        case "PUT state" -> changeState(exchange, path.get(0));
        case "POST cancelrequest" -> requestCancellation(exchange, path.get(0));
        default -> notAllowed(exchange, path.get(1).equals("state") ? "PUT" : "POST");
      }
    } else if (path.get(1).equals("subscribers")) {
      subscribers.answer(exchange, path);
    } else {
      throw unknown();
    }
  }

  static void notAllowed(HttpServerExchange exchange, String allowed) {
    exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
    throw DicomProblem.METHOD.refuse(
        "The method is not allowed on this resource.", "Allowed are: " + allowed + ".");
  }

  private Workitem find(String uid) {
    return store.find(uid).orElseThrow(UpsHandler::unknown);
  }

  static RuntimeException unknown() {
    return UpsProblem.UNKNOWN.refuse("There is no such workitem.", "Search /workitems.");
  }

  private void create(HttpServerExchange exchange) throws IOException {
    Optional<String> uid = bareParameter(exchange);
    Workitem item = rules.create(body(exchange).orElse(Dataset.EMPTY), uid);
    if (!store.insert(item, EventReport.ofNew(item))) {
      throw UpsProblem.EXISTS.refuse(
          "There is a workitem with this UID.", "Send a new UID, or update that workitem.");
    }
    exchange.setStatusCode(201);
    exchange
        .getResponseHeaders()
        .put(Headers.LOCATION, baseUrl(exchange) + "/" + item.uid())
        .put(Headers.CONTENT_LOCATION, baseUrl(exchange) + "/" + item.uid());
    exchange.endExchange();
  }

  /** The query string when it is one bare word, as the standard writes UIDs. */
  private static Optional<String> bareParameter(HttpServerExchange exchange) {
    String query = exchange.getQueryString();
    if (query.isEmpty()) {
      return Optional.empty();
    }
    for (String name : List.of("workitem=", "AffectedSOPInstanceUID=", "transaction-uid=")) {
      if (query.startsWith(name)) {
        return Optional.of(query.substring(name.length()));
      }
    }
    return Optional.of(query);
  }

  private void update(HttpServerExchange exchange, String uid) throws IOException {
    Dataset sent = required(exchange);
    Optional<String> transaction = bareParameter(exchange);
    change(uid, item -> rules.update(item, sent, transaction));
    exchange.endExchange();
  }

  private void changeState(HttpServerExchange exchange, String uid) throws IOException {
    Dataset sent = required(exchange);
    List<String> warnings = new ArrayList<>();
    change(
        uid,
        item -> {
          WorkitemRules.Outcome outcome = rules.change(item, sent);
          outcome.warning().ifPresent(warnings::add);
          return outcome.workitem();
        });
    warnings.stream().findFirst().ifPresent(text -> UpsAnswers.warn(exchange, text));
    exchange.endExchange();
  }

  private void requestCancellation(HttpServerExchange exchange, String uid) throws IOException {
    Optional<Dataset> request = body(exchange);
    List<String> warnings = new ArrayList<>();
    Workitem left =
        change(
            uid,
            item -> {
              WorkitemRules.Outcome outcome = rules.requestCancellation(item, request);
              outcome.warning().ifPresent(warnings::add);
              return outcome.workitem();
            },
            item -> List.of(EventReport.cancelRequested(item, request)));
    if (left.state() == WorkitemState.IN_PROGRESS) {
      passOn(EventReport.cancelRequested(left, request));
    }
    warnings.stream().findFirst().ifPresent(text -> UpsAnswers.warn(exchange, text));
    exchange.setStatusCode(202);
    exchange.endExchange();
  }

  private void passOn(EventReport request) {
    switch (store.tell(request)) {
      case NOBODY ->
          throw UpsProblem.IN_PROGRESS.refuse(
              "The workitem is IN PROGRESS and nobody has subscribed to it (C312).",
              "Ask the performer to set it to CANCELED.");
      case REFUSED ->
          throw UpsProblem.NOT_CANCELED.refuse(
              "The performer chooses not to cancel (C313): the model is at the printer or made.",
              "Ask those who print it; the request is noted on the order.");
      case HEARD -> {
        // What comes of it is told by further reports.
      }
    }
  }

  /** One step from the present workitem to the next. */
  @FunctionalInterface
  private interface Step {
    Workitem from(Workitem item);
  }

  /** The reports that come before those of the change itself. */
  @FunctionalInterface
  private interface Cause {
    List<EventReport> of(Workitem item);
  }

  private Workitem change(String uid, Step step) {
    return change(uid, step, item -> List.of());
  }

  private Workitem change(String uid, Step step, Cause cause) {
    for (int i = 0; i < TRIES; i++) {
      Workitem item = find(uid);
      Workitem next = step.from(item);
      if (next == item) {
        return next;
      }
      List<EventReport> reports = new ArrayList<>(cause.of(item));
      reports.addAll(EventReport.between(item, next));
      if (store.replace(next, reports)) {
        return next;
      }
    }
    throw UpsProblem.CHANGED.refuse(
        "The workitem was changed " + TRIES + " times meanwhile.", "Read it and try again.");
  }

  private void search(HttpServerExchange exchange) throws IOException {
    UpsQuery query = UpsQuery.of(exchange.getQueryParameters());
    List<Dataset> found = new ArrayList<>();
    int skipped = 0;
    List<Workitem> page = store.list("", SCAN);
    while (!page.isEmpty() && found.size() < query.limit()) {
      for (Workitem item : page) {
        if (found.size() < query.limit() && query.matches(item.dataset())) {
          if (skipped++ >= query.offset()) {
            found.add(item.dataset());
          }
        }
      }
      page = store.list(page.get(page.size() - 1).uid(), SCAN);
    }
    if (found.isEmpty()) {
      exchange.setStatusCode(204);
      exchange.endExchange();
    } else {
      send(exchange, found);
    }
  }

  private static void send(HttpServerExchange exchange, List<Dataset> items) throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, DICOM_JSON);
    try (JsonGenerator json = JSON.createGenerator(exchange.getOutputStream())) {
      json.writeStartArray();
      for (Dataset item : items) {
        DicomJsonWriter.write(item, json);
      }
      json.writeEndArray();
    }
  }

  private static Dataset required(HttpServerExchange exchange) throws IOException {
    return body(exchange)
        .orElseThrow(
            () ->
                UpsProblem.REQUEST.refuse(
                    "The request has no body.", "Send one data set as " + DICOM_JSON + "."));
  }

  /** The one data set of the body, alone or in an array. */
  private static Optional<Dataset> body(HttpServerExchange exchange) throws IOException {
    byte[] bytes = exchange.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length == 0) {
      return Optional.empty();
    }
    if (bytes.length > MAX_BODY_BYTES) {
      throw UpsProblem.REQUEST.refuse(
          "The body is longer than " + MAX_BODY_BYTES + " bytes.", "Send a smaller workitem.");
    }
    String type = String.valueOf(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE));
    if (!type.startsWith(DICOM_JSON) && !type.startsWith("application/json")) {
      throw DicomProblem.MEDIA_TYPE.refuse(
          "Workitems are read as " + DICOM_JSON + ".", "Send that media type.");
    }
    List<Dataset> sets = new ArrayList<>();
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
    if (text.startsWith("[")) {
      DicomJsonReader.readArray(new ByteArrayInputStream(bytes), sets::add);
    } else {
      sets.add(DicomJsonReader.read(text));
    }
    if (sets.size() != 1) {
      throw UpsProblem.REQUEST.refuse(
          "The body holds " + sets.size() + " data sets, expected 1.", "Send one.");
    }
    return Optional.of(sets.get(0));
  }

  private static String baseUrl(HttpServerExchange exchange) {
    return exchange.getRequestScheme()
        + "://"
        + exchange.getHostAndPort()
        + exchange.getResolvedPath();
  }
}
