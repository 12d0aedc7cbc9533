package health.fabrica.flow.route;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.step.Step;
import health.fabrica.flow.work.CaseStore;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import health.fabrica.flow.work.WorkQueue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Works one step of the queue: claim, run, commit. Each worker belongs to one route and is used by
 * that route's one thread; only the lease is extended from the executor's thread.
 */
final class StageWorker {

  private static final Logger LOG = LoggerFactory.getLogger(StageWorker.class);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final String CORRELATION = "correlation";

  private final Step step;
  private final WorkQueue queue;
  private final CaseStore cases;
  private final RetryPolicy retries;
  private final ScheduledExecutorService leases;
  private final AtomicBoolean stopping;

  StageWorker(
      Step step,
      WorkQueue queue,
      CaseStore cases,
      RetryPolicy retries,
      ScheduledExecutorService leases,
      AtomicBoolean stopping) {
    this.step = step;
    this.queue = queue;
    this.cases = cases;
    this.retries = retries;
    this.leases = leases;
    this.stopping = stopping;
  }

  Stage stage() {
    return step.stage();
  }

  Optional<WorkItem> claim() {
    return stopping.get() ? Optional.empty() : queue.claim(step.stage(), LEASE);
  }

  /** Runs the item's step and commits the result, or leaves it to the next start when stopping. */
  void work(WorkItem item) {
    long third = LEASE.toMillis() / 3;
    ScheduledFuture<?> heartbeat =
        leases.scheduleAtFixedRate(() -> extend(item), third, third, TimeUnit.MILLISECONDS);
    try {
      Optional<StageResult> result = run(item);
      if (result.isEmpty()) {
        queue.drop(item);
      } else if (stopping.get() && result.get() instanceof StageResult.Held) {
        LOG.info("{}: stopped, goes on at the next start", step.stage().routeName());
      } else {
        cases.commit(item, result.get());
        log(item, result.get());
      }
    } finally {
      heartbeat.cancel(false);
      MDC.remove(CORRELATION);
    }
  }

  /** A missed extension is tried again before the lease ends. */
  private void extend(WorkItem item) {
    try {
      queue.extend(item, LEASE);
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: the lease of task {} was not extended", step.stage().routeName(), item.taskId(), e);
    }
  }

  /** Runs the step; empty when somebody ended the task before. */
  private Optional<StageResult> run(WorkItem item) {
    try {
      FabricationCase work = cases.load(item.taskId());
      MDC.put(CORRELATION, work.order().correlationId());
      if (work.status().isTerminal()
          && !(step.stage().isBeside() && work.status() == TaskStatus.COMPLETED)) {
        return Optional.empty();
      }
      step.stage().during().ifPresent(status -> cases.show(item, status, ""));
      return Optional.of(step.run(work, new ShownMonitor(item)));
    } catch (ProblemException e) {
      LOG.debug("{}: refused", step.stage().routeName(), e);
      return Optional.of(refused(item, e.problem()));
    } catch (OutOfMemoryError e) {
      LOG.error("{}: out of memory", step.stage().routeName(), e);
      return Optional.of(refused(item, tooLarge()));
    } catch (RuntimeException e) {
      LOG.error("{}: broke", step.stage().routeName(), e);
      return Optional.of(refused(item, broken(e)));
    }
  }

  /** The one place that turns a problem into a retry or a stop. */
  private StageResult refused(WorkItem item, Problem problem) {
    return switch (problem.category()) {
      case UNAVAILABLE, BUSY ->
          new StageResult.Held(problem, Optional.of(retries.delay(item.attempt())), List.of());
      case INCORRECT, UNSUPPORTED ->
          endsTheOrder() ? new StageResult.Failed(problem) : held(problem);
      case NOT_FOUND, CONFLICT, FORBIDDEN, CANCELLED, FAULT -> held(problem);
    };
  }

  /**
   * Nothing outside can change how the same order and the same scan are modelled, so refusing them
   * is final; images, printers and the EHR can be mended, so those steps wait for a retry.
   */
  private boolean endsTheOrder() {
    return step.stage() == Stage.INTAKE || step.stage() == Stage.FABRICATION;
  }

  private static StageResult held(Problem problem) {
    return new StageResult.Held(problem, Optional.empty(), List.of());
  }

  /** What the step had allocated is garbage by now; the next step can go on. */
  private static Problem tooLarge() {
    return new Problem(
        FlowProblem.STEP_OUT_OF_MEMORY,
        "The step needs more memory than the "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB that this server may use.",
        "Start the server with more memory (FABRICA_JAVA_OPTS=-Xmx4g), then retry.");
  }

  private static Problem broken(RuntimeException e) {
    return new Problem(
        FlowProblem.STEP_BROKEN,
        "The step broke unexpectedly (" + e.getClass().getSimpleName() + ").",
        "Retry once; if it happens again, give the log with this task's id to support.");
  }

  private void log(WorkItem item, StageResult result) {
    String name = step.stage().routeName();
    if (result instanceof StageResult.Done done) {
      LOG.info("{}: task {} is now {}", name, item.taskId(), done.businessStatus().code());
    } else if (result instanceof StageResult.Beside) {
      LOG.info("{}: task {} has this step behind it", name, item.taskId());
    } else if (result instanceof StageResult.Held held) {
      LOG.warn("{}: task {} on hold: {}", name, item.taskId(), held.problem());
    } else if (result instanceof StageResult.Failed failed) {
      LOG.warn("{}: task {} failed: {}", name, item.taskId(), failed.problem());
    }
  }

  /**
   * Logs each stage of the work once, shows it on the Task where the step has a status of its own,
   * and stops the work when the server stops.
   */
  private final class ShownMonitor implements WorkMonitor {

    private final WorkItem item;
    private final Set<String> told = new HashSet<>();

    ShownMonitor(WorkItem item) {
      this.item = item;
    }

    @Override
    public synchronized void progress(String stage, double fraction) {
      if (told.add(stage)) {
        LOG.info("{}: {}", step.stage().routeName(), stage);
        step.stage().during().ifPresent(status -> show(status, stage));
      }
    }

    /** Work does not stop because how far it is cannot be shown. */
    private void show(BusinessStatus status, String stage) {
      try {
        cases.show(item, status, stage);
      } catch (RuntimeException e) {
        LOG.warn("{}: the Task does not show '{}'", step.stage().routeName(), stage, e);
      }
    }

    @Override
    public boolean cancelled() {
      return stopping.get();
    }
  }
}
