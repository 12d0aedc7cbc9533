package health.fabrica.core.image;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a grid of voxels cannot be worked on. */
public enum ImageProblem implements ProblemCode {
  /** A voxel step is zero, not finite, or the three steps do not span space. */
  GRID_DEGENERATE(1020, Category.INCORRECT, "voxel grid degenerate"),
  /** The work needs more heap than there is; nothing was allocated. */
  MEMORY(1021, Category.UNSUPPORTED, "volume too large for the memory"),
  /** The box lies outside the volume. */
  BOX_OUTSIDE(1022, Category.INCORRECT, "region outside the volume"),
  /** A resampling was asked for that makes no sense. */
  RESAMPLING(1023, Category.INCORRECT, "resampling refused");

  private final Definition definition;

  ImageProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
