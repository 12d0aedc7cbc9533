package health.fabrica.fhir.store;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What searching refuses beyond a wrong parameter, FAB-5050 to FAB-5089. */
public enum SearchProblem implements ProblemCode {
  /** A posted search parameter is still being indexed; an answer would be incomplete. */
  PARAMETER_NOT_READY(5050, Category.UNAVAILABLE, "search parameter not ready"),
  /** A posted search parameter cannot be used as it stands. */
  PARAMETER_UNUSABLE(5051, Category.INCORRECT, "search parameter unusable");

  private final Definition definition;

  SearchProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
