package health.fabrica.core.cost;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a cost cannot be stated. */
public enum CostProblem implements ProblemCode {
  /** A quantity, price or share is negative or outside of its range. */
  COST_VALUE(1550, Category.INCORRECT, "cost value out of range"),
  /** Something was used that the site has no rate for. */
  RATE_MISSING(1551, Category.INCORRECT, "no rate for what was used"),
  /** Amounts of different currencies were to be compared or added. */
  CURRENCY_MIXED(1552, Category.INCORRECT, "different currencies");

  private final Definition definition;

  CostProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
