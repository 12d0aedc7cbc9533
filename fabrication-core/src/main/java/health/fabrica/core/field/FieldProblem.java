package health.fabrica.core.field;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a model cannot be edited in its distance field. */
public enum FieldProblem implements ProblemCode {
  /** The axes of the grid are not perpendicular. */
  GRID_SHEARED(1260, Category.UNSUPPORTED, "grid sheared"),
  /** An edit leaves nothing, or there was nothing to begin with. */
  NOTHING_LEFT(1261, Category.INCORRECT, "nothing left"),
  /** An edit reaches beyond the field. */
  BEYOND_FIELD(1262, Category.INCORRECT, "edit beyond the field"),
  /** A text cannot be put on a model. */
  TEXT_UNUSABLE(1263, Category.INCORRECT, "label text unusable"),
  /** A cut has no place for the keys that hold its parts together. */
  NO_ROOM_FOR_KEYS(1264, Category.INCORRECT, "no room for keys"),
  /** A label does not lie on the model with all its strokes. */
  LABEL_OFF_MODEL(1300, Category.INCORRECT, "label off the model"),
  /** The grid would be too large for the detail that is asked for. */
  GRID_TOO_FINE(1301, Category.INCORRECT, "grid of the edits too fine"),
  /** A closed cavity has no wall that a hole may go through. */
  CAVITY_NOT_DRAINED(1302, Category.INCORRECT, "cavity cannot be drained"),
  /** The model is too thin for the voxels of its edits. */
  DETAIL_LOST(1304, Category.INCORRECT, "detail lost on the grid of the edits");

  private final Definition definition;

  FieldProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
