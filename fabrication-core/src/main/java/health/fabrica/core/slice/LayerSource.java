package health.fabrica.core.slice;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;
import java.util.function.Supplier;

/** Something that can be cut into layers: a mesh, a field. Thread-safe. */
public interface LayerSource {

  /** Hands out the cuts of ascending planes, one after the other. Used by one thread. */
  interface Cuts {
    /** The next cut, to be made once, by any thread. */
    Supplier<Region> next();
  }

  /**
   * Prepares the cuts at ascending heights.
   *
   * @param planesMm heights of the planes
   * @param monitor asked in long work whether to stop
   */
  Cuts cuts(double[] planesMm, WorkMonitor monitor);
}
