package health.fabrica.fhir.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives one thread after the other the turn to write, in the order of asking. Unlike a fair lock it
 * says for sure whether somebody took over when the turn is passed on. The fields are guarded by
 * the monitor of this object.
 */
final class WriteTurn {

  /** Who waits: zero when the turn came. */
  private final Deque<CountDownLatch> waiting = new ArrayDeque<>();

  private boolean taken;
  private @Nullable Thread holder;

  /**
   * Waits for the turn.
   *
   * @return false when it did not come in time
   * @throws InterruptedException only without having the turn
   */
  boolean take(Duration atMost) throws InterruptedException {
    CountDownLatch me = new CountDownLatch(1);
    synchronized (this) {
      if (!taken) {
        taken = true;
        holder = Thread.currentThread();
        return true;
      }
      waiting.add(me);
    }
    boolean mine;
    try {
      mine = me.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      if (leave(me)) {
        throw e;
      }
      Thread.currentThread().interrupt(); // asked to stop, but the turn is here and must go on
      mine = true;
    }
    if (!mine && leave(me)) {
      return false;
    }
    synchronized (this) {
      holder = Thread.currentThread();
    }
    return true;
  }

  /** Stops waiting; false when the turn came just now. */
  private synchronized boolean leave(CountDownLatch me) {
    return waiting.remove(me);
  }

  /** Whether the calling thread has the turn. */
  synchronized boolean isMine() {
    return holder == Thread.currentThread();
  }

  /** Passes the turn on; false when nobody waits, and then the caller keeps it. */
  synchronized boolean passOn() {
    CountDownLatch next = waiting.poll();
    if (next == null) {
      return false;
    }
    holder = null;
    next.countDown();
    return true;
  }

  /** Passes the turn on, or leaves it to whoever asks next. */
  synchronized void end() {
    if (!passOn()) {
      holder = null;
      taken = false;
    }
  }
}
