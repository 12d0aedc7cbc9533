package health.fabrica.fhir.order;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why an order or an act on its task is refused, FAB-5200 to FAB-5299. */
public enum OrderProblem implements ProblemCode {
  /** The order names no product that this server makes. */
  PRODUCT_UNKNOWN(5201, Category.INCORRECT, "product unknown"),
  /** The order names no imaging study. */
  IMAGING_MISSING(5202, Category.INCORRECT, "imaging missing"),
  /** The subject is not a patient of this server. */
  SUBJECT_FOREIGN(5203, Category.INCORRECT, "subject foreign"),
  /** The imaging study says not where its images are. */
  IMAGING_ENDPOINT_MISSING(5204, Category.INCORRECT, "imaging endpoint missing"),
  /** The imaging study is of another patient. */
  IMAGING_OTHER_SUBJECT(5205, Category.INCORRECT, "imaging of another subject"),
  /** The order says not which tissue to model. */
  TISSUE_MISSING(5206, Category.INCORRECT, "tissue missing"),
  /** The patient has no identifier to compare the images with. */
  SUBJECT_UNIDENTIFIED(5207, Category.INCORRECT, "subject unidentified"),
  /** The order's intent or status is none that starts work. */
  INTENT_UNSUPPORTED(5208, Category.INCORRECT, "intent unsupported"),
  /** The order's product and the use that it names do not go together. */
  PRODUCT_CONTRADICTED(5209, Category.INCORRECT, "product contradicted"),
  /** What is to be made cannot change once a task exists. */
  ORDER_IN_WORK(5210, Category.CONFLICT, "order in work"),
  /** Clients may cancel a fabrication task, nothing else. */
  TASK_IS_SERVER_OWNED(5211, Category.CONFLICT, "task is owned by the server"),
  /** The print must be stopped at the printer first. */
  PRINT_RUNNING(5212, Category.CONFLICT, "print running"),
  /** The task does not wait for a retry. */
  NOTHING_TO_RETRY(5213, Category.CONFLICT, "nothing to retry"),
  /** The signer is not a practitioner of this server. */
  PRACTITIONER_UNKNOWN(5214, Category.INCORRECT, "practitioner unknown"),
  /** An operation parameter is missing or unreadable. */
  OPERATION_PARAMETER(5215, Category.INCORRECT, "operation parameter"),
  /** The task is not a fabrication task of this server. */
  NOT_A_FABRICATION_TASK(5216, Category.INCORRECT, "not a fabrication task"),
  /** No start of a print is in doubt. */
  NO_START_IN_DOUBT(5217, Category.CONFLICT, "no start in doubt"),
  /** The Task's status cannot follow the one it has. */
  TASK_TRANSITION(5218, Category.CONFLICT, "task transition not allowed"),
  /** The Task has no status. */
  TASK_STATUS_MISSING(5219, Category.INCORRECT, "task status missing"),
  /** The businessStatus is none of the published ones. */
  BUSINESS_STATUS_UNKNOWN(5220, Category.INCORRECT, "business status unknown"),
  /** Task.partOf leads back to the Task, to no Task, or through too many. */
  TASK_TREE(5221, Category.INCORRECT, "task tree broken"),
  /** A Task cannot be completed while its parts are open. */
  PARTS_OPEN(5222, Category.CONFLICT, "parts of the task are open"),
  /** The status of an order in work cannot follow the one it has. */
  ORDER_TRANSITION(5223, Category.CONFLICT, "order transition not allowed"),
  /** The object is released; it is too late to stop the work. */
  WORK_RELEASED(5224, Category.CONFLICT, "work released"),
  /** The order is on hold, so nothing of it is worked on. */
  ORDER_ON_HOLD(5225, Category.CONFLICT, "order on hold"),
  /** The order names a tissue and a recipe. */
  TISSUE_AND_RECIPE(5226, Category.INCORRECT, "tissue and recipe"),
  /** What the order gives to its recipe cannot be read. */
  RECIPE_PARAMETER(5227, Category.INCORRECT, "recipe parameter unreadable");

  private final Definition definition;

  OrderProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
