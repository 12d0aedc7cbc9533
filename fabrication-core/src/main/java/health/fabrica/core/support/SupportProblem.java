package health.fabrica.core.support;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop the planning of supports, and what a plan warns about. */
public enum SupportProblem implements ProblemCode {
  /** A value of the rules is outside of its legal range. */
  SUPPORT_RULES(1306, Category.INCORRECT, "support rules invalid"),
  /** A keep-out or an enforcer cannot be used. */
  SUPPORT_ZONE(1307, Category.INCORRECT, "support zone invalid"),
  /** Warning: overhangs without support remain. */
  OVERHANGS_LEFT(1308, Category.INCORRECT, "overhangs without support"),
  /** Warning: some supports stand on the model and leave marks there. */
  STANDS_ON_MODEL(1309, Category.INCORRECT, "supports stand on the model"),
  /** A wall, a hole or a cavity of a hollow cannot be made. */
  HOLLOW(1310, Category.INCORRECT, "model cannot be hollowed"),
  /** Warning: a cup or a cavity has no way out that is short enough for a hole. */
  HOLE_TOO_LONG(1311, Category.INCORRECT, "no place for a drain hole");

  private final Definition definition;

  SupportProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
