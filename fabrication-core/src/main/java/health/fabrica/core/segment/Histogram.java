package health.fabrica.core.segment;

import health.fabrica.core.image.Volume;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;

/**
 * How many voxels have each of the 65,536 intensities: bin {@code value + 32768}. Half a megabyte a
 * thread; the counts do not depend on the threads.
 */
public final class Histogram {

  /** Bins, one for each value of a {@code short}. */
  public static final int BINS = 1 << 16;

  private static final int SLICES_A_CHUNK = 8;

  private final long[] counts;

  private Histogram(long[] counts) {
    this.counts = counts;
  }

  /** The histogram of all voxels. */
  public static Histogram of(Volume volume, int threads, WorkMonitor monitor) {
    long[] counts = new long[BINS];
    Parallel.loop(
        threads,
        volume.slices(),
        SLICES_A_CHUNK,
        (from, to) -> {
          int[] own = new int[BINS];
          for (int k = from; k < to; k++) {
            monitor.check();
            for (short v : volume.slice(k)) {
              own[v + (BINS >> 1)]++;
            }
          }
          synchronized (counts) {
            for (int n = 0; n < BINS; n++) {
              counts[n] += own[n];
            }
          }
        });
    return new Histogram(counts);
  }

  /** Voxels of an intensity. */
  public long count(int value) {
    return counts[value + (BINS >> 1)];
  }

  /** Voxels in all. */
  public long total() {
    return count(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /** Voxels between two intensities, both inclusive. */
  public long count(int lower, int upper) {
    long sum = 0;
    for (int v = lower; v <= upper; v++) {
      sum += count(v);
    }
    return sum;
  }

  /** The lowest intensity that occurs. */
  public int lowest() {
    int v = Short.MIN_VALUE;
    while (v < Short.MAX_VALUE && count(v) == 0) {
      v++;
    }
    return v;
  }

  /** The highest intensity that occurs. */
  public int highest() {
    int v = Short.MAX_VALUE;
    while (v > Short.MIN_VALUE && count(v) == 0) {
      v--;
    }
    return v;
  }
}
