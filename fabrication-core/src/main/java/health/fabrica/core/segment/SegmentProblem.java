package health.fabrica.core.segment;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a volume cannot be segmented. */
public enum SegmentProblem implements ProblemCode {
  /** Hounsfield thresholds were asked of a volume that has no Hounsfield units. */
  NOT_HOUNSFIELD(1201, Category.UNSUPPORTED, "thresholds need CT"),
  /** No voxel, or no component that is large enough, lies between the thresholds. */
  EMPTY(1202, Category.INCORRECT, "segmentation empty"),
  /** The mask is the box of the scan, not an object in it. */
  BOX_SHAPED(1203, Category.INCORRECT, "segmentation fills the scan"),
  /** The lower threshold is above the upper one. */
  THRESHOLDS_REVERSED(1204, Category.INCORRECT, "thresholds reversed");

  private final Definition definition;

  SegmentProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
