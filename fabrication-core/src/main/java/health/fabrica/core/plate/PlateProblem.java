package health.fabrica.core.plate;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why parts cannot be laid on a bed. */
public enum PlateProblem implements ProblemCode {
  /** The part fits the machine in no orientation that was tried. */
  PLATE_NO_ORIENTATION(1520, Category.INCORRECT, "part fits the machine in no orientation"),
  /** A part is larger than the bed. */
  PLATE_PART_TOO_BIG(1521, Category.INCORRECT, "part larger than the bed"),
  /** Two parts have one identifier. */
  PLATE_IDENTITY(1522, Category.CONFLICT, "two parts with one identifier"),
  /** A length or number is outside of its legal range. */
  PLATE_VALUE(1523, Category.INCORRECT, "plate value out of range");

  private final Definition definition;

  PlateProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
