package health.fabrica.dicom.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what all requests together hold of objects that have to be in memory whole: to be
 * transcoded, taken apart or shown. Fair; waits for others up to half a minute. Thread-safe.
 */
final class MemoryBudget {

  private static final long UNIT = 1 << 16;
  private static final int WAIT_SECONDS = 30;

  private final int units;
  private final Semaphore free;

  MemoryBudget(long bytes) {
    this.units = (int) Math.max(1, Math.min(bytes / UNIT, Integer.MAX_VALUE));
    this.free = new Semaphore(units, true);
  }

  /** A share of what the virtual machine may use. */
  static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / 3);
  }

  /** Something taken; to be closed by the thread that took it. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes that many bytes.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2170 when it is more than there is at
   *     all, FAB-2171 when it does not become free in time
   */
  Lease take(long bytes) {
    long wanted = bytes / UNIT + 1;
    if (wanted > units) {
      throw OriginProblem.TOO_LARGE.refuse(
          "The representation takes " + bytes + " bytes of memory; there are " + units * UNIT + ".",
          "Retrieve the whole object with transfer-syntax=*.");
    }
    int permits = (int) wanted;
    try {
      if (!free.tryAcquire(permits, WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw OriginProblem.MEMORY_TAKEN.refuse(
            "No " + bytes + " bytes of memory became free in " + WAIT_SECONDS + " s.",
            "Ask again later.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OriginProblem.MEMORY_TAKEN.with("The server stops.", "Ask again later.").asException(e);
    }
    return () -> free.release(permits);
  }
}
