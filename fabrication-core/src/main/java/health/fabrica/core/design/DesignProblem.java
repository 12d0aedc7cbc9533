package health.fabrica.core.design;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a design cannot be finished. */
public enum DesignProblem implements ProblemCode {
  /** A stage made a mesh that breaks what the stage promises. */
  MESH_CHECK_FAILED(1281, Category.FAULT, "mesh check failed");

  private final Definition definition;

  DesignProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
