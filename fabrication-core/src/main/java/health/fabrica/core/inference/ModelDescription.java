package health.fabrica.core.inference;

import health.fabrica.core.image.Modality;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the site states of its model: which file it is, what it was trained on and what its classes
 * are. Nothing of it can be guessed from the file, and a wrong guess would give a plausible mask.
 *
 * @param name lower case with hyphens
 * @param version as its maker counts
 * @param sha256 of the model file, 64 hexadecimal digits in lower case
 * @param modality of the volumes it was trained on
 * @param window voxels of a window: columns, rows, slices
 * @param spacingMm between columns, rows and slices
 * @param orientation where columns, rows and slices go: a letter each of {@code L R A P S I}
 * @param intensities how values are made ready
 * @param classes names of the classes in the order of the scores, the background first; one name
 *     alone is that of the object, and the score its likelihood
 */
public record ModelDescription(
    String name,
    String version,
    String sha256,
    Modality modality,
    List<Integer> window,
    List<Double> spacingMm,
    String orientation,
    Intensities intensities,
    List<String> classes) {

  private static final List<String> KEYS =
      List.of(
          "name",
          "version",
          "sha256",
          "modality",
          "window",
          "spacing-mm",
          "orientation",
          "clip",
          "mean",
          "deviation",
          "classes");
  private static final int LONGEST_WINDOW = 512;
  private static final int MOST_CLASSES = 255;

  /**
   * Values are cut off at both ends, then {@code (value - mean) / deviation}.
   *
   * @param lowest smallest value; also that of voxels outside the volume
   * @param highest largest value
   * @param mean taken off
   * @param deviation divided by
   */
  public record Intensities(double lowest, double highest, double mean, double deviation) {

    float ready(int value) {
      return (float) ((Math.max(lowest, Math.min(highest, value)) - mean) / deviation);
    }
  }

  /** Takes a copy of the lists and refuses what makes no sense. */
  public ModelDescription {
    window = List.copyOf(window);
    spacingMm = List.copyOf(spacingMm);
    classes = List.copyOf(classes);
    require(name.matches("[a-z][a-z0-9-]{0,63}"), "name", "lower case with hyphens");
    require(version.matches("[A-Za-z0-9._+-]{1,64}"), "version", "1 to 64 letters and digits");
    require(sha256.matches("[0-9a-f]{64}"), "sha256", "64 hexadecimal digits in lower case");
    require(
        window.size() == 3 && window.stream().allMatch(n -> n >= 1 && n <= LONGEST_WINDOW),
        "window",
        "columns, rows and slices from 1 to " + LONGEST_WINDOW);
    require(
        spacingMm.size() == 3 && spacingMm.stream().allMatch(mm -> mm >= 0.01 && mm <= 100),
        "spacing-mm",
        "three lengths from 0.01 to 100");
    require(
        orientation.matches("[LRAPSI]{3}") && Axes.spanSpace(orientation),
        "orientation",
        "a direction each for columns, rows and slices, for example LPS");
    require(
        intensities.lowest() < intensities.highest()
            && Double.isFinite(intensities.highest() - intensities.lowest())
            && Double.isFinite(intensities.mean())
            && intensities.deviation() > 0
            && intensities.deviation() < Double.POSITIVE_INFINITY,
        "clip, mean or deviation",
        "two rising values, a mean, and a deviation above 0");
    require(
        !classes.isEmpty()
            && classes.size() <= MOST_CLASSES
            && classes.stream().distinct().count() == classes.size()
            && classes.stream().allMatch(c -> c.matches("[a-z][a-z0-9-]{0,63}")),
        "classes",
        "1 to " + MOST_CLASSES + " different names in lower case with hyphens");
  }

  private static void require(boolean holds, String key, String wanted) {
    if (!holds) {
      throw wrong(key, wanted);
    }
  }

  private static RuntimeException wrong(String key, String wanted) {
    return InferenceProblem.DESCRIPTION_INVALID.refuse(
        "The model's " + key + " is missing or out of range.", "Give " + wanted + ".");
  }

  /**
   * The description of a plain map, as any text format gives it.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1351 for an unknown key, or a value
   *     that is missing, of the wrong kind or out of range
   */
  public static ModelDescription read(Map<String, ?> tree) {
    for (String key : tree.keySet()) {
      require(KEYS.contains(key), "description (" + key + ")", "only: " + String.join(", ", KEYS));
    }
    List<Double> clip = numbers(tree, "clip", 2);
    return new ModelDescription(
        text(tree, "name"),
        text(tree, "version"),
        text(tree, "sha256"),
        modality(text(tree, "modality")),
        numbers(tree, "window", 3).stream().map(ModelDescription::whole).toList(),
        numbers(tree, "spacing-mm", 3),
        text(tree, "orientation"),
        new Intensities(clip.get(0), clip.get(1), number(tree, "mean"), number(tree, "deviation")),
        texts(tree, "classes"));
  }

  private static int whole(double value) {
    require(value == Math.rint(value), "window", "whole numbers");
    return (int) value;
  }

  private static Modality modality(String text) {
    return Arrays.stream(Modality.values())
        .filter(m -> m.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                InferenceProblem.DESCRIPTION_INVALID.refuse(
                    "The model's modality is none that volumes have.",
                    "Give one of: " + Arrays.toString(Modality.values()) + "."));
  }

  private static String text(Map<String, ?> tree, String key) {
    Object value = tree.get(key);
    require(value instanceof String || value instanceof Number, key, "a text");
    return String.valueOf(value);
  }

  private static double number(Map<String, ?> tree, String key) {
    if (tree.get(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number");
  }

  private static List<Double> numbers(Map<String, ?> tree, String key, int count) {
    if (tree.get(key) instanceof List<?> list
        && list.size() == count
        && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().map(n -> ((Number) n).doubleValue()).toList();
    }
    throw wrong(key, "a list of " + count + " numbers");
  }

  private static List<String> texts(Map<String, ?> tree, String key) {
    if (tree.get(key) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw wrong(key, "a list of names");
  }

  /** Voxels of a window. */
  public int windowVoxels() {
    return window.get(0) * window.get(1) * window.get(2);
  }

  /** The identity for a record: what was run, so that it can be found again. */
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("name", name);
    identity.put("version", version);
    identity.put("sha256", sha256);
    return identity;
  }
}
