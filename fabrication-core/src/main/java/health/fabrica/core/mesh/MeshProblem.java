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

  private final Definition definition;

  MeshProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
