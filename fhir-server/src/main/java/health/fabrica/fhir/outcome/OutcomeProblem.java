package health.fabrica.fhir.outcome;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong with recording and delivering an outcome, FAB-5400 to FAB-5499. */
public enum OutcomeProblem implements ProblemCode {
  /** The EHR cannot be reached, does not answer in time or says that it is out of order. */
  EHR_UNAVAILABLE(5401, Category.UNAVAILABLE, "EHR unavailable"),
  /** The EHR finds the outcome wrong. */
  EHR_REFUSES(5402, Category.INCORRECT, "EHR refuses the outcome"),
  /** The EHR does not let this server write. */
  EHR_FORBIDS(5403, Category.FORBIDDEN, "EHR forbids writing"),
  /** What the EHR has contradicts the outcome. */
  EHR_CONFLICT(5404, Category.CONFLICT, "EHR reports a conflict"),
  /** The EHR does not offer what the delivery needs. */
  EHR_LACKS(5405, Category.UNSUPPORTED, "EHR lacks an interaction"),
  /** What came back is not the answer to a FHIR transaction. */
  EHR_ANSWER_INVALID(5406, Category.CONFLICT, "EHR answer invalid"),
  /** The patient of the order cannot be named to the EHR beyond doubt. */
  PATIENT_UNIDENTIFIED(5407, Category.CONFLICT, "patient not identifiable at the EHR"),
  /** The delivery was stopped. */
  DELIVERY_STOPPED(5408, Category.CANCELLED, "delivery stopped"),
  /** The facts about the site are wrong or missing. */
  SITE_PROFILE_INVALID(5409, Category.INCORRECT, "site profile invalid"),
  /** Stored resources of the case are missing or contradict each other. */
  OUTCOME_INCONSISTENT(5410, Category.FAULT, "outcome inconsistent");

  private final Definition definition;

  OutcomeProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
