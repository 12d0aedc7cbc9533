package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;

/**
 * A UDI that was read.
 *
 * @param raw the text, verbatim
 * @param parts what it says
 */
public record Udi(String raw, Gs1Udi parts) {

  /** Longer than any agency's longest UDI with every separator. */
  static final int MAX_LENGTH = 256;

  /**
   * The UDI that the text is.
   *
   * @throws ProblemException FAB-5301 to FAB-5304 when it cannot be read
   */
  public static Udi parse(String text) {
    UdiReading reading = read(text);
    if (reading instanceof UdiReading.Understood understood) {
      return understood.udi();
    }
    Problem problem =
        reading instanceof UdiReading.UnsupportedIssuer unsupported
            ? unsupported.problem()
            : ((UdiReading.Unreadable) reading).problem();
    throw problem.asException();
  }

  /** What the text says, or why it cannot be read. Never throws. */
  public static UdiReading read(String text) {
    try {
      return switch (issuer(text)) {
        case GS1 -> new UdiReading.Understood(new Udi(text, gs1(text)));
        case HIBCC -> unsupported(text, UdiIssuer.HIBCC);
        case ICCBBA -> unsupported(text, UdiIssuer.ICCBBA);
      };
    } catch (ProblemException e) {
      return new UdiReading.Unreadable(text, e.problem());
    }
  }

  private static Gs1Udi gs1(String text) {
    return text.charAt(0) == '(' ? Gs1Reader.readHrf(text) : Gs1Reader.readAidc(text);
  }

  /** The agency by the first character, which no two agencies share. */
  private static UdiIssuer issuer(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw Gs1Reader.unreadable(
          "The text has " + text.length() + " characters, expected 1 to " + MAX_LENGTH + ".");
    }
    char first = text.charAt(0);
    if (first == '(' || first == ']' || first == '0' || first == Gs1Udi.GROUP_SEPARATOR) {
      return UdiIssuer.GS1;
    }
    return switch (first) {
      case '+' -> UdiIssuer.HIBCC;
      case '=', '&' -> UdiIssuer.ICCBBA;
      default -> throw Gs1Reader.unreadable("The text begins like no agency's UDI.");
    };
  }

  private static UdiReading unsupported(String text, UdiIssuer issuer) {
    return new UdiReading.UnsupportedIssuer(
        text,
        issuer,
        new Problem(
            UdiProblem.ISSUER_UNSUPPORTED,
            "UDIs of " + issuer + " are not read.",
            "Keep the text as it is and enter its parts by hand."));
  }
}
