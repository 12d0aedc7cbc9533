package health.fabrica.fhir.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.export.ExportRequest.Level;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceStore;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes {@code $export} at its three levels and hands every other request on. */
final class KickOffHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(KickOffHandler.class);
  private static final Pattern PATH =
      Pattern.compile("(?:/(Patient)|/(Group)/([A-Za-z0-9.-]{1,64}))?/\\$export");
  private static final HttpString PREFER = new HttpString("Prefer");
  private static final Set<String> ACCEPTED =
      Set.of(
          "application/fhir+json",
          "application/json",
          "application/fhir+ndjson",
          "application/*",
          "*/*");
  private static final int MAX_BODY_BYTES = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpHandler next;
  private final HttpHandler kickOff;
  private final ResourceStore store;
  private final RequestReader reader;
  private final SqlExportJobs jobs;
  private final Answers answers;
  private final String statusPath;
  private final int openJobs;
  private final Supplier<String> ids;
  private final Clock clock;
  private final Runnable wake;

  KickOffHandler(
      HttpHandler next,
      ResourceStore store,
      RequestReader reader,
      SqlExportJobs jobs,
      Answers answers,
      String statusPath,
      int openJobs,
      Supplier<String> ids,
      Clock clock,
      Runnable wake) {
    this.next = next;
    this.store = store;
    this.reader = reader;
    this.jobs = jobs;
    this.answers = answers;
    this.statusPath = statusPath;
    this.openJobs = openJobs;
    this.ids = ids;
    this.clock = clock;
    this.wake = wake;
    this.kickOff = answers.guarded(this::kickOff);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    boolean export = PATH.matcher(exchange.getRelativePath()).matches();
    (export ? kickOff : next).handleRequest(exchange);
  }

  private void kickOff(HttpServerExchange exchange) throws IOException {
    boolean post = exchange.getRequestMethod().equals(Methods.POST);
    if (!post && !exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, POST");
      answers.refuse(
          exchange, new Problem(FhirProblem.NOT_OFFERED, "Export by GET or POST.", ""), 405);
      return;
    }
    if (!acceptable(exchange)) {
      answers.refuse(
          exchange,
          new Problem(
              FhirProblem.NOT_OFFERED, "The answer is JSON.", "Accept application/fhir+json."),
          406);
      return;
    }
    Set<String> preferences = preferences(exchange);
    if (!preferences.contains("respond-async")) {
      throw Refusals.malformed(
          "An export answers asynchronously only.", "Send the header Prefer: respond-async.");
    }
    start(exchange, post, preferences.contains("handling=lenient"));
  }

  private void start(HttpServerExchange exchange, boolean post, boolean lenient)
      throws IOException {
    Matcher path = PATH.matcher(exchange.getRelativePath());
    path.matches();
    Optional<String> group = Optional.ofNullable(path.group(3));
    KickOff given = post ? body(exchange) : KickOff.ofQuery(exchange.getQueryParameters());
    List<String> named = given.all(RequestReader.PATIENT);
    if (!named.isEmpty() && (!post || (path.group(1) == null && group.isEmpty()))) {
      throw Refusals.parameter(
          "patient is offered by POST to Patient or a Group only.", "Leave it out, or use POST.");
    }
    Set<String> patients = patients(group, named);
    boolean system = path.group(1) == null && group.isEmpty();
    boolean listed = group.isPresent() || !named.isEmpty();
    Level level = system ? Level.SYSTEM : listed ? Level.LISTED : Level.PATIENT;
    ExportRequest request = reader.read(level, url(exchange), given, lenient);
    String id = ids.get();
    if (!jobs.create(id, request, patients, openJobs)) {
      throw ExportProblem.TOO_MANY.refuse(
          openJobs + " exports wait or run already.", "Try again when some have ended.");
    }
    wake.run();
    LOG.info("export {} of {} types queued", id, request.types().size());
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_LOCATION, answers.base(exchange) + statusPath + "/" + id);
    exchange.setStatusCode(202);
    exchange.endExchange();
  }

  private Set<String> patients(Optional<String> group, List<String> named) {
    Set<String> members =
        group.map(g -> new GroupMembers(store, clock.instant()).patients(g)).orElse(Set.of());
    if (named.isEmpty()) {
      return members;
    }
    Set<String> ids = new LinkedHashSet<>();
    for (String reference : named) {
      String id = reference.replaceFirst("^.*Patient/", "");
      boolean known =
          group.isPresent() ? members.contains(id) : store.read("Patient", id).isPresent();
      if (!known) {
        throw Refusals.parameter(
            "A patient named is not " + (group.isPresent() ? "in the Group." : "known."),
            "Name patients as Patient/id.");
      }
      ids.add(id);
    }
    return ids;
  }

  private static KickOff body(HttpServerExchange exchange) throws IOException {
    byte[] body = exchange.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new Problem(
              FhirProblem.TOO_LARGE,
              "The body is larger than " + MAX_BODY_BYTES + " bytes.",
              "Put the patients into a Group and export that.")
          .asException();
    }
    try {
      return KickOff.ofParameters(JSON.readTree(body));
    } catch (JsonProcessingException e) {
      throw Refusals.malformed("The body is not JSON.", "Send a Parameters resource as JSON.");
    }
  }

  private String url(HttpServerExchange exchange) {
    String query = exchange.getQueryString();
    return answers.base(exchange) + exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query);
  }

  private static boolean acceptable(HttpServerExchange exchange) {
    List<String> accepted = values(exchange, Headers.ACCEPT, ",");
    return accepted.isEmpty()
        || accepted.stream().map(a -> a.split(";", 2)[0].strip()).anyMatch(ACCEPTED::contains);
  }

  private static Set<String> preferences(HttpServerExchange exchange) {
    return Set.copyOf(values(exchange, PREFER, "[,;]"));
  }

  private static List<String> values(HttpServerExchange exchange, HttpString name, String comma) {
    return Optional.ofNullable(exchange.getRequestHeaders().get(name)).stream()
        .flatMap(h -> h.stream())
        .flatMap(h -> Pattern.compile(comma).splitAsStream(h))
        .map(v -> v.strip().toLowerCase(Locale.ROOT).replace(" ", ""))
        .filter(v -> !v.isEmpty())
        .distinct()
        .toList();
  }
}
