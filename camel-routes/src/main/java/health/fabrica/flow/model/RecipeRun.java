package health.fabrica.flow.model;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.StepRecord;
import java.util.List;

/**
 * What a report says of the recipe that made a mask; holds no voxels.
 *
 * @param name the recipe
 * @param version its version
 * @param steps what each step did, in order
 * @param warnings for the person who looks at the result
 */
public record RecipeRun(String name, int version, List<StepRecord> steps, List<Problem> warnings) {

  static RecipeRun of(RecipeResult result) {
    return new RecipeRun(
        result.recipe().name(), result.recipe().version(), result.steps(), result.warnings());
  }
}
