package health.fabrica.core.problem;

/** Refuses numbers outside of their legal range, and what is no number. */
public final class Range {

  private Range() {}

  /**
   * Lets a value from low to high pass.
   *
   * @param code what to refuse with
   * @param what the value in words, with its unit
   * @param hint what to do about it
   * @throws ProblemException with the code, the value and the range
   */
  public static void require(
      ProblemCode code, String what, double value, double low, double high, String hint) {
    if (!(value >= low && value <= high)) {
      throw code.refuse(
          "The " + what + " is " + value + "; it must lie between " + low + " and " + high + ".",
          hint);
    }
  }
}
