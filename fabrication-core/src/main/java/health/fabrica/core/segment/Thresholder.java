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
          RangeBits blocks = new RangeBits(low, high, volume.columns() * volume.rows());
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
    // Where rows are not whole words, the slice is packed as one long row first.
    boolean whole = (mask.columns() & 63) == 0;
    long[] flat = whole ? words : new long[(values.length >> 6) + 2];
    int done = 0;
    for (int size = blocks.block(); size > 0 && done + size <= values.length; done += size) {
      blocks.pack(values, done, flat, done >> 6);
    }
    long above = rest(values, done, lower, upper, flat);
    if (!whole) {
      align(flat, mask, words);
    }
    return above;
  }

  /** Packs the values from a multiple of 64 on. */
  private static long rest(short[] values, int first, int lower, int upper, long[] words) {
    long above = 0;
    for (int i = first; i < values.length; i++) {
      int v = values[i];
      // The sign bit of either difference is set when the value is out of bounds.
      words[i >> 6] |= (long) (~((v - lower) | (upper - v)) >>> 31) << i;
      above += (upper - v) >>> 31;
    }
    return above;
  }

  /** Lets every row begin with a word. */
  private static void align(long[] flat, BitMask mask, long[] words) {
    int columns = mask.columns();
    int last = mask.wordsPerRow() - 1;
    for (int j = 0; j < mask.rows(); j++) {
      for (int w = 0; w <= last; w++) {
        int bit = j * columns + 64 * w;
        // In two shifts, as one by 64 would be one by 0.
        long word = flat[bit >> 6] >>> bit | flat[(bit >> 6) + 1] << 1 << ~bit;
        words[j * (last + 1) + w] = w < last ? word : word & -1L >>> -columns;
      }
    }
  }
}
