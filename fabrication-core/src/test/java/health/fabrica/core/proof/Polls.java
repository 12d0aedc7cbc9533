package health.fabrica.core.proof;

import health.fabrica.core.work.WorkMonitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Watches how often work asks whether it was cancelled, and may say so from some question on.
 * Called by any thread.
 */
final class Polls implements WorkMonitor {

  private final long cancelledFrom;
  private final LongSupplier clock;
  private final AtomicLong count = new AtomicLong();
  private final Map<Thread, Long> last = new HashMap<>(); // under the lock of this, as all below
  private long longest;
  private String where = "start";
  private String longestAfter = "start";

  private Polls(long cancelledFrom, LongSupplier clock) {
    this.cancelledFrom = cancelledFrom;
    this.clock = clock;
    this.last.put(Thread.currentThread(), clock.getAsLong());
  }

  /** Only counts. */
  static Polls counting() {
    return cancelledFrom(Long.MAX_VALUE);
  }

  /** Says that the work is cancelled from the question with that number on, the first being 1. */
  static Polls cancelledFrom(long poll) {
    return new Polls(poll, () -> 0);
  }

  /**
   * Also measures the longest time without a question of the same thread.
   *
   * @param nanos time, best that of the processor
   */
  static Polls timing(LongSupplier nanos) {
    return new Polls(Long.MAX_VALUE, nanos);
  }

  @Override
  public void progress(String stage, double fraction) {
    synchronized (this) {
      where = stage + " " + Math.round(100 * fraction) + " %";
    }
  }

  @Override
  public boolean cancelled() {
    mark();
    return count.incrementAndGet() >= cancelledFrom;
  }

  private synchronized void mark() {
    long now = clock.getAsLong();
    Long before = last.put(Thread.currentThread(), now);
    long gap = before == null ? 0 : now - before;
    if (gap > longest) {
      longest = gap;
      longestAfter = where;
    }
  }

  /** Ends the measurement: the rest of the work counts as time without a question. */
  Polls done() {
    mark();
    return this;
  }

  long count() {
    return count.get();
  }

  synchronized long longestNanos() {
    return longest;
  }

  /** What was reported last before the longest time without a question. */
  synchronized String longestAfter() {
    return longestAfter;
  }
}
