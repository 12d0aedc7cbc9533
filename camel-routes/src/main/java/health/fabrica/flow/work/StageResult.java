package health.fabrica.flow.work;

import health.fabrica.core.problem.Problem;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a step ended and what is to be committed. */
public sealed interface StageResult {

  /**
   * The step is done.
   *
   * @param status the Task's new status
   * @param businessStatus where the fabrication now stands
   * @param records what the step leaves behind
   * @param next the step to enqueue; empty when people act next or the order is complete
   * @param beside steps to enqueue that the order does not wait for
   */
  record Done(
      TaskStatus status,
      BusinessStatus businessStatus,
      List<CaseRecord> records,
      Optional<Stage> next,
      List<Stage> beside)
      implements StageResult {

    /** With nothing beside. */
    public Done(
        TaskStatus status,
        BusinessStatus businessStatus,
        List<CaseRecord> records,
        Optional<Stage> next) {
      this(status, businessStatus, records, next, List.of());
    }
  }

  /**
   * A step beside the order is done; the Task stands where it stood.
   *
   * @param records what the step leaves behind
   */
  record Beside(List<CaseRecord> records) implements StageResult {}

  /**
   * The step has to look again later, without anything being wrong.
   *
   * @param detail more about the status for a reader, for example {@code 40 %}; may be empty
   * @param delay how long to wait
   */
  record Again(
      BusinessStatus businessStatus, String detail, List<CaseRecord> records, Duration delay)
      implements StageResult {}

  /**
   * The step cannot go on now: the Task is on hold.
   *
   * @param problem why
   * @param retryAfter when the step tries again by itself; empty when somebody must ask for it
   * @param records what the step leaves behind all the same
   */
  record Held(Problem problem, Optional<Duration> retryAfter, List<CaseRecord> records)
      implements StageResult {}

  /** The step was done before; only its item ends. */
  record Settled() implements StageResult {}

  /** The order ends here without a result. */
  record Failed(Problem problem) implements StageResult {}
}
