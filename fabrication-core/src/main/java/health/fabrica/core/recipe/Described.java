package health.fabrica.core.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the text format calls by a name, with the parameters that were read. Immutable. */
public abstract class Described {

  private final String name;
  private final Map<String, Object> parameters;

  Described(String name, Parameters parameters) {
    this.name = name;
    this.parameters = parameters.read();
  }

  /** The name in recipes, lower case with hyphens. */
  public final String name() {
    return name;
  }

  /** All parameters with the values used, defaults too, in the order of their description. */
  public final Map<String, Object> parameters() {
    return new LinkedHashMap<>(parameters);
  }
}
