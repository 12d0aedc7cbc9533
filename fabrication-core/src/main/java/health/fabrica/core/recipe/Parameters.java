package health.fabrica.core.recipe;

import health.fabrica.core.image.Vec3;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The parameters of one step while they are read: each is asked for once, with its default. */
final class Parameters {

  private final String where;
  private final Map<String, Object> given;
  private final Map<String, Object> read = new LinkedHashMap<>();

  Parameters(String where, Map<String, ?> given) {
    this.where = where;
    this.given = new LinkedHashMap<>(given);
  }

  /** Whether the text gives it. */
  boolean has(String name) {
    return given.get(name) != null;
  }

  double number(String name, double fallback, double least, double most) {
    double value = value(name, fallback);
    read.put(name, value);
    if (!(value >= least && value <= most)) {
      throw invalid(name, value, "a number from " + plain(least) + " to " + plain(most));
    }
    return value;
  }

  int whole(String name, int fallback, int least, int most) {
    double value = value(name, fallback);
    read.put(name, (int) value);
    if (value != Math.rint(value) || !(value >= least && value <= most)) {
      throw invalid(name, value, "a whole number from " + least + " to " + most);
    }
    return (int) value;
  }

  String choice(String name, String fallback, List<String> choices) {
    Object value = has(name) ? given.get(name) : fallback;
    if (!(value instanceof String text) || !choices.contains(text)) {
      throw invalid(name, String.valueOf(value), "one of: " + String.join(", ", choices));
    }
    read.put(name, text);
    return text;
  }

  /** A text that has to be given. */
  String text(String name, String pattern, String wanted) {
    String value = String.valueOf(given.get(name));
    if (!has(name) || !value.matches(pattern)) {
      throw invalid(name, has(name) ? value : "missing", wanted);
    }
    read.put(name, value);
    return value;
  }

  /** A place or direction in patient space: three numbers, as a list or parted by commas. */
  Optional<Vec3> place(String name) {
    Object value = given.get(name);
    if (value == null) {
      read.putIfAbsent(name, "none");
      return Optional.empty();
    }
    List<?> parts =
        value instanceof List<?> list ? list : List.of(String.valueOf(value).split(",", -1));
    try {
      if (parts.size() == 3) {
        Vec3 place = new Vec3(finite(parts.get(0)), finite(parts.get(1)), finite(parts.get(2)));
        read.put(name, place.x() + "," + place.y() + "," + place.z());
        return Optional.of(place);
      }
    } catch (NumberFormatException e) {
      throw invalid(name, value, "three numbers");
    }
    throw invalid(name, value, "three numbers");
  }

  /** A place that has to be given. */
  Vec3 needed(String name) {
    return place(name).orElseThrow(() -> invalid(name, "missing", "three numbers: LPS, mm"));
  }

  private static double finite(Object part) {
    double value = Double.parseDouble(String.valueOf(part).strip());
    if (!Double.isFinite(value)) {
      throw new NumberFormatException();
    }
    return value;
  }

  private double value(String name, double fallback) {
    Object value = given.get(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.parseDouble(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw invalid(name, value, "a number");
    }
  }

  /** What was read; refuses what was given and nobody asked for. */
  Map<String, Object> read() {
    for (String name : given.keySet()) {
      if (!read.containsKey(name)) {
        throw RecipeProblem.NAME_UNKNOWN.refuse(
            "The step " + where + " has no parameter " + name + ".",
            read.isEmpty()
                ? "It has none at all."
                : "It has: " + String.join(", ", new TreeSet<>(read.keySet())) + ".");
      }
    }
    return read;
  }

  private RuntimeException invalid(String name, Object value, String wanted) {
    return RecipeProblem.VALUE_INVALID.refuse(
        "The parameter " + name + " of " + where + " is " + value + ".", "Give " + wanted + ".");
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
