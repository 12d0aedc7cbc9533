package health.fabrica.fhir.recall;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.fabrica.core.problem.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;

/**
 * A recall as it was asked for, in the URL or as posted Parameters.
 *
 * @param notice what is recalled
 * @param format how to answer
 * @param count devices on a page
 * @param after the key after which the page begins
 */
record RecallRequest(RecallNotice notice, Format format, int count, long after) {

  static final int DEFAULT_COUNT = 100;
  static final int MAX_COUNT = 1000;

  private static final Set<String> KNOWN =
      Set.of(
          "udi-di",
          "lot",
          "serial",
          "material-lot",
          "printer",
          "manufactured-from",
          "manufactured-to",
          "_count",
          "cursor",
          "_format",
          "_pretty");

  /** The ways to answer. */
  enum Format {
    /** One page as a Parameters resource. */
    FHIR,
    /** All devices, one line each (RFC 4180). */
    CSV,
    /** All devices, a Parameters resource each. */
    NDJSON
  }

  static RecallRequest of(RequestDetails details) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    details.getParameters().forEach((name, values) -> values(given, name).addAll(List.of(values)));
    if (details.getResource() instanceof Parameters body) {
      body.getParameter().forEach(p -> values(given, p.getName()).add(value(p)));
    }
    requireKnown(given.keySet());
    RecallNotice notice =
        new RecallNotice(
            texts(given, "udi-di"),
            texts(given, "lot"),
            texts(given, "serial"),
            texts(given, "material-lot"),
            texts(given, "printer").stream().map(RecallRequest::printerId).toList(),
            single(given, "manufactured-from").map(RecallRequest::day),
            single(given, "manufactured-to").map(RecallRequest::day));
    return new RecallRequest(
        notice,
        single(given, "_format")
            .map(RecallRequest::named)
            .orElseGet(() -> format(accept(details).orElse(""))),
        single(given, "_count").map(c -> count(c)).orElse(DEFAULT_COUNT),
        single(given, "cursor").map(c -> number("cursor", c)).orElse(0L));
  }

  private static List<String> values(Map<String, List<String>> given, String name) {
    return given.computeIfAbsent(name == null ? "" : name, n -> new ArrayList<>());
  }

  private static String value(ParametersParameterComponent parameter) {
    if (parameter.getValue() instanceof Reference reference) {
      return reference.hasReference() ? reference.getReference() : "";
    }
    String text = parameter.hasValue() ? parameter.getValue().primitiveValue() : null;
    return text == null ? "" : text;
  }

  private static void requireKnown(Set<String> names) {
    Optional<String> unknown = names.stream().filter(n -> !KNOWN.contains(n)).findFirst();
    if (unknown.isPresent()) {
      throw new Problem(
              RecallProblem.PARAMETER_UNKNOWN,
              "A recall has no parameter " + unknown.get() + ".",
              "Known are " + String.join(", ", KNOWN.stream().sorted().toList()) + ".")
          .asException();
    }
  }

  private static List<String> texts(Map<String, List<String>> given, String name) {
    List<String> texts = given.getOrDefault(name, List.of());
    if (texts.stream().anyMatch(String::isBlank)) {
      throw invalid(name, "is empty", "Leave it out, or give it a value.");
    }
    return texts;
  }

  private static Optional<String> single(Map<String, List<String>> given, String name) {
    List<String> texts = texts(given, name);
    if (texts.size() > 1) {
      throw invalid(name, "occurs " + texts.size() + " times", "Give it once.");
    }
    return texts.stream().findFirst();
  }

  private static String printerId(String reference) {
    String id = reference.substring(reference.lastIndexOf('/') + 1);
    if (!reference.equals(id) && !reference.endsWith("Device/" + id)) {
      throw invalid("printer", "names no Device", "Write Device/<id>.");
    }
    return id;
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw invalid("manufactured-from or manufactured-to", "is no day", "Write YYYY-MM-DD.");
    }
  }

  private static int count(String text) {
    long count = number("_count", text);
    if (count < 1 || count > MAX_COUNT) {
      throw invalid("_count", "is " + count, "Ask for 1 to " + MAX_COUNT + " devices.");
    }
    return (int) count;
  }

  private static long number(String name, String text) {
    if (!text.matches("\\d{1,18}")) {
      throw invalid(name, "is no number", "Use the value of the page before unchanged.");
    }
    return Long.parseLong(text);
  }

  private static Optional<String> accept(RequestDetails details) {
    return Optional.ofNullable(details.getHeader("Accept"));
  }

  private static Format named(String asked) {
    String format = asked.toLowerCase(Locale.ROOT);
    if (Stream.of("csv", "json", "xml").noneMatch(format::contains)) {
      throw invalid("_format", "names no format of a recall", "Ask for json, xml, csv or ndjson.");
    }
    return format(asked);
  }

  private static Format format(String asked) {
    String format = asked.toLowerCase(Locale.ROOT);
    if (format.contains("csv")) {
      return Format.CSV;
    }
    return format.contains("ndjson") ? Format.NDJSON : Format.FHIR;
  }

  private static RuntimeException invalid(String name, String why, String hint) {
    return new Problem(
            RecallProblem.PARAMETER_INVALID, "The parameter " + name + " " + why + ".", hint)
        .asException();
  }
}
