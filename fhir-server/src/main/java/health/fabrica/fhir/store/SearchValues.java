package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.util.ArrayList;
import java.util.List;

/** Splits search values at separators that no backslash keeps, and removes the backslashes. */
final class SearchValues {

  /** Alternatives that one parameter may list. */
  static final int MAX_ALTERNATIVES = 10_000;

  private static final String ESCAPED = ",|$\\";

  private SearchValues() {}

  /** The alternatives of a value, still escaped. */
  static List<String> alternatives(String parameter, String value) {
    List<String> parts = split(value, ',').stream().filter(p -> !p.isBlank()).toList();
    if (parts.isEmpty()) {
      throw refusal("Parameter " + parameter + " has no value.", "Give a value or leave it out.");
    }
    if (parts.size() > MAX_ALTERNATIVES) {
      throw refusal(
          "Parameter "
              + parameter
              + " lists "
              + parts.size()
              + " values; at most "
              + MAX_ALTERNATIVES
              + " are taken.",
          "Split the search into several.");
    }
    return parts;
  }

  static List<String> split(String value, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == separator) {
        parts.add(value.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(value.substring(start));
    return parts;
  }

  static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean escape =
          c == '\\' && i + 1 < value.length() && ESCAPED.indexOf(value.charAt(i + 1)) >= 0;
      plain.append(escape ? value.charAt(++i) : c);
    }
    return plain.toString();
  }

  /** Text that means itself in a search value. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ESCAPED.indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  static ProblemException refusal(String message, String hint) {
    return new Problem(FhirProblem.PARAMETER_INVALID, message, hint).asException();
  }
}
