package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends numbered requests over several connections at once and measures the server. */
final class Load {

  /** What is sent, and what is to be seen in the answers. Called by several threads. */
  interface Traffic {

    /** The request with this number, from 0. */
    Request request(int number);

    /**
     * Looks at an answer that arrived with a status below 300; may use the connection for more,
     * whose time does not count as latency.
     *
     * @return what is wrong with it, or null
     */
    default @Nullable String fault(int number, HttpConnection answer) throws IOException {
      return null;
    }
  }

  private final ServerUnderTest server;
  private final int threads;

  Load(ServerUnderTest server, int threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Sends the requests 0 to count-1, each connection every so-many-th.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6203 when none was answered well
   */
  Measurement run(String name, int count, Traffic traffic) {
    long[] nanos = new long[count];
    AtomicInteger failures = new AtomicInteger();
    AtomicReference<String> first = new AtomicReference<>("");
    long cpu = server.figures().cpuMillis();
    long begin = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int k = 0; k < threads; k++) {
      int offset = k;
      Thread worker =
          new Thread(
              () -> work(offset, nanos, traffic, failures, first), "bench-" + name + "-" + k);
      worker.start();
      workers.add(worker);
    }
    workers.forEach(Load::join);
    double seconds = (System.nanoTime() - begin) / 1e9;
    ProcessFigures after = server.figures();
    if (failures.get() == count) {
      throw wrong(server, name, first.get());
    }
    Latencies latencies = new Latencies(nanos);
    return new Measurement(
        name,
        count,
        failures.get(),
        (count - failures.get()) / seconds,
        (after.cpuMillis() - cpu) / (double) count,
        latencies.quantileMillis(0.5),
        latencies.quantileMillis(0.99),
        latencies.maxMillis(),
        after.residentKib() / 1024,
        ProcessFigures.loadAverage());
  }

  private void work(
      int offset,
      long[] nanos,
      Traffic traffic,
      AtomicInteger failures,
      AtomicReference<String> first) {
    int number = offset;
    while (number < nanos.length) {
      try (HttpConnection connection = server.connect()) {
        for (; number < nanos.length; number += threads) {
          Request request = traffic.request(number);
          long sent = System.nanoTime();
          int status = connection.exchange(request);
          long took = System.nanoTime() - sent;
          String fault = status < 300 ? traffic.fault(number, connection) : "status " + status;
          if (fault == null) {
            nanos[number] = took;
          } else {
            failures.incrementAndGet();
            first.compareAndSet("", fault);
          }
        }
      } catch (IOException e) {
        failures.incrementAndGet();
        first.compareAndSet("", String.valueOf(e.getMessage()));
        number += threads; // the request is lost with its connection; the next gets a new one
      }
    }
  }

  /** The problem of a server that does not do what it is asked. */
  static RuntimeException wrong(ServerUnderTest server, String asked, @Nullable String why) {
    return new Problem(
            BenchProblem.WRONG_ANSWER,
            "The server " + server.name() + " fails at '" + asked + "': " + why + ".",
            "Look at its log in the work folder (--work DIR keeps it).")
        .asException();
  }

  private static void join(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(BenchProblem.GONE, "The benchmark was interrupted.", "").asException(e);
    }
  }
}
