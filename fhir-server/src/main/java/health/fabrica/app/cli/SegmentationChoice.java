package health.fabrica.app.cli;

import health.fabrica.app.config.RecipeFiles;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.flow.model.ChosenRecipe;
import health.fabrica.flow.recipe.PublishedRecipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of how to segment. A tissue alone is the plain way; with a region,
 * seeds, a side or values of its own it becomes a recipe of two steps.
 */
record SegmentationChoice(
    @Nullable String tissue,
    @Nullable String recipeName,
    Map<String, String> overrides,
    @Nullable String roi,
    @Nullable String seeds,
    @Nullable String side,
    Function<String, RuntimeException> usage) {

  boolean needsRecipe() {
    return recipeName != null
        || !overrides.isEmpty()
        || roi != null
        || seeds != null
        || side != null;
  }

  /** The recipe with its values and what belongs to this run. */
  ChosenRecipe chosen() {
    return new ChosenRecipe(
        recipe(),
        Optional.ofNullable(recipeName).map(name -> PublishedRecipe.digest(RecipeFiles.text(name))),
        inputs());
  }

  Recipe recipe() {
    Map<String, String> values = new HashMap<>(overrides);
    if (tissue != null) {
      values.put("threshold.tissue", tissue);
    }
    if (recipeName != null) {
      return RecipeFiles.read(recipeName, values);
    }
    return RecipeReader.read(
        Map.of(
            "name",
            "tissue",
            "version",
            1,
            "description",
            "A tissue by its thresholds.",
            "steps",
            List.of("threshold", seeds == null ? "islands" : "seeds")),
        values);
  }

  RecipeInputs inputs() {
    return new RecipeInputs(
        Optional.ofNullable(roi).map(text -> places("--roi", text, 2)),
        seeds == null ? List.of() : places("--seeds", seeds, 0),
        sideOf(),
        overrides);
  }

  Optional<SideCheck.Side> sideOf() {
    return Optional.ofNullable(side).map(this::sideOf);
  }

  private SideCheck.Side sideOf(String text) {
    return switch (text) {
      case "left" -> SideCheck.Side.LEFT;
      case "right" -> SideCheck.Side.RIGHT;
      default -> throw usage.apply("--side takes left or right");
    };
  }

  /** Numbers in threes, parted by commas or semicolons. */
  private List<Vec3> places(String option, String text, int count) {
    String[] numbers = text.split("[,;]", -1);
    List<Vec3> places = new ArrayList<>();
    try {
      for (int n = 0; n + 2 < numbers.length; n += 3) {
        places.add(new Vec3(finite(numbers[n]), finite(numbers[n + 1]), finite(numbers[n + 2])));
      }
    } catch (NumberFormatException e) {
      places.clear();
    }
    if (places.isEmpty() || numbers.length % 3 != 0 || (count > 0 && places.size() != count)) {
      throw usage.apply(
          option + " takes " + (count > 0 ? count : "some") + " places of three numbers, in mm");
    }
    return places;
  }

  private static double finite(String text) {
    double value = Double.parseDouble(text.trim());
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }
}
