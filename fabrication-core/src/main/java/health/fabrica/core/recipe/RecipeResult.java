package health.fabrica.core.recipe;

import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.Segmentation;
import java.util.List;

/**
 * What a recipe made.
 *
 * @param volume the grid of the mask; cropped, resampled or smoothed as the steps say
 * @param segmentation the mask with the thresholds that place its surface
 * @param recipe what was run, overrides included
 * @param steps what each step did, in order
 * @param warnings for the person who looks at the result
 */
public record RecipeResult(
    Volume volume,
    Segmentation segmentation,
    Recipe recipe,
    List<StepRecord> steps,
    List<Problem> warnings) {

  /** Wall time of all steps. */
  public long millis() {
    return steps.stream().mapToLong(StepRecord::millis).sum();
  }
}
