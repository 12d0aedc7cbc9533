package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.SearchParam;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.SearchRequest.Contained;
import health.fabrica.fhir.store.SearchRequest.Include;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A search as it stands in a URL: turned into a request to the store, and back into the links of a
 * page. Parameters are kept sorted by name, so links do not depend on hash order.
 */
final class SearchQuery {

  static final int MAX_COUNT = 1000;

  private static final String CURSOR = "_cursor";
  private static final String CONTAINED = "_contained";
  private static final String CONTAINED_TYPE = "_containedType";

  /** Parameters that shape the response and are dealt with when it is written. */
  private static final Set<String> OF_RESPONSE =
      Set.of("_format", "_pretty", "_summary", "_elements");

  /** Parameters that are no criteria. */
  private static final Set<String> CONTROL =
      Set.of(
          "_count",
          "_sort",
          CURSOR,
          "_total",
          "_include",
          "_revinclude",
          CONTAINED,
          CONTAINED_TYPE,
          "_format",
          "_pretty",
          "_summary",
          "_elements");

  private final String type;
  private final SearchParameters known;
  private final boolean lenient;
  private final String base;
  private final Map<String, List<String>> parameters;

  private SearchQuery(
      String type,
      SearchParameters known,
      boolean lenient,
      String base,
      Map<String, List<String>> parameters) {
    this.type = type;
    this.known = known;
    this.lenient = lenient;
    this.base = base;
    this.parameters = parameters;
  }

  /**
   * A query.
   *
   * @param lenient whether unknown parameters are ignored instead of refused
   * @param base the server's base URL, without a slash at the end
   */
  static SearchQuery of(
      String type,
      Map<String, String[]> parameters,
      SearchParameters known,
      boolean lenient,
      String base) {
    Map<String, List<String>> sorted = new TreeMap<>();
    parameters.forEach((name, values) -> sorted.put(name, List.of(values)));
    return new SearchQuery(type, known, lenient, base, sorted);
  }

  /** A query from what follows the question mark of a URL. */
  static SearchQuery parse(String type, String query, SearchParameters known, String base) {
    Map<String, List<String>> sorted = new TreeMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        sorted.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
    return new SearchQuery(type, known, false, base, sorted);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problems.parameter(
          "A percent sign in a URL is not followed by two hexadecimal digits.",
          "Write a percent sign as %25.");
    }
  }

  /**
   * The request to the store. All matches are counted only when that is asked for, since a count
   * may cost more than the page; {@link SearchPages} tells the number when the page is all.
   */
  SearchRequest request() {
    SearchRequest[] request = {SearchRequest.of(type)};
    forEach((name, value) -> request[0] = apply(request[0], name, value));
    return request[0].count() == 0 ? request[0].withTotal(true) : request[0];
  }

  /** The same without what only shapes a page: for conditions, which must state some criterion. */
  SearchRequest condition() {
    SearchRequest request = request().withTotal(false).count(2);
    if (request.criteria().isEmpty()) {
      throw Problems.parameter(
          "A condition on " + type + " has no search parameter.",
          "Write for example identifier=system|value.");
    }
    if (request.contained().inside()) {
      throw Problems.parameter(
          "A condition on " + type + " searches contained resources.",
          "A condition selects a resource of its own; leave _contained out.");
    }
    return request;
  }

  private SearchRequest apply(SearchRequest request, String name, String value) {
    return switch (name) {
      case "_count" -> request.count(Math.min(number(name, value), MAX_COUNT));
      case "_sort" -> sort(request, value);
      case CURSOR -> request.after(value);
      case "_total" -> request.withTotal(total(value));
      case "_summary" -> value.equals("count") ? request.count(0).withTotal(true) : request;
      case "_include", "_include:iterate", "_include:recurse" ->
          request.including(include(name, value, false));
      case "_revinclude", "_revinclude:iterate", "_revinclude:recurse" ->
          request.including(include(name, value, true));
      case CONTAINED -> request.searching(contained(value));
      case CONTAINED_TYPE -> returning(request, value);
      default -> criterion(request, name, value);
    };
  }

  /** An estimate is the exact number: the index gives it as cheaply. */
  private static boolean total(String value) {
    return switch (value) {
      case "none" -> false;
      case "estimate", "accurate" -> true;
      default ->
          throw Problems.parameter(
              "_total is none of its values.", "Say none, estimate or accurate.");
    };
  }

  private static Contained contained(String value) {
    return switch (value) {
      case "false" -> Contained.NOT;
      case "true" -> Contained.CONTAINERS;
      case "both" -> Contained.CONTAINERS_TOO;
      default ->
          throw Problems.parameter("_contained is none of its values.", "Say true, both or false.");
    };
  }

  /** It has no meaning where contained resources are not searched. */
  private static SearchRequest returning(SearchRequest request, String value) {
    boolean parts =
        switch (value) {
          case "container" -> false;
          case "contained" -> true;
          default ->
              throw Problems.parameter(
                  "_containedType is none of its values.", "Say container or contained.");
        };
    if (!parts || !request.contained().inside()) {
      return request;
    }
    return request.searching(request.contained().outside() ? Contained.PARTS_TOO : Contained.PARTS);
  }

  private SearchRequest criterion(SearchRequest request, String name, String value) {
    if (OF_RESPONSE.contains(name) || (lenient && !isKnown(name))) {
      return request;
    }
    Optional<SearchParam> param = known.find(type, plainName(name));
    boolean reference = param.map(p -> p.kind() == SearchParam.Kind.REFERENCE).orElse(false);
    return request.where(name, reference ? value.replace(base + "/", "") : value);
  }

  private boolean isKnown(String name) {
    return name.startsWith("_has:") || known.names(type).contains(plainName(name));
  }

  private static String plainName(String name) {
    return name.split("[:.]", 2)[0];
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw Problems.parameter(name + " is not a whole number.", "Write for example _count=50.");
    }
  }

  private static SearchRequest sort(SearchRequest request, String value) {
    SearchRequest sorted = request;
    for (String key : value.split(",")) {
      sorted = sorted.sortBy(key);
    }
    return sorted;
  }

  private Include include(String name, String value, boolean reverse) {
    String[] parts = value.equals("*") ? new String[] {type, "*"} : value.split(":");
    if (parts.length < 2 || parts.length > 3) {
      throw Problems.parameter(
          "An include is not of the form Type:parameter or Type:parameter:TargetType.",
          "Write for example _include=Task:focus.");
    }
    boolean reference =
        known
            .find(parts[0], parts[1])
            .filter(p -> p.kind() == SearchParam.Kind.REFERENCE)
            .isPresent();
    if (!reference && !parts[1].equals("*") && !lenient) {
      throw Problems.parameter(
          "An include names no reference parameter of its type.",
          "The CapabilityStatement lists them as searchInclude and searchRevInclude.");
    }
    Optional<String> target = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
    return new Include(parts[0], parts[1], target, reverse, name.contains(":"));
  }

  /** The number of all matches: as counted, or when the first page is the last. */
  OptionalLong total(SearchPage page) {
    boolean whole = page.next().isEmpty() && !parameters.containsKey(CURSOR);
    return page.total().isPresent() || !whole
        ? page.total()
        : OptionalLong.of(page.matches().size());
  }

  /** The URL of this page. */
  String selfLink() {
    return link(Optional.empty());
  }

  /** The URL of the page that begins at the cursor. */
  String nextLink(String cursor) {
    return link(Optional.of(cursor));
  }

  private String link(Optional<String> cursor) {
    List<String> pairs = new ArrayList<>();
    forEach(
        (name, value) -> {
          boolean replaced = cursor.isPresent() && name.equals(CURSOR);
          if (!replaced && (!lenient || isKnown(name) || CONTROL.contains(name.split(":", 2)[0]))) {
            pairs.add(encode(name) + "=" + encode(value));
          }
        });
    cursor.ifPresent(c -> pairs.add(CURSOR + "=" + encode(c)));
    String query = pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    return base + "/" + type + query;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void forEach(BiConsumer<String, String> action) {
    parameters.forEach((name, values) -> values.forEach(value -> action.accept(name, value)));
  }
}
