package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whose UDI a text is, and has it read by that agency's rules. */
final class UdiReader {

  /** Longer than any agency's longest UDI with every separator. */
  static final int MAX_LENGTH = 256;

  /** What a scanner may send before the data (ISO/IEC 15424). */
  private static final Pattern SYMBOLOGY = Pattern.compile("\\][A-Za-z][0-9A-Za-z]");

  /** The symbology identifiers that promise GS1 element strings. */
  private static final Set<String> GS1_SYMBOLOGIES = Set.of("]d2", "]C1", "]Q3", "]e0", "]J1");

  private UdiReader() {}

  static UdiReading read(String raw) {
    try {
      if (raw.isEmpty() || raw.length() > MAX_LENGTH) {
        throw unreadable(
            "The text has " + raw.length() + " characters, expected 1 to " + MAX_LENGTH + ".");
      }
      return understand(raw);
    } catch (ProblemException e) {
      return new UdiReading.Unreadable(raw, e.problem());
    }
  }

  private static UdiReading understand(String raw) {
    Matcher symbology = SYMBOLOGY.matcher(raw);
    boolean scanned = symbology.lookingAt();
    String text = bare(scanned ? raw.substring(symbology.end()) : raw);
    boolean elementString =
        scanned ? GS1_SYMBOLOGIES.contains(symbology.group()) : beginsLikeElementString(text);
    if (elementString) {
      return understood(raw, Gs1Reader.readAidc(text));
    }
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return switch (first) {
      case '(' -> understood(raw, Gs1Reader.readHrf(text));
      case '+' -> HibcReader.read(raw, text);
      case '=', '&' -> understood(raw, IsbtReader.read(text));
      default -> throw unreadable("The text begins like no agency's UDI.");
    };
  }

  /** Without the asterisks that start and stop an HIBC bar code in print. */
  private static String bare(String text) {
    return text.length() > 2 && text.startsWith("*+") && text.endsWith("*")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static boolean beginsLikeElementString(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return first == '0' || first == Gs1Udi.GROUP_SEPARATOR;
  }

  private static UdiReading understood(String raw, Udi udi) {
    return new UdiReading.Understood(raw, udi, udi.checks());
  }

  static RuntimeException unreadable(String message) {
    return new Problem(
            UdiProblem.UNREADABLE, message, "Scan or type the UDI again as the label shows it.")
        .asException();
  }
}
