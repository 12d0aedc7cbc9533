package health.fabrica.fhir.rest;

import ca.uhn.fhir.rest.api.SummaryEnum;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * In what form the client wants the answer.
 *
 * @param xml XML instead of JSON
 * @param pretty with line breaks and indents
 * @param summary what {@code _summary} asks for; FALSE for everything
 * @param elements what {@code _elements} asks for; empty for everything
 */
record Format(boolean xml, boolean pretty, SummaryEnum summary, Set<String> elements) {

  /** JSON as it lies in the store. */
  static final Format STORED = new Format(false, false, SummaryEnum.FALSE, Set.of());

  private static final String JSON_TYPE = "application/fhir+json;charset=UTF-8";
  private static final String XML_TYPE = "application/fhir+xml;charset=UTF-8";

  /**
   * Reads {@code _format}, {@code Accept}, {@code _pretty}, {@code _summary} and {@code _elements}.
   */
  static Format of(RestRequest request) {
    Kind kind = kind(request);
    if (kind == Kind.NONE) {
      throw notAcceptable();
    }
    boolean xml = kind == Kind.XML;
    if (!xml && request.parameters().isEmpty()) {
      return STORED;
    }
    boolean pretty = request.parameter("_pretty").map(Format::truth).orElse(false);
    return reduced(xml, pretty, request.parameters());
  }

  /** What a GET inside a Bundle leaves out; it is written in the format of the Bundle. */
  static Format ofEntry(Map<String, List<String>> parameters) {
    return parameters.isEmpty() ? STORED : reduced(false, false, parameters);
  }

  private static Format reduced(boolean xml, boolean pretty, Map<String, List<String>> parameters) {
    SummaryEnum summary =
        parameters.getOrDefault("_summary", List.of()).stream()
            .findFirst()
            .map(Format::summary)
            .orElse(SummaryEnum.FALSE);
    Set<String> elements = elements(parameters);
    if (!elements.isEmpty() && summary != SummaryEnum.FALSE) {
      throw Problems.parameter("_summary and _elements are both given.", "Ask for one of the two.");
    }
    return new Format(xml, pretty, summary, elements);
  }

  /** Whether the client takes a FHIR format at all, rather than the bytes of a Binary. */
  static boolean isAsked(RestRequest request) {
    return request.parameter("_format").isPresent()
        || request.header("Accept").map(a -> isFhir(a.toLowerCase(Locale.ROOT))).orElse(false);
  }

  private static boolean isFhir(String accept) {
    return accept.contains("fhir+")
        || accept.contains("json")
        || accept.contains("application/xml");
  }

  /** For a refusal, which is sent even to who accepts nothing that we have. */
  static Format ofRefusal(RestRequest request) {
    try {
      return new Format(kind(request) == Kind.XML, false, SummaryEnum.FALSE, Set.of());
    } catch (ProblemException e) {
      return STORED;
    }
  }

  private static ProblemException notAcceptable() {
    return new Problem(
            FhirProblem.NOT_ACCEPTABLE,
            "The format asked for is not one that this server writes.",
            "Ask for application/fhir+json or application/fhir+xml.")
        .asException();
  }

  /** Whether stored JSON can be sent as it is. */
  boolean isStored() {
    return !xml && !pretty && isWhole();
  }

  /** Whether nothing is left out. */
  boolean isWhole() {
    return elements.isEmpty() && (summary == SummaryEnum.FALSE || summary == SummaryEnum.COUNT);
  }

  String contentType() {
    return xml ? XML_TYPE : JSON_TYPE;
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw Problems.parameter("_pretty is neither true nor false.", "");
    };
  }

  private static SummaryEnum summary(String value) {
    SummaryEnum summary = SummaryEnum.fromCode(value);
    if (summary == null) {
      throw Problems.parameter(
          "_summary has a value that FHIR does not know.",
          "Write true, text, data, count or false.");
    }
    return summary;
  }

  private static Set<String> elements(Map<String, List<String>> parameters) {
    Set<String> names = new LinkedHashSet<>();
    for (String value : parameters.getOrDefault("_elements", List.of())) {
      for (String name : value.split(",")) {
        if (!name.isBlank()) {
          names.add(name.trim());
        }
      }
    }
    return names;
  }

  private enum Kind {
    JSON,
    XML,
    NONE
  }

  private static Kind kind(RestRequest request) {
    String format = request.parameter("_format").orElse("");
    if (!format.isEmpty()) {
      return ofType(format.replace(' ', '+'));
    }
    String accept = request.header("Accept").orElse("*/*");
    return accept.equals("*/*") ? Kind.JSON : best(accept);
  }

  /** The kind with the highest weight; the first of equals. */
  private static Kind best(String accept) {
    Kind best = Kind.NONE;
    double weight = 0;
    for (String range : accept.split(",")) {
      Kind kind = ofType(range);
      double q = weight(range);
      if (kind != Kind.NONE && q > weight) {
        best = kind;
        weight = q;
      }
    }
    return best;
  }

  private static double weight(String range) {
    int at = range.indexOf("q=");
    if (at < 0) {
      return 1;
    }
    try {
      return Double.parseDouble(range.substring(at + 2).split(";")[0].trim());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Kind ofType(String type) {
    return switch (type.split(";")[0].trim().toLowerCase(Locale.ROOT)) {
      case "json",
          "application/json",
          "application/fhir+json",
          "text/json",
          "application/json+fhir",
          "application/json-patch+json",
          "*/*",
          "application/*" ->
          Kind.JSON;
      case "xml", "application/xml", "application/fhir+xml", "text/xml", "application/xml+fhir" ->
          Kind.XML;
      default -> Kind.NONE;
    };
  }
}
