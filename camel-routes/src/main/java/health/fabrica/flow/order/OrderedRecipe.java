package health.fabrica.flow.order;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.recipe.RecipeInputs;
import java.util.Optional;

/**
 * The recipe of an order, as it was resolved when the order came: newer versions since then change
 * nothing.
 *
 * @param name the recipe
 * @param version the version that was resolved
 * @param digest SHA-256 of its text, under which the text lies in the blob store
 * @param inputs region, seeds and side of the order, and values in place of the recipe's
 * @param orderNumber what labels may show of the order; nothing of the patient
 */
public record OrderedRecipe(
    String name, int version, Sha256 digest, RecipeInputs inputs, Optional<String> orderNumber) {}
