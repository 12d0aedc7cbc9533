package health.fabrica.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import health.fabrica.core.recipe.Edit;
import health.fabrica.core.recipe.EditReader;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeProblem;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.flow.recipe.RecipeCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    return ofText(text(nameOrFile), overrides);
  }

  /** The text of the recipe; see {@link #read}. */
  public static String text(String nameOrFile) {
    try {
      return text(bytes(nameOrFile));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The recipe of a text; see {@link #read}. */
  public static Recipe ofText(String text, Map<String, String> overrides) {
    try {
      @Nullable Map<String, Object> tree =
          mapper().readValue(text, new TypeReference<Map<String, Object>>() {});
      return RecipeReader.read(tree == null ? Map.of() : tree, overrides);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static RuntimeException unreadable(IOException e) {
    return RecipeProblem.UNREADABLE
        .with(
            "The recipe is no readable YAML file: " + e.getClass().getSimpleName() + ".",
            "Give a file, or one of: " + String.join(", ", NAMES) + ".")
        .asException(e);
  }

  /**
   * The recipes that orders may name: those of the program, and every file with the ending {@code
   * .yaml} of a folder.
   *
   * @param folder recipes of the site, when it has some
   * @throws health.fabrica.core.problem.ProblemException FAB-1110 to FAB-1112 and FAB-1115 for a
   *     file that is no recipe, FAB-4006 when two have one name and version
   */
  public static RecipeCatalogue catalogue(Optional<Path> folder) {
    List<String> texts = new ArrayList<>(NAMES.stream().map(RecipeFiles::text).toList());
    folder.ifPresent(of -> files(of).forEach(file -> texts.add(text(file.toString()))));
    return new RecipeCatalogue(texts, RecipeFiles::ofText);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw RecipeProblem.UNREADABLE
          .with(
              "The folder of recipes cannot be read: " + e.getClass().getSimpleName() + ".",
              "Set site.recipes to a folder with YAML files, or leave it out.")
          .asException(e);
    }
  }

  /** The text of the bytes, which have to be UTF-8, so that text and bytes have one digest. */
  private static String text(byte[] bytes) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Edits of a model: a list of them, or a map with such a list as {@code design}.
   *
   * @param yaml the text
   * @throws health.fabrica.core.problem.ProblemException as for recipes
   */
  public static List<Edit> edits(String yaml) {
    try {
      JsonNode tree = mapper().readTree(yaml);
      JsonNode list = tree.isObject() && tree.has("design") ? tree.get("design") : tree;
      Object value = mapper().convertValue(list, Object.class);
      return EditReader.read(list.isArray() ? value : List.of(value == null ? "" : value));
    } catch (IOException e) {
      throw RecipeProblem.UNREADABLE
          .with(
              "The edits are no readable YAML: " + e.getClass().getSimpleName() + ".",
              "Give for example hollow: {wall-mm: 3}.")
          .asException(e);
    }
  }

  /** The same out of a file. */
  public static List<Edit> edits(Path file) {
    try {
      return edits(new String(bytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw RecipeProblem.UNREADABLE
          .with(
              "The file of edits cannot be read: " + e.getClass().getSimpleName() + ".",
              "Give a YAML file with a list of edits.")
          .asException(e);
    }
  }

  private static YAMLMapper mapper() {
    YAMLMapper mapper = new YAMLMapper();
    mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    return mapper;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("more than " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  private static byte[] bytes(String nameOrFile) throws IOException {
    if (!NAMES.contains(nameOrFile)) {
      return bytes(Path.of(nameOrFile));
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
