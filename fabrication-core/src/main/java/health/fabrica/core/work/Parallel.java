package health.fabrica.core.work;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one loop on several threads. The loop is cut into chunks whose borders depend on the size
 * only, so work that keeps its results per index or per chunk gives the same result on any number
 * of threads.
 *
 * <p>The calling thread takes part; the helpers end with the call, so nothing has to be closed.
 */
public final class Parallel {

  /** The body of the loop for one chunk. */
  @FunctionalInterface
  public interface Body {
    /** Does the indices {@code from} (inclusive) to {@code to} (exclusive). */
    void run(int from, int to);
  }

  private Parallel() {}

  /** The number of threads that this machine can run at once. */
  public static int machineThreads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Runs the body over {@code 0..size-1} and returns when all is done.
   *
   * @param threads how many threads may work, at least 1
   * @param chunk indices a chunk
   * @throws RuntimeException the first failure of the body; chunks not yet begun are left out
   */
  public static void loop(int threads, int size, int chunk, Body body) {
    int chunks = (int) (((long) size + chunk - 1) / chunk);
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          try {
            for (int c = next.getAndIncrement(); c < chunks; c = next.getAndIncrement()) {
              body.run(c * chunk, (int) Math.min(size, (long) (c + 1) * chunk));
            }
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(chunks);
          }
        };
    Thread[] helpers = new Thread[Math.max(0, Math.min(threads, chunks) - 1)];
    for (int n = 0; n < helpers.length; n++) {
      helpers[n] = new Thread(work, "fabrica-core-" + (n + 1));
      helpers[n].setDaemon(true);
      helpers[n].start();
    }
    work.run();
    joinAll(helpers);
    rethrow(failure.get());
  }

  private static void joinAll(Thread[] helpers) {
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true; // the arrays are shared: wait for the helpers, then pass it on
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@org.jspecify.annotations.Nullable Throwable failure) {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }
}
