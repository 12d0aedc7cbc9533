package health.fabrica.core.recipe;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Volume;
import health.fabrica.core.image.VoxelBox;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.segment.Segmentation;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe made.
 *
 * @param volume the grid of the mask; cropped, resampled or smoothed as the steps say
 * @param region the voxels of the scan that were cut out first, when an order said so
 * @param segmentation the mask with the thresholds that place its surface
 * @param recipe what was run, overrides included
 * @param steps what each step did, in order
 * @param warnings for the person who looks at the result
 */
public record RecipeResult(
    Volume volume,
    Optional<VoxelBox> region,
    Segmentation segmentation,
    Recipe recipe,
    List<StepRecord> steps,
    List<Problem> warnings) {

  /**
   * The mask on all of the scan: the same voxels, when the steps kept the grid; else the mask as it
   * is, on the grid of {@link #volume}.
   *
   * @param scan what the recipe was run on
   */
  public BitMask maskOf(Volume scan) {
    return recipe.changesGrid() || region.isEmpty()
        ? segmentation.mask()
        : MaskOps.placed(
            segmentation.mask(), region.get(), scan.columns(), scan.rows(), scan.slices());
  }

  /** The grid of {@link #maskOf}. */
  public Affine gridOf(Volume scan) {
    return recipe.changesGrid() ? volume.affine() : scan.affine();
  }

  /** Wall time of all steps. */
  public long millis() {
    return steps.stream().mapToLong(StepRecord::millis).sum();
  }
}
