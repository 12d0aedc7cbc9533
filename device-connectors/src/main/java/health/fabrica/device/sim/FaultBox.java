package health.fabrica.device.sim;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Faults of the face that wait for a request to hit. Set and read by any thread. */
final class FaultBox {

  private static final long POLL_MS = 20;

  final AtomicBoolean loseStartAnswer = new AtomicBoolean();
  final AtomicBoolean loseStartRequest = new AtomicBoolean();
  final AtomicBoolean loseCommandAnswer = new AtomicBoolean();
  final AtomicBoolean breakUpload = new AtomicBoolean();
  final AtomicBoolean garbage = new AtomicBoolean();
  final AtomicLong stallUploadMs = new AtomicLong();
  final AtomicLong truncateUpload = new AtomicLong(-1);
  final AtomicLong unavailable = new AtomicLong();
  private final AtomicLong hangUntilNanos = new AtomicLong();
  private final AtomicBoolean hanging = new AtomicBoolean();

  void hang(long millis) {
    hangUntilNanos.set(System.nanoTime() + millis * 1_000_000);
    hanging.set(millis > 0);
  }

  /** Waits as long as the host hangs. */
  void waitWhileHanging() throws InterruptedException {
    while (hanging.get() && System.nanoTime() < hangUntilNanos.get()) {
      Thread.sleep(POLL_MS);
    }
    hanging.set(false);
  }

  boolean takeUnavailable() {
    return unavailable.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }
}
