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

  private static final int SLICES_A_CHUNK = 4;

  private Thresholder() {}

  /**
   * The mask of {@code lower <= value <= upper}; deterministic, one pass over the volume.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static Result threshold(
      Volume volume, int lower, int upper, int threads, WorkMonitor monitor) {
    BitMask mask = new BitMask(volume.columns(), volume.rows(), volume.slices());
    if (lower > upper || lower > Short.MAX_VALUE || upper < Short.MIN_VALUE) {
      return new Result(mask, upper < Short.MIN_VALUE ? volume.voxels() : 0);
    }
    AtomicLong above = new AtomicLong();
    int low = Math.max(lower, Short.MIN_VALUE); // keeps the differences below from overflowing
    int high = Math.min(upper, Short.MAX_VALUE);
    Parallel.loop(
        threads,
        volume.slices(),
        SLICES_A_CHUNK,
        (from, to) -> {
          RangeBits blocks = new RangeBits(low, high);
          long rest = 0;
          for (int k = from; k < to; k++) {
            monitor.check();
            rest += slice(volume.slice(k), low, high, mask, mask.words(k), blocks);
          }
          above.addAndGet(rest + blocks.aboveCount());
          monitor.progress("threshold", (double) to / volume.slices());
        });
    return new Result(mask, above.get());
  }

  /** Values above the upper bound that the blocks have not counted. */
  private static long slice(
      short[] values, int lower, int upper, BitMask mask, long[] words, RangeBits blocks) {
    if ((mask.columns() & 63) != 0) {
      return words(values, 0, lower, upper, mask.columns(), words, 0);
    }
    // Rows are whole words here, so a slice is one long row.
    int done = 0;
    for (; done + RangeBits.BLOCK <= values.length; done += RangeBits.BLOCK) {
      blocks.block(values, done, words, done >> 6);
    }
    return words(values, done, lower, upper, values.length - done, words, done >> 6);
  }

  private static long words(
      short[] values, int first, int lower, int upper, int columns, long[] words, int firstWord) {
    long above = 0;
    int word = firstWord;
    int voxel = first;
    while (voxel < values.length) {
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
