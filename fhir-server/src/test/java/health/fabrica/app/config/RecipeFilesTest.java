package health.fabrica.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFilesTest {

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("own.yaml"), text);
  }

  @Test
  void eachRecipeOfTheProgramReadsAndNamesItself() {
    for (String name : RecipeFiles.NAMES) {
      Recipe recipe = RecipeFiles.read(name, Map.of());
      assertThat(recipe.name()).isEqualTo(name);
      assertThat(recipe.version()).isPositive();
      assertThat(recipe.description()).hasSizeGreaterThan(40);
    }
    assertThat(RecipeFiles.read("mandible", Map.of()).needsSeeds()).isTrue();
    assertThat(RecipeFiles.read("skull", Map.of()).steps())
        .extracting(Step::name)
        .containsExactly("threshold", "inside-body", "islands");
  }

  @Test
  void aRecipeOfTheSiteIsAFile() throws IOException {
    Path own =
        file("name: own\nversion: 3\ndescription: d\nsteps:\n  - threshold: {tissue: teeth}\n");
    Recipe recipe = RecipeFiles.read(own.toString(), Map.of("threshold.lower-hu", "1100"));
    assertThat(recipe.steps().get(0).parameters())
        .containsEntry("tissue", "teeth")
        .containsEntry("lower-hu", 1100);
  }

  @Test
  void whatIsNoRecipeIsRefusedByItsCode() throws IOException {
    assertThatThrownBy(() -> RecipeFiles.read("skul", Map.of()))
        .hasMessageStartingWith("FAB-1115")
        .hasMessageContaining("skull");
    Path own = file("name: own\nname: twice\n");
    assertThatThrownBy(() -> RecipeFiles.read(own.toString(), Map.of()))
        .hasMessageStartingWith("FAB-1115");
    file("");
    assertThatThrownBy(() -> RecipeFiles.read(own.toString(), Map.of()))
        .hasMessageStartingWith("FAB-111");
    file("just words");
    assertThatThrownBy(() -> RecipeFiles.read(own.toString(), Map.of()))
        .hasMessageStartingWith("FAB-1115");
    file("name: own\nversion: 1\nsteps:\n  - threshold: {tisue: bone}\n");
    assertThatThrownBy(() -> RecipeFiles.read(own.toString(), Map.of()))
        .hasMessageStartingWith("FAB-1110");
  }
}
