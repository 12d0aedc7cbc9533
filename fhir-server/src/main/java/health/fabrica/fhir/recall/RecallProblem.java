package health.fabrica.fhir.recall;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can be wrong with a recall, FAB-5500 to FAB-5599. */
public enum RecallProblem implements ProblemCode {
  /** No criterion: the notice would concern every device. */
  NO_CRITERION(5501, Category.INCORRECT, "recall without criterion"),
  /** A parameter that the operation does not have. */
  PARAMETER_UNKNOWN(5502, Category.INCORRECT, "recall parameter unknown"),
  /** A parameter whose value cannot be read. */
  PARAMETER_INVALID(5503, Category.INCORRECT, "recall parameter invalid");

  private final Definition definition;

  RecallProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
