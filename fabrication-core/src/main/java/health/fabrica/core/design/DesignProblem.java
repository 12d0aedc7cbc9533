package health.fabrica.core.design;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a design cannot be finished. */
public enum DesignProblem implements ProblemCode {
  /** A stage made a mesh that breaks what the stage promises. */
  MESH_CHECK_FAILED(1281, Category.FAULT, "mesh check failed");

  private final int number;
  private final Category category;
  private final String title;

  DesignProblem(int number, Category category, String title) {
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
