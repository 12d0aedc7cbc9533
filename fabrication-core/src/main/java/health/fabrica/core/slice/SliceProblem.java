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

  private final int number;
  private final Category category;
  private final String title;

  SliceProblem(int number, Category category, String title) {
    this.number = number;
    this.category = category;
    this.title = title;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Category category() {
    return category;
  }

  @Override
  public String title() {
    return title;
  }
}
