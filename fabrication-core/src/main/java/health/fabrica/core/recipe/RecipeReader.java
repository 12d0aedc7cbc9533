package health.fabrica.core.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes recipes of plain maps, lists, strings and numbers, as any text format gives them:
 *
 * <pre>
 * name: skull
 * version: 1
 * description: ...
 * steps:
 *   - threshold: {tissue: bone}
 *   - islands: {keep: 1}
 * design:
 *   - hollow: {wall-mm: 3}
 * </pre>
 *
 * Strict: an unknown key, step or parameter and a value of the wrong kind are refused.
 */
public final class RecipeReader {

  private static final List<String> KEYS =
      List.of("name", "version", "description", "steps", "design");
  private static final Map<String, Function<Parameters, Step>> STEPS = new TreeMap<>();

  static {
    STEPS.put("median", VolumeSteps::median);
    STEPS.put("denoise", VolumeSteps::denoise);
    STEPS.put("resample", VolumeSteps::resample);
    STEPS.put("threshold", ThresholdSteps::threshold);
    STEPS.put("otsu", ThresholdSteps::otsu);
    STEPS.put("landmarks", VolumeSteps::landmarks);
    STEPS.put("interpolate", MaskSteps::interpolate);
    STEPS.put("model", ModelStep::of);
    STEPS.put("islands", MaskSteps::islands);
    STEPS.put("seeds", MaskSteps::seeds);
    STEPS.put("split", MaskSteps::split);
    STEPS.put("fill", MaskSteps::fill);
    STEPS.put("open", MaskSteps::open);
    STEPS.put("close", MaskSteps::close);
    STEPS.put("margin", MaskSteps::margin);
    STEPS.put("wrap", MaskSteps::wrap);
    STEPS.put("inside-body", MaskSteps::insideBody);
  }

  private RecipeReader() {}

  /**
   * The recipe.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1110 for a name that nobody knows,
   *     FAB-1111 for a value, FAB-1112 when the steps do not fit together
   */
  public static Recipe read(Map<String, ?> tree) {
    return read(tree, Map.of());
  }

  /**
   * The recipe with values in place of its own.
   *
   * @param overrides by {@code step.parameter}; each step of that name takes it
   */
  public static Recipe read(Map<String, ?> tree, Map<String, String> overrides) {
    for (String key : tree.keySet()) {
      if (!KEYS.contains(key)) {
        throw RecipeProblem.NAME_UNKNOWN.refuse(
            "A recipe has no key " + key + ".", "It has: " + String.join(", ", KEYS) + ".");
      }
    }
    String name = String.valueOf(tree.get("name"));
    if (!name.matches("[a-z][a-z0-9-]{0,63}")
        || !(tree.get("version") instanceof Integer version)
        || version < 1
        || !(tree.get("steps") instanceof List<?> list)) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "A recipe needs a name in lower case, a version from 1 and a list of steps.",
          "Add what is missing.");
    }
    Map<String, String> unused = new LinkedHashMap<>(overrides);
    List<Step> steps = new ArrayList<>();
    for (Object entry : list) {
      steps.add(NamedEntry.of(entry).make("step", STEPS, overrides, unused));
    }
    List<Edit> design = EditReader.read(tree.get("design"), overrides, unused);
    Recipe recipe =
        new Recipe(name, version, String.valueOf(tree.get("description")), steps, design);
    if (!unused.isEmpty()) {
      throw RecipeProblem.NAME_UNKNOWN.refuse(
          "The recipe " + name + " has no step for " + unused.keySet().iterator().next() + ".",
          "Name values as step.parameter; it has: "
              + recipe.parameters().entrySet().stream()
                  .map(own -> own.getKey() + " (" + own.getValue() + ")")
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return recipe;
  }
}
