package health.fabrica.core.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a recipe: immutable parameters and what is done with them. Names and parameters are
 * those of the text format.
 */
public abstract class Step {

  private final String name;
  private final Map<String, Object> parameters;

  Step(String name, Parameters parameters) {
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

  /** Whether it works on a mask that is there. */
  boolean needsMask() {
    return true;
  }

  /** Whether there is a mask after it. */
  boolean makesMask() {
    return false;
  }

  /** Whether it changes intensities or the grid. */
  boolean changesVolume() {
    return false;
  }

  /** Whether it needs seeds. */
  boolean needsSeeds() {
    return false;
  }

  /** Does the step; what it counted goes into the bench's record. */
  abstract void run(Bench bench);
}
