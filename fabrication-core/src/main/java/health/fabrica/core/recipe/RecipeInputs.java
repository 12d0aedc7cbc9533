package health.fabrica.core.recipe;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.SideCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What belongs to one order and not to the recipe.
 *
 * @param region two opposite corners of the region of interest, LPS mm
 * @param seeds places inside the structure, LPS mm; for a split the first is the part to keep, the
 *     others lie in what it touches
 * @param side the side that was ordered; the result is refused when it lies on the other
 * @param overrides values by {@code step.parameter}, in place of the recipe's
 */
public record RecipeInputs(
    Optional<List<Vec3>> region,
    List<Vec3> seeds,
    Optional<SideCheck.Side> side,
    Map<String, String> overrides) {

  /** Nothing given. */
  public static final RecipeInputs NONE =
      new RecipeInputs(Optional.empty(), List.of(), Optional.empty(), Map.of());

  public RecipeInputs {
    seeds = List.copyOf(seeds);
    overrides = Map.copyOf(overrides);
    if (region.isPresent() && region.get().size() != 2) {
      throw new IllegalArgumentException("a region has two corners");
    }
  }
}
