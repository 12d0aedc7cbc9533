package health.fabrica.flow.trigger;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one thread does again and again, with a pause after each time, until it is closed. A
 * failure is logged and is no end: the next turn begins after the pause.
 */
public final class Periodic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);
  private static final long STOP_SECONDS = 10;

  private final String name;
  private final Duration pause;
  private final Consumer<WorkMonitor> work;
  private final ExecutorService thread;
  private volatile boolean closed;

  private Periodic(String name, Duration pause, Consumer<WorkMonitor> work) {
    this.name = name;
    this.pause = pause;
    this.work = work;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "fabrica-" + name);
              made.setDaemon(true);
              return made;
            });
  }

  /** Starts at once. The monitor given to the work is cancelled when this is closed. */
  public static Periodic start(String name, Duration pause, Consumer<WorkMonitor> work) {
    Periodic periodic = new Periodic(name, pause, work);
    periodic.thread.execute(periodic::repeat);
    return periodic;
  }

  private void repeat() {
    WorkMonitor monitor = new Stopping();
    while (!closed) {
      try {
        work.accept(monitor);
      } catch (ProblemException e) {
        if (e.problem().category() != Category.CANCELLED) {
          LOG.warn("{}: {}; it is tried again", name, e.problem());
        }
      } catch (RuntimeException e) {
        LOG.error("{} failed; it is tried again", name, e);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(closed ? 0 : pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Cancelled by the close of the outer object. */
  private final class Stopping implements WorkMonitor {
    @Override
    public void progress(String stage, double fraction) {}

    @Override
    public boolean cancelled() {
      return closed;
    }
  }

  /** Ends the work that runs; waits for its thread. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.shutdownNow();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("{} still runs after {} s", name, STOP_SECONDS);
    }
  }
}
