package health.fabrica.core.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A step or edit as text gives it: its bare name, or a map of the name to its parameters. */
record NamedEntry(String name, Map<String, Object> values) {

  static NamedEntry of(Object entry) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!(entry instanceof Map<?, ?> map) || map.size() != 1) {
      return new NamedEntry(String.valueOf(entry), values);
    }
    Map.Entry<?, ?> only = map.entrySet().iterator().next();
    String name = String.valueOf(only.getKey());
    if (only.getValue() instanceof Map<?, ?> given) {
      given.forEach((key, value) -> values.put(String.valueOf(key), value));
    } else if (only.getValue() != null) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "The step " + name + " has the value " + only.getValue() + ".",
          "Give its parameters as names and values.");
    }
    return new NamedEntry(name, values);
  }

  /**
   * Makes it, with values in place of its own.
   *
   * @param kind what it is, for the message
   * @param overrides by {@code name.parameter}
   * @param unused those that were used leave it
   */
  <T> T make(
      String kind,
      Map<String, Function<Parameters, T>> makers,
      Map<String, String> overrides,
      Map<String, String> unused) {
    Function<Parameters, T> maker = makers.get(name);
    if (maker == null) {
      throw RecipeProblem.NAME_UNKNOWN.refuse(
          "No " + kind + " is called " + name + ".",
          "There are: " + String.join(", ", makers.keySet()) + ".");
    }
    String prefix = name + ".";
    overrides.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            values.put(key.substring(prefix.length()), value);
            unused.remove(key);
          }
        });
    return maker.apply(new Parameters(name, values));
  }
}
