package health.fabrica.flow.step;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DispatchId;
import health.fabrica.device.DispatchIds;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.dispatch.DispatchJob;
import health.fabrica.device.dispatch.Dispatcher;
import health.fabrica.device.dispatch.RecordedProblem;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.CaseRecord.Dispatch;
import health.fabrica.flow.order.CaseRecord.Print;
import health.fabrica.flow.order.CaseRecord.PrintFailure;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands the job to the printer and follows it, one look a run. The intent to print is committed
 * before the printer hears of it; the dispatcher's ledger guards the one start.
 */
public final class DispatchStep implements Step {

  private static final Duration QUEUE_LOOK = Duration.ofSeconds(2);
  private static final String SUFFIX = "gcode";

  private final Dispatcher dispatcher;
  private final DispatchIds ids;
  private final BlobStore blobs;
  private final Optional<String> printer;
  private final Duration look;
  private final Clock clock;

  /**
   * Prints on one printer.
   *
   * @param printer id of the device that prints models; empty when the site has none
   * @param look how long to wait between two looks at the printer
   */
  public DispatchStep(
      Dispatcher dispatcher,
      DispatchIds ids,
      BlobStore blobs,
      Optional<String> printer,
      Duration look,
      Clock clock) {
    this.dispatcher = dispatcher;
    this.ids = ids;
    this.blobs = blobs;
    this.printer = printer;
    this.look = look;
    this.clock = clock;
  }

  @Override
  public Stage stage() {
    return Stage.DISPATCH;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    if (work.latest(Print.class).isPresent()) {
      return new StageResult.Settled();
    }
    Optional<Dispatch> open = openDispatch(work);
    return open.isPresent() ? follow(work, open.get(), monitor) : intend();
  }

  /** The newest dispatch unless it failed: after a failure, running again means a reprint. */
  private static Optional<Dispatch> openDispatch(FabricationCase work) {
    return work.latest(Dispatch.class)
        .filter(
            dispatch ->
                work.all(PrintFailure.class).stream()
                    .noneMatch(failure -> failure.dispatchId().equals(dispatch.dispatchId())));
  }

  private StageResult intend() {
    String device =
        printer.orElseThrow(
            () ->
                new Problem(
                        FlowProblem.PRINTER_UNKNOWN,
                        "No printer is configured.",
                        "Configure one under printers and retry.")
                    .asException());
    return new StageResult.Again(
        BusinessStatus.QUEUED,
        "",
        List.of(new Dispatch(ids.next().ulid(), device, clock.instant())),
        Duration.ZERO);
  }

  private StageResult follow(FabricationCase work, Dispatch dispatch, WorkMonitor monitor) {
    DispatchId id = new DispatchId(dispatch.dispatchId());
    CaseRecord.Model model = work.required(CaseRecord.Model.class);
    try {
      dispatcher.submit(
          id, dispatch.deviceId(), SUFFIX, PrintPayload.of(blobs, model.gcode().sha256()));
    } catch (ProblemException e) {
      if (e.problem().code() == DeviceProblem.DEVICE_HAS_OPEN_JOB) {
        return new StageResult.Again(BusinessStatus.QUEUED, "", List.of(), QUEUE_LOOK);
      }
      throw e;
    }
    DispatchJob job = dispatcher.step(id, monitor);
    Optional<CaseRecord.NotStarted> statement = notStarted(work, job);
    return result(
        statement.isPresent()
            ? dispatcher.operatorSaysNotStarted(id, statement.get().practitioner())
            : job);
  }

  /** What a person said of the start that is in doubt: said after it, about this job. */
  private static Optional<CaseRecord.NotStarted> notStarted(FabricationCase work, DispatchJob job) {
    Instant requested = job.startRequestedAt();
    return work.latest(CaseRecord.NotStarted.class)
        .filter(said -> job.state() == DeviceJobState.NEEDS_OPERATOR)
        .filter(said -> said.dispatchId().equals(job.dispatchId().ulid()))
        .filter(said -> requested == null || said.at().isAfter(requested));
  }

  private StageResult result(DispatchJob job) {
    return switch (job.state()) {
      case CREATED, UPLOADING, UPLOADED, STARTING -> waiting(job, BusinessStatus.QUEUED);
      case PRINTING, RESUMING, PAUSING, CANCELLING -> waiting(job, BusinessStatus.PRINTING);
      case PAUSED -> waiting(job, BusinessStatus.PAUSED);
      case PRINTED ->
          new StageResult.Done(
              TaskStatus.IN_PROGRESS,
              BusinessStatus.INSPECTION,
              List.of(printed(job)),
              Optional.empty());
      case FAILED, CANCELLED -> failed(job);
      case UNKNOWN, NEEDS_OPERATOR -> held(problem(job));
    };
  }

  private StageResult waiting(DispatchJob job, BusinessStatus status) {
    return job.problem() == null
        ? new StageResult.Again(status, tenths(job), List.of(), look)
        : held(problem(job));
  }

  private StageResult held(Problem problem) {
    return new StageResult.Held(problem, Optional.of(look.multipliedBy(2)), List.of());
  }

  /** Progress in steps of ten percent, so that a print does not make a hundred Task versions. */
  private static String tenths(DispatchJob job) {
    int tenths = (int) (job.progress().fraction() * 10);
    return tenths == 0 ? "" : tenths * 10 + " %";
  }

  private static Print printed(DispatchJob job) {
    return new Print(
        job.dispatchId().ulid(),
        job.deviceId(),
        Optional.ofNullable(job.startRequestedAt()),
        ended(job),
        Optional.ofNullable(job.materialUsedMm()));
  }

  private static Instant ended(DispatchJob job) {
    Instant ended = job.endedAt();
    return ended == null ? job.updatedAt() : ended;
  }

  private static StageResult failed(DispatchJob job) {
    RecordedProblem cause = job.problem();
    String reason = job.state() + (cause == null ? "" : ": " + cause.message());
    Problem problem =
        new Problem(
            FlowProblem.PRINT_FAILED,
            "The print of " + job.name() + " ended as " + reason,
            "Clear the bed and keep the part apart; then retry to print anew, or cancel the task.");
    return new StageResult.Held(
        problem,
        Optional.empty(),
        List.of(new PrintFailure(job.dispatchId().ulid(), job.deviceId(), reason, ended(job))));
  }

  private static Problem problem(DispatchJob job) {
    RecordedProblem recorded = job.problem();
    return recorded == null
        ? new Problem(
            FlowProblem.PRINT_NEEDS_OPERATOR,
            "Nobody knows what the printer does with " + job.name() + ".",
            "Look at the printer.")
        : new Problem(code(recorded), recorded.message(), recorded.hint());
  }

  private static ProblemCode code(RecordedProblem recorded) {
    @Nullable ProblemCode known =
        Arrays.stream(DeviceProblem.values())
            .filter(code -> code.id().equals(recorded.code()))
            .findFirst()
            .orElse(null);
    return known == null ? FlowProblem.PRINT_NEEDS_OPERATOR : known;
  }
}
