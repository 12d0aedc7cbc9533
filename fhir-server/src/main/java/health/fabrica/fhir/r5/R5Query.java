package health.fabrica.fhir.r5;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.r5.R5Types.R5Type;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SearchRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A search of the view as it stands in a URL: turned into an R4 search, and back into links. */
final class R5Query {

  private static final String CURSOR = "_cursor";
  private static final int MAX_COUNT = 500;
  private static final Set<String> OF_RESPONSE = Set.of("_format", "_pretty");

  private final R5Type type;
  private final SearchParameters known;
  private final String r4Base;
  private final String base;
  private final Map<String, List<String>> parameters = new TreeMap<>();

  R5Query(
      R5Type type,
      SearchParameters known,
      String r4Base,
      String base,
      Map<String, ? extends Collection<String>> parameters) {
    this.type = type;
    this.known = known;
    this.r4Base = r4Base;
    this.base = base;
    parameters.forEach((name, values) -> this.parameters.put(name, List.copyOf(values)));
  }

  /** The search on the stored type. */
  SearchRequest request() {
    SearchRequest request = SearchRequest.of(type.r4()).withTotal(true);
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      for (String value : parameter.getValue()) {
        request = apply(request, parameter.getKey(), value);
      }
    }
    return request;
  }

  private SearchRequest apply(SearchRequest request, String name, String value) {
    return switch (name) {
      case "_count" -> request.count(Math.min(count(value), MAX_COUNT));
      case "_sort" -> sort(request, value);
      case "_total" -> request;
      case CURSOR -> request.after(value);
      default -> OF_RESPONSE.contains(name) ? request : criterion(request, name, value);
    };
  }

  private SearchRequest criterion(SearchRequest request, String name, String value) {
    String plain = name.split(":", 2)[0];
    String r4 = type.parameters().get(plain);
    if (r4 == null || !known.names(type.r4()).contains(r4)) {
      throw refusal(
          "The search parameter " + name + " of " + type.name() + " is not offered.",
          "Offered are " + String.join(", ", offered()) + ".");
    }
    return request.where(
        r4 + name.substring(plain.length()),
        value
            .replace(base + "/", "")
            .replace(r4Base + "/", "")
            .replace("DeviceUsage/", "DeviceUseStatement/"));
  }

  private List<String> offered() {
    return type.parameters().entrySet().stream()
        .filter(p -> known.names(type.r4()).contains(p.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private SearchRequest sort(SearchRequest request, String value) {
    SearchRequest sorted = request;
    for (String key : value.split(",")) {
      String plain = key.startsWith("-") ? key.substring(1) : key;
      sorted = sorted.sortBy((key.equals(plain) ? "" : "-") + sortKey(plain));
    }
    return sorted;
  }

  /** In R4. Associations come from resources of two types, which have but these in common. */
  private String sortKey(String name) {
    if (name.equals("_id") || name.equals("_lastUpdated")) {
      return name;
    }
    String r4 = type.parameters().get(name);
    if (r4 == null || type.name().equals("DeviceAssociation")) {
      throw refusal("Sorting by " + name + " is not offered.", "Sort by _id or _lastUpdated.");
    }
    return r4;
  }

  private static int count(String value) {
    if (!value.matches("[0-9]{1,6}")) {
      throw refusal("_count is not a whole number.", "Write for example _count=50.");
    }
    return Integer.parseInt(value);
  }

  static ProblemException refusal(String message, String hint) {
    return new Problem(FhirProblem.PARAMETER_INVALID, message, hint).asException();
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** The URL of this page. */
  String self() {
    return link(parameters);
  }

  /** The URL of the page that begins at the cursor. */
  String next(String cursor) {
    Map<String, List<String>> next = new TreeMap<>(parameters);
    next.put(CURSOR, List.of(cursor));
    return link(next);
  }

  private String link(Map<String, List<String>> of) {
    List<String> pairs = new ArrayList<>();
    of.forEach((name, values) -> values.forEach(v -> pairs.add(encode(name) + "=" + encode(v))));
    return base + "/" + type.name() + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
