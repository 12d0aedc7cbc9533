package health.fabrica.core.segment;

/**
 * What belongs to the object, and how that was decided.
 *
 * @param mask the voxels of the object, whole 6-connected components
 * @param tissue what was looked for
 * @param lowerHu lower threshold used, inclusive
 * @param upperHu upper threshold used, inclusive
 * @param voxels voxels in the mask
 * @param volumeMm3 volume of these voxels
 * @param componentsFound components between the thresholds
 * @param componentsKept components in the mask
 * @param voxelsFound voxels between the thresholds, so {@code voxelsFound - voxels} were dropped
 * @param voxelsAboveUpper voxels above the upper threshold (metal): a cavity where they touch the
 *     object
 */
public record Segmentation(
    BitMask mask,
    Tissue tissue,
    int lowerHu,
    int upperHu,
    long voxels,
    double volumeMm3,
    int componentsFound,
    int componentsKept,
    long voxelsFound,
    long voxelsAboveUpper) {

  /** Components that were dropped. */
  public int componentsDropped() {
    return componentsFound - componentsKept;
  }

  /** Voxels that were dropped with their components. */
  public long voxelsDropped() {
    return voxelsFound - voxels;
  }
}
