package health.fabrica.core.segment;

import health.fabrica.core.image.Volume;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.concurrent.atomic.AtomicLong;

/** Marks the voxels whose intensity lies between two bounds, both inclusive. */
public final class Thresholder {

  /**
   * What the threshold gave.
   *
   * @param mask the voxels between the bounds
   * @param voxelsAboveUpper voxels brighter than the upper bound, metal for example
   */
  public record Result(BitMask mask, long voxelsAboveUpper) {}

  private Thresholder() {}

  /** The mask of {@code lower <= value <= upper}; deterministic, one pass over the volume. */
  public static Result threshold(
      Volume volume, int lower, int upper, int threads, WorkMonitor monitor) {
    BitMask mask = new BitMask(volume.columns(), volume.rows(), volume.slices());
    AtomicLong above = new AtomicLong();
    int low = Math.max(lower, Short.MIN_VALUE); // keeps the differences below from overflowing
    int high = Math.min(upper, Short.MAX_VALUE);
    Parallel.loop(
        threads,
        volume.slices(),
        1,
        (from, to) -> {
          monitor.check();
          above.addAndGet(slice(volume.slice(from), low, high, mask, mask.words(from)));
          monitor.progress("threshold", (double) to / volume.slices());
        });
    return new Result(mask, above.get());
  }

  private static long slice(short[] values, int lower, int upper, BitMask mask, long[] words) {
    int columns = mask.columns();
    long above = 0;
    int voxel = 0;
    int word = 0;
    for (int j = 0; j < mask.rows(); j++) {
      for (int i = 0; i < columns; i += 64) {
        int n = Math.min(64, columns - i);
        long bits = 0;
        for (int b = 0; b < n; b++) {
          int v = values[voxel++];
          // The sign bit of either difference is set when the value is out of bounds.
          bits |= (long) (~((v - lower) | (upper - v)) >>> 31) << b;
          above += (upper - v) >>> 31;
        }
        words[word++] = bits;
      }
    }
    return above;
  }
}
