package health.fabrica.core.slice;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop the slicing of a mesh. */
public enum SliceProblem implements ProblemCode {
  /** Some edges have a triangle on one side only. */
  MESH_OPEN(1701, Category.INCORRECT, "mesh not closed"),
  /** Neighbouring triangles disagree about which side is outside. */
  MESH_MISORIENTED(1702, Category.INCORRECT, "mesh not consistently oriented"),
  /** The mesh has no triangle that bounds a volume. */
  MESH_EMPTY(1703, Category.INCORRECT, "mesh empty"),
  /** A coordinate is not a finite number, or an index points outside of the vertices. */
  MESH_INVALID(1704, Category.INCORRECT, "mesh arrays invalid");

  private final Definition definition;

  SliceProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
