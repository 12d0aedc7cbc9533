package health.fabrica.dicom.ups;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a request about a workitem is refused: FAB-2280 to FAB-2299, FAB-2320. */
public enum UpsProblem implements ProblemCode {
  /** The request breaks the protocol. */
  REQUEST(2280, Category.INCORRECT, "worklist request not understood"),
  /** The workitem lacks what it must have. */
  INCOMPLETE(2281, Category.INCORRECT, "workitem incomplete"),
  /** No such workitem. */
  UNKNOWN(2282, Category.NOT_FOUND, "no such workitem"),
  /** There is a workitem with this UID. */
  EXISTS(2283, Category.CONFLICT, "workitem exists already"),
  /** The Transaction UID is missing or another one (C301). */
  TRANSACTION(2284, Category.CONFLICT, "transaction UID not correct"),
  /** The workitem is in progress already (C302). */
  IN_PROGRESS(2285, Category.CONFLICT, "workitem is in progress already"),
  /** The workitem may no longer be changed (C300). */
  FINAL(2286, Category.CONFLICT, "workitem is completed or canceled"),
  /** The workitem is not in progress yet (C310). */
  NOT_STARTED(2287, Category.CONFLICT, "workitem is not in progress yet"),
  /** A workitem cannot go back to SCHEDULED (C303). */
  BACK_TO_SCHEDULED(2288, Category.CONFLICT, "workitem cannot be scheduled again"),
  /** What a final state needs is missing (C304). */
  FINAL_REQUIREMENTS(2289, Category.CONFLICT, "workitem not ready for its final state"),
  /** Somebody else changed the workitem at the same time. */
  CHANGED(2290, Category.CONFLICT, "workitem changed meanwhile"),
  /** The attribute may not be changed by an update. */
  NOT_UPDATABLE(2291, Category.INCORRECT, "attribute cannot be updated"),
  /** The name of a subscriber is no application entity title. */
  TITLE(2292, Category.INCORRECT, "application entity title not understood"),
  /** The act does not fit the resource (C314). */
  NOT_APPROPRIATE(2293, Category.INCORRECT, "act not appropriate for this resource"),
  /** No more subscribers or connections are taken. */
  SUBSCRIBERS(2294, Category.BUSY, "too many subscribers"),
  /** The input of a workitem "make model" is not one series that can be had. */
  MODEL_INPUT(2295, Category.INCORRECT, "input of the model not understood"),
  /** No rule says what to make of the series. */
  NO_RULE(2296, Category.CONFLICT, "no rule for the series"),
  /** The workitem names another patient than the images or the order. */
  OTHER_PATIENT(2297, Category.CONFLICT, "workitem names another patient"),
  /** The order of the series has ended, without a model or with one. */
  ORDER_ENDED(2298, Category.CONFLICT, "order of the series has ended"),
  /** The workitem was ended or taken by somebody else before its order was made. */
  WITHDRAWN(2299, Category.CONFLICT, "workitem withdrawn before its order"),
  /** The performer does not grant a request for cancellation (C313). */
  NOT_CANCELED(2320, Category.CONFLICT, "performer chooses not to cancel");

  private final Definition definition;

  UpsProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
