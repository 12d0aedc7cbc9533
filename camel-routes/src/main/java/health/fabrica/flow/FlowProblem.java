package health.fabrica.flow;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop an order on its way. */
public enum FlowProblem implements ProblemCode {
  /** The study is known to the PACS but holds no series to model. */
  NO_SUITABLE_SERIES(4001, Category.INCORRECT, "no suitable series"),
  /** Several series would do and the order names none. */
  SERIES_AMBIGUOUS(4002, Category.INCORRECT, "series ambiguous"),
  /** The images belong to somebody else than the order's subject. */
  WRONG_PATIENT(4003, Category.INCORRECT, "images of another patient"),
  /** Structures that are modelled together overlap. */
  STRUCTURES_OVERLAP(4303, Category.INCORRECT, "structures overlap"),
  /** The order asks for a tissue that has no recipe. */
  TISSUE_UNKNOWN(4004, Category.INCORRECT, "tissue unknown"),
  /** No recipe has the name and version that the order names. */
  RECIPE_UNKNOWN(4005, Category.INCORRECT, "recipe unknown"),
  /** Two recipes of this server have one name and version. */
  RECIPE_TWICE(4006, Category.INCORRECT, "recipe published twice"),
  /** The recipe makes what an order cannot be. */
  RECIPE_UNSUPPORTED(4007, Category.UNSUPPORTED, "recipe not for orders"),
  /** The stored text of a recipe is not the one that was ordered. */
  RECIPE_CHANGED(4008, Category.FAULT, "recipe not the one ordered"),
  /** There is nothing to sign now. */
  NOTHING_TO_SIGN(4101, Category.CONFLICT, "nothing to sign"),
  /** The signature is for another mesh. */
  OTHER_MESH(4102, Category.CONFLICT, "signature for another mesh"),
  /** The signer designed the object. */
  OWN_DESIGN(4103, Category.FORBIDDEN, "own design"),
  /** The signer has signed before. */
  SIGNED_ALREADY(4104, Category.CONFLICT, "signed already"),
  /** The policy does not ask for this role. */
  ROLE_NOT_ASKED(4105, Category.CONFLICT, "role not asked for"),
  /** No printer is configured under this id. */
  PRINTER_UNKNOWN(4201, Category.NOT_FOUND, "printer unknown"),
  /** The printer ended the job without an object. */
  PRINT_FAILED(4202, Category.CONFLICT, "print failed"),
  /** The printer waits for a person, or nobody knows what it did. */
  PRINT_NEEDS_OPERATOR(4203, Category.CONFLICT, "print needs an operator"),
  /** The mask made again from the images is not the one that was modelled. */
  MASK_CHANGED(4301, Category.FAULT, "mask not the one modelled"),
  /** An archive does not take the objects of the model. */
  OBJECTS_REFUSED(4302, Category.CONFLICT, "model objects refused"),
  /** A step broke in a way that this software did not foresee. */
  STEP_BROKEN(4901, Category.FAULT, "step broken"),
  /** A step needs more memory than the process may use. */
  STEP_OUT_OF_MEMORY(4902, Category.FAULT, "step out of memory");

  private final Definition definition;

  FlowProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
