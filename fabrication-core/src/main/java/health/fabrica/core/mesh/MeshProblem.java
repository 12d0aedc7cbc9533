package health.fabrica.core.mesh;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a surface cannot be made or worked on. */
public enum MeshProblem implements ProblemCode {
  /** The surface would need more triangles than memory allows. */
  TOO_MANY_TRIANGLES(1251, Category.UNSUPPORTED, "surface too large"),
  /** The mesh has an open, non-manifold or inconsistently oriented place. */
  NOT_MANIFOLD(1252, Category.INCORRECT, "mesh not closed and manifold"),
  /** Decimation could not hold its bound. */
  BOUND_NOT_HELD(1253, Category.FAULT, "decimation bound not held");

  private final int number;
  private final Category category;
  private final String title;

  MeshProblem(int number, Category category, String title) {
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
