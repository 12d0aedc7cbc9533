package health.fabrica.core.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One edit of a model in its distance field: immutable parameters and what is done with them. Names
 * and parameters are those of the text format.
 */
public abstract class Edit {

  private final String name;
  private final Map<String, Object> parameters;

  Edit(String name, Parameters parameters) {
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

  /** How far from the surface distances have to be right, mm. */
  double bandMm() {
    return 2;
  }

  /** Room around the model that it needs, mm. */
  double marginMm() {
    return 2;
  }

  /** The largest voxels that show its detail, mm. */
  double mostStepMm() {
    return Double.POSITIVE_INFINITY;
  }

  /** Does the edit; what it counted goes into the bench's record. */
  abstract void run(EditBench bench);
}
