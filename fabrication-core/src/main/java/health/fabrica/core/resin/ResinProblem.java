package health.fabrica.core.resin;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop the planning of a resin print, and what a planned print warns about. */
public enum ResinProblem implements ProblemCode {
  /** A value of a resin profile is outside of its legal range. */
  RESIN_PROFILE(1580, Category.INCORRECT, "resin profile invalid"),
  /** The model is larger than the display or the height of the machine. */
  RESIN_TOO_BIG(1581, Category.INCORRECT, "model does not fit the resin printer"),
  /** The stream that takes the package failed. */
  RESIN_OUTPUT(1582, Category.UNAVAILABLE, "resin package could not be written"),
  /** Nothing of the model covers half of a pixel. */
  RESIN_NOTHING(1583, Category.INCORRECT, "nothing to expose"),
  /** Warning: a part of a layer hangs on nothing. */
  RESIN_ISLANDS(1590, Category.INCORRECT, "islands without support"),
  /** Warning: a hollow is open to the vat alone. */
  RESIN_SUCTION(1591, Category.INCORRECT, "suction cup"),
  /** Warning: a hollow closes with resin in it. */
  RESIN_TRAPPED(1592, Category.INCORRECT, "resin trapped");

  private final Definition definition;

  ResinProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
