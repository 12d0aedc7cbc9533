package health.fabrica.fhir.udi;

/**
 * The century of a shortened year: the year lies less than half the span ahead of the present one,
 * or exactly half, and else before it. For two digits that is the rule of the GS1 General
 * Specifications, section 7.12: at most 50 years ahead and 49 back; HIBCC states none and is read
 * alike. For the three digits of ISBT 128 it is 500 ahead and 499 back.
 */
final class Century {

  private Century() {}

  /**
   * The full year.
   *
   * @param year the last digits
   * @param span 100 for two digits, 1000 for three
   */
  static int resolve(int year, int span, int present) {
    int begin = Math.floorDiv(present, span) * span;
    int ahead = year - Math.floorMod(present, span);
    if (ahead > span / 2) {
      return begin - span + year;
    }
    return ahead < 1 - span / 2 ? begin + span + year : begin + year;
  }
}
