package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.util.List;

/** What reading a text as a UDI gave. The text is kept as it came. */
public sealed interface UdiReading {

  /** The text, verbatim. */
  String raw();

  /**
   * It is a UDI.
   *
   * @param udi its parts
   * @param checks the verdict on every check character that its agency defines for this form
   */
  record Understood(String raw, Udi udi, List<UdiCheck> checks) implements UdiReading {

    public Understood {
      checks = List.copyOf(checks);
    }
  }

  /** It is not a UDI, or one that breaks its agency's rules. */
  record Unreadable(String raw, Problem problem) implements UdiReading {}
}
