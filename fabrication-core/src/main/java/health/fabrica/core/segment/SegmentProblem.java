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
  THRESHOLDS_REVERSED(1204, Category.INCORRECT, "thresholds reversed"),
  /** The intensities cannot be parted into that many classes. */
  NO_THRESHOLD(1031, Category.INCORRECT, "no automatic threshold"),
  /** A seed lies outside the volume or not in the tissue. */
  SEED_OUTSIDE(1032, Category.INCORRECT, "seed not in the tissue"),
  /** Growing from the seeds went beyond the volume that was allowed. */
  LEAK(1033, Category.INCORRECT, "region leaks"),
  /** Metal was found: streaks around it may look like tissue. */
  METAL(1034, Category.INCORRECT, "metal in the scan"),
  /** A length or a count of a step is out of its range. */
  OPERATOR_RANGE(1035, Category.INCORRECT, "step out of range"),
  /** Two grids that must be the same are not. */
  GRIDS_DIFFER(1036, Category.FAULT, "masks on different grids"),
  /** The landmarks of left and right contradict each other or the scan. */
  SIDES_SWAPPED(1037, Category.INCORRECT, "left and right contradict"),
  /** The thresholds are a starting point that no published source confirms. */
  PRESET_UNCONFIRMED(1359, Category.INCORRECT, "threshold preset unconfirmed");

  private final Definition definition;

  SegmentProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
