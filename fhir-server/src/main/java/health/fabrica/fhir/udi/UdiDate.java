package health.fabrica.fhir.udi;

import java.time.Year;

/** A date as a label writes it, whose century the reader's present year decides. */
public sealed interface UdiDate permits Gs1Date, CodedDate {

  /**
   * The date to the precision that the label has, as FHIR writes it: {@code 2026-11} or {@code
   * 2026-11-22}. An hour on the label is left out, since it has no time zone.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5304 for 29 February of a year that
   *     has none
   */
  String iso(Year present);
}
