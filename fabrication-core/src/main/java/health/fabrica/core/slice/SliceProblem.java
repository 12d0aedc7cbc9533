package health.fabrica.core.slice;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop the slicing of a mesh, a field or a label map. */
public enum SliceProblem implements ProblemCode {
  /** Some edges have a triangle on one side only. */
  MESH_OPEN(1701, Category.INCORRECT, "mesh not closed"),
  /** Neighbouring triangles disagree about which side is outside. */
  MESH_MISORIENTED(1702, Category.INCORRECT, "mesh not consistently oriented"),
  /** The mesh has no triangle that bounds a volume. */
  MESH_EMPTY(1703, Category.INCORRECT, "mesh empty"),
  /** A coordinate is not a finite number, or an index points outside of the vertices. */
  MESH_INVALID(1704, Category.INCORRECT, "mesh arrays invalid"),
  /** The heights of layers cannot be used. */
  PLAN_INVALID(1410, Category.INCORRECT, "layer heights invalid"),
  /** The material of a field goes on beyond the box that is sliced. */
  FIELD_CUT_OFF(1411, Category.INCORRECT, "field cut off by its box"),
  /** A raster of so many pixels does not fit. */
  RASTER_TOO_LARGE(1412, Category.UNSUPPORTED, "layer raster too large");

  private final Definition definition;

  SliceProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
