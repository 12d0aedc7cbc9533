package health.fabrica.core.segment;

import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;

/**
 * What belongs to the object, and how that was decided.
 *
 * @param mask the voxels of the object, whole 6-connected components
 * @param tissue what was looked for; empty when the mask was given and not made by thresholds
 * @param lowerHu lower threshold used, inclusive; the lowest intensity for a given mask
 * @param upperHu upper threshold used, inclusive; the highest intensity for a given mask
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
    Optional<Tissue> tissue,
    int lowerHu,
    int upperHu,
    long voxels,
    double volumeMm3,
    int componentsFound,
    int componentsKept,
    long voxelsFound,
    long voxelsAboveUpper) {

  /**
   * A mask that was made elsewhere and is taken as it is. No intensity lies outside its thresholds,
   * so the surface passes halfway between voxels inside and outside.
   *
   * @param voxelVolumeMm3 volume of one voxel
   */
  public static Segmentation given(BitMask mask, double voxelVolumeMm3, WorkMonitor monitor) {
    long voxels = mask.count();
    int components =
        ConnectedComponents.keepLargest(mask, Integer.MAX_VALUE, 1, monitor).componentsFound();
    return new Segmentation(
        mask,
        Optional.empty(),
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        voxels,
        voxels * voxelVolumeMm3,
        components,
        components,
        voxels,
        0);
  }

  /** Components that were dropped. */
  public int componentsDropped() {
    return componentsFound - componentsKept;
  }

  /** Voxels that were dropped with their components. */
  public long voxelsDropped() {
    return voxelsFound - voxels;
  }
}
