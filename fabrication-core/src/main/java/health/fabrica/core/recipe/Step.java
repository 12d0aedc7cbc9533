package health.fabrica.core.recipe;

/**
 * One step of a recipe: immutable parameters and what is done with them. Names and parameters are
 * those of the text format.
 */
public abstract class Step extends Described {

  Step(String name, Parameters parameters) {
    super(name, parameters);
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

  /** How many seeds it needs at least. */
  int leastSeeds() {
    return 0;
  }

  /** Does the step; what it counted goes into the bench's record. */
  abstract void run(Bench bench);
}
