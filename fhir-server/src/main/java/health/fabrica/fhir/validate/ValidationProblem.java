package health.fabrica.fhir.validate;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What validation can refuse, FAB-5600 to FAB-5699. */
public enum ValidationProblem implements ProblemCode {
  /** A resource claims a profile and does not keep to it. */
  PROFILE_VIOLATED(5601, Category.INCORRECT, "profile violated"),
  /** An element that R4 requires is missing, or elements contradict each other. */
  ELEMENT_MISSING(5602, Category.INCORRECT, "required element missing"),
  /** A request to validate does not say what. */
  REQUEST_UNCLEAR(5603, Category.INCORRECT, "validation request unclear"),
  /** More validations are wanted than can be done in time. */
  VALIDATOR_BUSY(5604, Category.BUSY, "validator busy");

  private final Definition definition;

  ValidationProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
