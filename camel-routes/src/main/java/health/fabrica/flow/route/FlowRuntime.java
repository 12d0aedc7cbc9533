package health.fabrica.flow.route;

import health.fabrica.flow.step.Step;
import health.fabrica.flow.work.CaseStore;
import health.fabrica.flow.work.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Runs the routes from {@link #start} to {@link #close}. Closing tells running steps to stop and
 * waits for them; what they had not committed is worked again at the next start.
 */
public final class FlowRuntime implements AutoCloseable {

  private static final long STOP_SECONDS = 20;

  private final CamelContext camel;
  private final ScheduledExecutorService leases;
  private final AtomicBoolean stopping;

  private FlowRuntime(CamelContext camel, ScheduledExecutorService leases, AtomicBoolean stopping) {
    this.camel = camel;
    this.leases = leases;
    this.stopping = stopping;
  }

  /**
   * Gives back what a dead predecessor owned and starts a route for each step.
   *
   * @param poll how often an empty queue is asked
   */
  public static FlowRuntime start(
      List<Step> steps, WorkQueue queue, CaseStore cases, RetryPolicy retries, Duration poll) {
    queue.recover();
    ScheduledExecutorService leases =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "fabrica-leases");
              thread.setDaemon(true);
              return thread;
            });
    AtomicBoolean stopping = new AtomicBoolean();
    CamelContext camel = new DefaultCamelContext();
    try {
      camel.disableJMX();
      camel.getShutdownStrategy().setTimeout(STOP_SECONDS);
      for (Step step : steps) {
        StageWorker worker = new StageWorker(step, queue, cases, retries, leases, stopping);
        camel.addRoutes(new StageRoute(worker, poll));
      }
      camel.start();
    } catch (Exception e) {
      leases.shutdownNow();
      throw new IllegalStateException("the routes do not start", e);
    }
    return new FlowRuntime(camel, leases, stopping);
  }

  @Override
  public void close() {
    stopping.set(true);
    camel.stop();
    leases.shutdownNow();
  }
}
