package health.fabrica.fhir.export;

import health.fabrica.fhir.export.ExportRequest.Criterion;
import health.fabrica.fhir.export.ExportRequest.Filter;
import health.fabrica.fhir.export.ExportRequest.Level;
import health.fabrica.fhir.store.ResourceStore;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads kick-off parameters. What is unknown or not offered is refused, or ignored when the client
 * prefers lenient handling; a parameter that is known but cannot be read is always refused.
 */
final class RequestReader {

  static final String OUTPUT_FORMAT = "_outputFormat";
  static final String TYPE = "_type";
  static final String SINCE = "_since";
  static final String TYPE_FILTER = "_typeFilter";
  static final String PATIENT = "patient";

  private static final Set<String> KNOWN = Set.of(OUTPUT_FORMAT, TYPE, SINCE, TYPE_FILTER, PATIENT);
  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");

  /** Parameters that say how a result looks, not what is in it. */
  private static final Set<String> OF_RESULT =
      Set.of(
          "_sort",
          "_count",
          "_include",
          "_revinclude",
          "_summary",
          "_elements",
          "_total",
          "_contained",
          "_containedType",
          "_format",
          "_pretty");

  private final ResourceStore store;
  private final PatientCompartment compartment;

  RequestReader(ResourceStore store, PatientCompartment compartment) {
    this.store = store;
    this.compartment = compartment;
  }

  /** Reads a request for the level. */
  ExportRequest read(Level level, String url, KickOff given, boolean lenient) {
    for (String name : given.values().keySet()) {
      if (!lenient && !KNOWN.contains(name)) {
        throw Refusals.parameter(
            "The export parameter " + name + " is not offered.",
            "Known are " + String.join(", ", KNOWN.stream().sorted().toList()) + ".");
      }
    }
    checkFormat(given);
    List<String> types = types(level, given, lenient);
    return new ExportRequest(level, url, types, since(given), filters(given, types, lenient));
  }

  private static void checkFormat(KickOff given) {
    for (String format : given.all(OUTPUT_FORMAT)) {
      if (!FORMATS.contains(format.replace("fhir ndjson", "fhir+ndjson"))) {
        throw Refusals.parameter(
            "The output format is not offered.", "Ask for application/fhir+ndjson.");
      }
    }
  }

  private List<String> types(Level level, KickOff given, boolean lenient) {
    Collection<String> able = able(level);
    if (given.all(TYPE).isEmpty()) {
      return List.copyOf(able);
    }
    Set<String> wanted = new LinkedHashSet<>();
    for (String list : given.all(TYPE)) {
      for (String type : list.split(",")) {
        if (able.contains(type)) {
          wanted.add(type);
        } else if (!lenient) {
          throw Refusals.parameter(
              "The resource type " + type + " is not exported at this level.",
              "Exported are " + String.join(", ", able) + ".");
        }
      }
    }
    if (wanted.isEmpty()) {
      throw Refusals.parameter(
          "No resource type is left to export.", "Exported are " + String.join(", ", able) + ".");
    }
    return List.copyOf(wanted);
  }

  /** A Group names other patients than those asked for, so it is no part of a list's export. */
  private List<String> able(Level level) {
    Collection<String> all =
        level == Level.SYSTEM ? store.searchParameters().types() : compartment.types();
    return all.stream().filter(t -> level != Level.LISTED || !t.equals("Group")).toList();
  }

  private static Optional<Long> since(KickOff given) {
    List<String> values = given.all(SINCE);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OffsetDateTime.parse(values.get(0).replace(' ', '+')).toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      throw Refusals.parameter(
          "_since is not an instant.", "Write for example _since=2026-01-31T08:00:00Z.");
    }
  }

  private List<Filter> filters(KickOff given, List<String> types, boolean lenient) {
    List<Filter> filters = new ArrayList<>();
    for (String list : given.all(TYPE_FILTER)) {
      for (String text : list.split(",(?=[A-Z][A-Za-z]+\\?)")) {
        Filter filter = filter(text);
        if (types.contains(filter.type())) {
          store.condition(filter.search());
          filters.add(filter);
        } else if (!lenient) {
          throw Refusals.parameter(
              "A _typeFilter is for " + filter.type() + ", which is not exported.",
              "Name the type in _type too.");
        }
      }
    }
    return filters;
  }

  private static Filter filter(String text) {
    int question = text.indexOf('?');
    if (question < 1 || question == text.length() - 1) {
      throw Refusals.parameter(
          "A _typeFilter is not of the form Type?parameter=value.",
          "Write for example _typeFilter=Device%3Flot-number%3DL1.");
    }
    List<Criterion> criteria = new ArrayList<>();
    for (String pair : text.substring(question + 1).split("&")) {
      criteria.add(criterion(pair));
    }
    return new Filter(text.substring(0, question), criteria);
  }

  private static Criterion criterion(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw Refusals.parameter(
          "A search parameter of a _typeFilter has no value.", "Write parameter=value.");
    }
    String name = decode(pair.substring(0, equals));
    if (OF_RESULT.contains(name.split(":", 2)[0])) {
      throw Refusals.parameter(
          name + " says how a result looks and cannot filter.", "Leave it out.");
    }
    return new Criterion(name, decode(pair.substring(equals + 1)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusals.parameter(
          "A percent sign in a _typeFilter is not followed by two hexadecimal digits.",
          "Write a percent sign as %25.");
    }
  }
}
