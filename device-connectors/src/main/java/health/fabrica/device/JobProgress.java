package health.fabrica.device;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param fraction share done, 0 to 1
 * @param basis what the share counts
 * @param layer layer in work, counted from 1, or null when unknown
 * @param layerTotal number of layers, or null when unknown
 * @param elapsed time since the start as the device counts it, or null
 * @param remaining estimate of the device, or null
 */
public record JobProgress(
    double fraction,
    Basis basis,
    @Nullable Integer layer,
    @Nullable Integer layerTotal,
    @Nullable Duration elapsed,
    @Nullable Duration remaining) {

  /** Nothing done yet. */
  public static final JobProgress NONE = new JobProgress(0, Basis.DEVICE, null, null, null, null);

  public JobProgress {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction outside 0 to 1: " + fraction);
    }
  }

  /** What the fraction counts. */
  public enum Basis {
    /** Bytes of the file read. */
    BYTES,
    /** Time. */
    TIME,
    /** Layers. */
    LAYER,
    /** The device does not say. */
    DEVICE
  }

  /** The later reading, but never behind this one: published progress does not go backwards. */
  public JobProgress advancedTo(JobProgress later) {
    return new JobProgress(
        Math.max(fraction, later.fraction),
        later.basis,
        later(layer, later.layer),
        later.layerTotal != null ? later.layerTotal : layerTotal,
        later(elapsed, later.elapsed),
        later.remaining);
  }

  private static <T extends Comparable<T>> @Nullable T later(@Nullable T before, @Nullable T now) {
    if (before == null) {
      return now;
    }
    return now == null || before.compareTo(now) > 0 ? before : now;
  }
}
