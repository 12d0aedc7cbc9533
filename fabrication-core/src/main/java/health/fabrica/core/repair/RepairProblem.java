package health.fabrica.core.repair;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a mesh cannot be mended. */
public enum RepairProblem implements ProblemCode {
  /** The mesh has one side only, as a Möbius strip has. */
  ONE_SIDED(1620, Category.INCORRECT, "mesh has one side only"),
  /** Open or non-manifold places are left. */
  NOT_MENDED(1621, Category.INCORRECT, "mesh cannot be mended locally"),
  /** No volume is left: loose triangles, sheets, or shells below the limit. */
  NOTHING_ENCLOSED(1622, Category.INCORRECT, "mesh encloses nothing"),
  /** The grid would need more memory than there is. */
  GRID_TOO_LARGE(1623, Category.INCORRECT, "repair grid too large");

  private final Definition definition;

  RepairProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
