package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the bytes of large bodies that are held and parsed at the same time, because a parsed
 * resource takes about ten times its text. Small bodies pass; their number is bounded by that of
 * the workers. A request takes what it holds and gives it back when it is answered.
 */
final class BodyBudget {

  /** Bodies up to here pass. */
  static final long FREE_BYTES = 256 << 10;

  private static final long WAIT_SECONDS = 20;

  private final Semaphore kibibytes;

  BodyBudget(long bytes) {
    this.kibibytes = new Semaphore(Math.toIntExact(bytes >> 10));
  }

  /** Takes room for further bytes of a request, waiting for others to end. */
  void take(RestRequest request, long bytes) {
    Held held = request.held();
    held.bytes += bytes;
    int wanted = (int) Math.max(0, (held.bytes - FREE_BYTES) >> 10) - held.permits;
    if (wanted > 0) {
      acquire(wanted);
      held.permits += wanted;
    }
  }

  private void acquire(int permits) {
    try {
      if (kibibytes.tryAcquire(permits, WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Problem(
            FhirProblem.STORE_BUSY,
            "Other large requests take the memory for bodies.",
            "Send it again in a few seconds.")
        .asException();
  }

  void giveBack(RestRequest request) {
    Held held = request.held();
    kibibytes.release(held.permits);
    held.permits = 0;
  }

  /** What one request holds; its thread's. */
  static final class Held {
    private long bytes;
    private int permits;
  }
}
