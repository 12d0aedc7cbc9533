package health.fabrica.core.powder;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop the planning of a powder-bed build, and what a planned build warns about. */
public enum PowderProblem implements ProblemCode {
  /** A value of a profile is outside of its legal range. */
  POWDER_PROFILE(1500, Category.INCORRECT, "powder profile invalid"),
  /** The model is larger than the build volume. */
  POWDER_TOO_BIG(1501, Category.INCORRECT, "model does not fit the powder bed"),
  /** Nothing of the model is wide enough for a contour. */
  POWDER_NOTHING(1502, Category.INCORRECT, "nothing to scan"),
  /** Warning: parts are thinner than the compensated beam and get no contour. */
  POWDER_THIN(1510, Category.INCORRECT, "parts thinner than the beam");

  private final Definition definition;

  PowderProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
