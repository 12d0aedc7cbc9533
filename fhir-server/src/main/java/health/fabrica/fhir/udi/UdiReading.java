package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;

/** What reading a text as a UDI gave. The text is kept as it came. */
public sealed interface UdiReading {

  /** The text, verbatim. */
  String raw();

  /** It is a UDI, with these parts. */
  record Understood(Udi udi) implements UdiReading {
    @Override
    public String raw() {
      return udi.raw();
    }
  }

  /** It is a UDI of an agency whose format is not read here. */
  record UnsupportedIssuer(String raw, UdiIssuer issuer, Problem problem) implements UdiReading {}

  /** It is not a UDI, or one that breaks its agency's rules. */
  record Unreadable(String raw, Problem problem) implements UdiReading {}
}
