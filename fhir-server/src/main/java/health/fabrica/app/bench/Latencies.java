package health.fabrica.app.bench;

import java.util.Arrays;

/** Durations of answered requests, in nanoseconds, sorted. */
final class Latencies {

  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  /** Takes those that are not 0: a request that failed has no latency. */
  Latencies(long[] nanos) {
    this.sorted = Arrays.stream(nanos).filter(n -> n > 0).sorted().toArray();
  }

  /** The duration that this part (0 to 1) of the requests does not exceed, milliseconds. */
  double quantileMillis(double part) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(part * sorted.length);
    return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
  }

  /** The longest, milliseconds. */
  double maxMillis() {
    return quantileMillis(1);
  }
}
