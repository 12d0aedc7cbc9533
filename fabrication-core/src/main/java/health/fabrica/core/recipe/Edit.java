package health.fabrica.core.recipe;

import health.fabrica.core.segment.SideCheck;
import java.util.Optional;

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

  /** Refuses an order that does not say what the edit needs of it. */
  void require(Optional<String> order, Optional<SideCheck.Side> side) {}

  /** Does the edit; what it counted goes into the bench's record. */
  abstract void run(EditBench bench);
}
