package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that GET answers below a type, whether asked alone or inside a Bundle. */
final class Reads {

  private static final String HISTORY = "_history";

  private final Interactions interactions;

  Reads(Interactions interactions) {
    this.interactions = interactions;
  }

  /**
   * A question.
   *
   * @param path decoded segments below the base; the first is a type
   * @param parameters of the URL, and of the form of a POST
   * @param lenient whether unknown search parameters are ignored
   * @param base the server's base URL
   * @param ifNoneMatch versions that the client has
   * @param ifModifiedSince when the client last read, an HTTP date
   */
  record Question(
      List<String> path,
      Map<String, List<String>> parameters,
      boolean lenient,
      String base,
      Optional<String> ifNoneMatch,
      Optional<String> ifModifiedSince) {

    static Question of(RestRequest request) {
      return new Question(
          request.path(),
          request.parameters(),
          Preference.of(request).lenient(),
          request.base(),
          request.header("If-None-Match"),
          request.header("If-Modified-Since"));
    }

    /** With further parameters, after those of the URL. */
    Question with(Map<String, List<String>> form) {
      Map<String, List<String>> all = new LinkedHashMap<>();
      parameters.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
      form.forEach(
          (name, values) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
      return new Question(path, all, lenient, base, ifNoneMatch, ifModifiedSince);
    }
  }

  /** The answer; a problem when there is nothing of that name. */
  Answer get(StoreReader reader, Question question) {
    List<String> path = question.path();
    if (path.get(0).equals(HISTORY) && path.size() == 1) {
      return new HistoryPages(reader, question).ofSystem();
    }
    String type = path.get(0);
    interactions.requireServed(type);
    switch (path.size()) {
      case 1:
        return search(reader, type, question);
      case 2:
        return path.get(1).equals(HISTORY)
            ? new HistoryPages(reader, question).ofType(type)
            : conditional(Interactions.read(reader, type, path.get(1)), question);
      case 3:
        if (path.get(2).equals(HISTORY)) {
          return new HistoryPages(reader, question).ofInstance(type, path.get(1));
        }
        break;
      case 4:
        if (path.get(2).equals(HISTORY)) {
          return conditional(
              Interactions.readVersion(reader, type, path.get(1), path.get(3)), question);
        }
        break;
      default:
        break;
    }
    throw noSuchPlace();
  }

  static RuntimeException noSuchPlace() {
    return new Problem(
            FhirProblem.RESOURCE_UNKNOWN,
            "There is nothing at this URL.",
            "The CapabilityStatement at metadata lists what there is.")
        .asException();
  }

  private static Answer conditional(StoredResource stored, Question question) {
    boolean unchanged =
        question.ifNoneMatch().isPresent()
            ? Condition.matches(question.ifNoneMatch().get(), Optional.of(stored))
            : question.ifModifiedSince().map(since -> isOlder(stored, since)).orElse(false);
    return unchanged
        ? Answer.of(304, new Answer.Nothing()).withVersion(stored)
        : Answer.of(200, new Answer.Stored(stored)).withVersion(stored);
  }

  /** HTTP dates have seconds, so the version's time is cut to seconds too. */
  private static boolean isOlder(StoredResource stored, String since) {
    Instant updated = stored.lastUpdated().truncatedTo(ChronoUnit.SECONDS);
    return HttpDates.parse(since).map(asked -> !updated.isAfter(asked)).orElse(false);
  }

  private Answer search(StoreReader reader, String type, Question question) {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    question.parameters().forEach((n, v) -> parameters.put(n, v.toArray(new String[0])));
    SearchQuery query =
        SearchQuery.of(
            type,
            parameters,
            interactions.store().searchParameters(),
            question.lenient(),
            question.base());
    return Answer.bundle(SearchPages.json(reader.search(query.request()), query, question.base()));
  }
}
