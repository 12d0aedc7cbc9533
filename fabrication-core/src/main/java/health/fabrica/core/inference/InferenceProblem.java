package health.fabrica.core.inference;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a learned model cannot be used, and what has to be said of every one. */
public enum InferenceProblem implements ProblemCode {
  /** A model made the mask: a person has to confirm it. */
  SUGGESTION(1350, Category.INCORRECT, "segmentation is a suggestion"),
  /** The description of a model says something that makes no sense. */
  DESCRIPTION_INVALID(1351, Category.INCORRECT, "model description invalid"),
  /** The model is not the one that the recipe or its description names. */
  MODEL_DIFFERS(1352, Category.INCORRECT, "another model than named"),
  /** The volume is not what the model was trained on. */
  VOLUME_UNSUITABLE(1353, Category.UNSUPPORTED, "volume does not suit the model"),
  /** Inputs or outputs of the model file are not as described. */
  TENSORS_DIFFER(1354, Category.INCORRECT, "model has other inputs or outputs"),
  /** The model could not be loaded or run. */
  RUN_FAILED(1355, Category.FAULT, "model failed"),
  /** The model gave a score that is no finite number. */
  SCORES_NOT_FINITE(1356, Category.FAULT, "model scores not finite"),
  /** No library that runs models is there. */
  RUNTIME_MISSING(1357, Category.UNSUPPORTED, "no library to run models"),
  /** The recipe has a model step and no model was given. */
  MODEL_MISSING(1358, Category.INCORRECT, "recipe needs a model");

  private final Definition definition;

  InferenceProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
