package health.fabrica.flow.model;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.StepRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a report says of the recipe that made a mask; holds no voxels.
 *
 * @param name the recipe
 * @param version its version
 * @param digest SHA-256 of its text; empty when it was put together for this run
 * @param inputs what the order gave: values in place of the recipe's, region, seeds, side
 * @param steps what each step did, in order
 * @param warnings for the person who looks at the result
 */
public record RecipeRun(
    String name,
    int version,
    Optional<Sha256> digest,
    RecipeInputs inputs,
    List<StepRecord> steps,
    List<Problem> warnings) {

  static RecipeRun of(ChosenRecipe chosen, RecipeResult result) {
    return new RecipeRun(
        chosen.recipe().name(),
        chosen.recipe().version(),
        chosen.digest(),
        chosen.inputs(),
        result.steps(),
        result.warnings());
  }

  /** Whether a person placed seeds, so that the mask is not all a program's. */
  boolean seeded() {
    return !inputs.seeds().isEmpty();
  }

  /** What the order gave, by name: the values in their order, then region, seeds and side. */
  public static Map<String, String> given(RecipeInputs inputs) {
    Map<String, String> given = new LinkedHashMap<>(new TreeMap<>(inputs.overrides()));
    inputs.region().ifPresent(corners -> given.put("roi", places(corners)));
    if (!inputs.seeds().isEmpty()) {
      given.put("seeds", places(inputs.seeds()));
    }
    inputs.side().ifPresent(side -> given.put("side", side.name().toLowerCase(Locale.ROOT)));
    return given;
  }

  private static String places(List<Vec3> places) {
    return places.stream()
        .map(p -> p.x() + "," + p.y() + "," + p.z())
        .collect(Collectors.joining(";"));
  }
}
