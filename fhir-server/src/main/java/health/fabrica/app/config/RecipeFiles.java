package health.fabrica.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeProblem;
import health.fabrica.core.recipe.RecipeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recipes as YAML: those that come with the program, by name, and those of the site, by file. */
public final class RecipeFiles {

  /** The recipes that come with the program. */
  public static final List<String> NAMES =
      List.of(
          "skull",
          "mandible",
          "spine",
          "long-bone",
          "vessel-lumen",
          "airway",
          "heart-blood-pool",
          "skin-surface");

  private static final int MAX_BYTES = 1 << 20;

  private RecipeFiles() {}

  /**
   * The recipe.
   *
   * @param nameOrFile one of {@link #NAMES}, else a file
   * @param overrides values by {@code step.parameter}
   * @throws health.fabrica.core.problem.ProblemException FAB-1115 when it cannot be read, FAB-1110
   *     to FAB-1112 when it says something that makes no sense
   */
  public static Recipe read(String nameOrFile, Map<String, String> overrides) {
    YAMLMapper mapper = new YAMLMapper();
    mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try {
      @Nullable Map<String, Object> tree =
          mapper.readValue(bytes(nameOrFile), new TypeReference<Map<String, Object>>() {});
      return RecipeReader.read(tree == null ? Map.of() : tree, overrides);
    } catch (IOException e) {
      throw RecipeProblem.UNREADABLE
          .with(
              "The recipe is no readable YAML file: " + e.getClass().getSimpleName() + ".",
              "Give a file, or one of: " + String.join(", ", NAMES) + ".")
          .asException(e);
    }
  }

  private static byte[] bytes(String nameOrFile) throws IOException {
    if (!NAMES.contains(nameOrFile)) {
      Path file = Path.of(nameOrFile);
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    }
    try (InputStream in =
        RecipeFiles.class.getResourceAsStream(
            "/health/fabrica/app/recipe/" + nameOrFile + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("recipe missing in the program: " + nameOrFile);
      }
      return in.readAllBytes();
    }
  }
}
