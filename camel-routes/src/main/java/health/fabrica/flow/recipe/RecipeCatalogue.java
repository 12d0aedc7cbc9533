package health.fabrica.flow.recipe;

import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.flow.FlowProblem;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The recipes that orders may name, each in one or more versions. Immutable. */
public final class RecipeCatalogue {

  /** An edit that makes several parts of every model. */
  private static final String SPLIT = "split-plane";

  private final Map<String, NavigableMap<Integer, PublishedRecipe>> recipes = new TreeMap<>();
  private final Reading reading;

  /** Makes recipes of their text. */
  @FunctionalInterface
  public interface Reading {

    /**
     * The recipe with values in place of its own.
     *
     * @param values by {@code step.parameter}
     * @throws health.fabrica.core.problem.ProblemException FAB-1110 to FAB-1112, FAB-1115, FAB-1204
     */
    Recipe read(String text, Map<String, String> values);
  }

  /**
   * Publishes recipes.
   *
   * @throws health.fabrica.core.problem.ProblemException as the reading does, FAB-4006 when two
   *     have one name and version
   */
  public RecipeCatalogue(List<String> texts, Reading reading) {
    this.reading = reading;
    for (String text : texts) {
      Recipe recipe = reading.read(text, Map.of());
      PublishedRecipe published = new PublishedRecipe(recipe.name(), recipe.version(), text);
      PublishedRecipe other =
          recipes
              .computeIfAbsent(recipe.name(), name -> new TreeMap<>())
              .putIfAbsent(recipe.version(), published);
      if (other != null) {
        throw FlowProblem.RECIPE_TWICE.refuse(
            "Two recipes are called " + recipe.name() + ", version " + recipe.version() + ".",
            "Give the changed one a higher version: what orders named must stay what it was.");
      }
    }
  }

  /**
   * The recipe that is named.
   *
   * @param version empty for the newest
   * @throws health.fabrica.core.problem.ProblemException FAB-4005 when there is none
   */
  public PublishedRecipe resolve(String name, Optional<Integer> version) {
    NavigableMap<Integer, PublishedRecipe> versions = recipes.get(name);
    if (versions == null) {
      throw FlowProblem.RECIPE_UNKNOWN.refuse(
          "No recipe is called '" + name + "'.", "There are: " + list() + ".");
    }
    return version
        .map(versions::get)
        .or(() -> version.isPresent() ? Optional.empty() : Optional.of(newest(versions)))
        .orElseThrow(
            () ->
                FlowProblem.RECIPE_UNKNOWN.refuse(
                    "The recipe " + name + " has no version " + version.orElseThrow() + ".",
                    "There are: " + list() + "; without a version the newest is taken."));
  }

  private static PublishedRecipe newest(NavigableMap<Integer, PublishedRecipe> versions) {
    return versions.lastEntry().getValue();
  }

  private String list() {
    return recipes.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " ("
                    + entry.getValue().keySet().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** The recipe of a text with values in place of its own; see {@link Reading}. */
  public Recipe read(String text, Map<String, String> values) {
    return reading.read(text, values);
  }

  /**
   * Refuses what an order says to a recipe where it can be known without the images.
   *
   * @param orderNumber what labels may show of the order
   * @throws health.fabrica.core.problem.ProblemException FAB-1110 to FAB-1112 and FAB-1204 for
   *     values, FAB-1113 when an input is missing, FAB-4007 when this server cannot run it
   */
  public void check(PublishedRecipe wanted, RecipeInputs inputs, Optional<String> orderNumber) {
    Recipe recipe = read(wanted.text(), inputs.overrides());
    recipe.require(inputs);
    recipe.requireDesign(orderNumber, inputs.side());
    if (recipe.needsLearnedModel()) {
      throw FlowProblem.RECIPE_UNSUPPORTED.refuse(
          "The recipe " + wanted.name() + " needs a learned model; orders are made without.",
          "Run it by the command line, and order with a recipe that has no step model.");
    }
    if (recipe.design().stream().anyMatch(edit -> edit.name().equals(SPLIT))) {
      throw severalParts("The recipe " + wanted.name() + " splits its model into 2 parts or more");
    }
  }

  /** A model that became several parts: an order is one print. */
  public static RuntimeException severalParts(String what) {
    return FlowProblem.RECIPE_UNSUPPORTED.refuse(
        what + "; an order is one print of one part.",
        "Make them by the command line, or leave the split out of the recipe.");
  }
}
