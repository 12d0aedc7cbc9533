package health.fabrica.core.recipe;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a recipe cannot be used. */
public enum RecipeProblem implements ProblemCode {
  /** A step or a parameter has a name that nobody knows. */
  NAME_UNKNOWN(1110, Category.INCORRECT, "recipe name unknown"),
  /** A value is missing, of the wrong kind or out of its range. */
  VALUE_INVALID(1111, Category.INCORRECT, "recipe value invalid"),
  /** The steps do not fit together. */
  ORDER(1112, Category.INCORRECT, "recipe steps in the wrong order"),
  /** The recipe needs something that only a person can give. */
  INPUT_MISSING(1113, Category.INCORRECT, "recipe needs an input"),
  /** No mask remains. */
  EMPTY(1114, Category.INCORRECT, "recipe leaves nothing"),
  /** The recipe cannot be read as text. */
  UNREADABLE(1115, Category.INCORRECT, "recipe unreadable"),
  /** The grid of the scan is a mirror image of the usual one. */
  GRID_MIRRORED(1305, Category.INCORRECT, "grid of the scan mirrored");

  private final Definition definition;

  RecipeProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
