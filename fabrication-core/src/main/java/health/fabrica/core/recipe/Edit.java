package health.fabrica.core.recipe;

/**
 * One edit of a model in its distance field: immutable parameters and what is done with them. Names
 * and parameters are those of the text format.
 */
public abstract class Edit extends Described {

  Edit(String name, Parameters parameters) {
    super(name, parameters);
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
