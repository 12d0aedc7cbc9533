package health.fabrica.flow.model;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import java.util.Optional;

/**
 * A recipe that is to be run, and what for.
 *
 * @param recipe with the values of the inputs in place
 * @param digest SHA-256 of its text as published; empty when it has none
 * @param inputs what belongs to the order
 */
public record ChosenRecipe(Recipe recipe, Optional<Sha256> digest, RecipeInputs inputs) {}
