package health.fabrica.flow.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeCatalogueTest {

  /** A text is name, version and the edits of its model, parted by blanks. */
  private static Recipe read(String text, Map<String, String> values) {
    String[] words = text.split(" ");
    List<Object> edits = new ArrayList<>();
    for (int n = 2; n < words.length; n++) {
      edits.add(
          words[n].equals("split-plane")
              ? Map.of("split-plane", Map.of("at", "0,0,0", "normal", "1,0,0"))
              : words[n]);
    }
    List<Object> steps =
        words[0].equals("learned")
            ? List.of(
                Map.of(
                    "model",
                    Map.of("name", "m", "version", "1", "sha256", "0".repeat(64), "class", "bone")))
            : List.of("threshold");
    return RecipeReader.read(
        Map.of(
            "name",
            words[0],
            "version",
            Integer.valueOf(words[1]),
            "steps",
            steps,
            "design",
            edits),
        values);
  }

  private static RecipeCatalogue catalogue(String... texts) {
    return new RecipeCatalogue(List.of(texts), RecipeCatalogueTest::read);
  }

  @Test
  void withoutAVersionTheNewestIsMeantAndItsDigestIsThatOfItsText() {
    RecipeCatalogue recipes = catalogue("hand 10", "hand 9", "foot 1");
    PublishedRecipe newest = recipes.resolve("hand", Optional.empty());
    assertThat(newest.version()).isEqualTo(10);
    assertThat(newest.digest()).isEqualTo(Sha256.of("hand 10".getBytes(StandardCharsets.UTF_8)));
    assertThat(recipes.resolve("hand", Optional.of(9)).text()).isEqualTo("hand 9");
    assertThatThrownBy(() -> recipes.resolve("hand", Optional.of(11)))
        .hasMessageStartingWith("FAB-4005")
        .hasMessageContaining("no version 11");
    assertThatThrownBy(() -> recipes.resolve("knee", Optional.empty()))
        .hasMessageStartingWith("FAB-4005")
        .hasMessageContaining("foot (1), hand (9, 10)");
  }

  @Test
  void oneNameAndVersionIsOneText() {
    assertThatThrownBy(() -> catalogue("hand 1", "hand 1 hollow"))
        .hasMessageStartingWith("FAB-4006")
        .hasMessageContaining("hand, version 1");
  }

  @Test
  void whatAnOrderCannotBeIsRefusedBeforeThereAreImages() {
    RecipeCatalogue recipes =
        catalogue("learned 1", "halves 1 split-plane", "named 1 base label", "plain 1 hollow");
    assertUnfit(recipes, "learned", "FAB-4007", "learned model");
    assertUnfit(recipes, "halves", "FAB-4007", "2 parts");
    assertUnfit(recipes, "named", "FAB-1113", "identifier of the order");
    recipes.check(
        recipes.resolve("named", Optional.empty()), RecipeInputs.NONE, Optional.of("ORD-1"));
    recipes.check(recipes.resolve("plain", Optional.empty()), RecipeInputs.NONE, Optional.empty());
  }

  private static void assertUnfit(
      RecipeCatalogue recipes, String name, String code, String message) {
    PublishedRecipe recipe = recipes.resolve(name, Optional.empty());
    assertThatThrownBy(() -> recipes.check(recipe, RecipeInputs.NONE, Optional.empty()))
        .hasMessageStartingWith(code)
        .hasMessageContaining(message);
  }
}
