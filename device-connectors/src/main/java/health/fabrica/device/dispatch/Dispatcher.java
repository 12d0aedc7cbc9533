package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.DispatchId;
import health.fabrica.device.JobCommand;
import health.fabrica.device.PrintPayload;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Dispatches files to devices. Holds no state: make a new one at any time over the same ledger.
 * Calls for one device belong on one thread; if two processes call at once, the ledger lets one
 * through and the other gets FAB-3204.
 */
public final class Dispatcher {

  private final Desk desk;
  private final Uploading uploading;
  private final Starting starting;
  private final Reconciling reconciling;
  private final Commands commands;

  /**
   * Puts a dispatcher together.
   *
   * @param ledger where jobs are written down
   * @param connectors the connector of a device id, empty when none is configured
   * @param payloads the bytes of a job, checked against the intent before they are sent
   * @param condition what must hold before a start beside an idle device
   * @param policy waits and limits
   * @param clock ours
   */
  public Dispatcher(
      JobLedger ledger,
      Function<String, Optional<DeviceConnector>> connectors,
      Function<DispatchJob, PrintPayload> payloads,
      StartCondition condition,
      DispatchPolicy policy,
      Clock clock) {
    this.desk = new Desk(ledger, connectors, payloads, condition, policy, clock);
    this.reconciling = new Reconciling(desk);
    this.uploading = new Uploading(desk, reconciling);
    this.starting = new Starting(desk, reconciling);
    this.commands = new Commands(desk, reconciling);
  }

  /**
   * Writes the intent down. Asking again for the same thing returns what is there.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-3201 when the device has an open job,
   *     FAB-3202 when the id stands for something else
   */
  public DispatchJob submit(DispatchId id, String deviceId, String suffix, PrintPayload payload) {
    Optional<DispatchJob> there = desk.ledger().find(id);
    if (there.isPresent()) {
      DispatchJob job = there.get();
      if (job.deviceId().equals(deviceId) && job.payloadSha256().equals(payload.sha256())) {
        return job;
      }
      throw new Problem(
              DeviceProblem.DISPATCH_EXISTS,
              "Dispatch " + id + " stands for another file or printer.",
              "Make a new dispatch id.")
          .asException();
    }
    DispatchJob intent =
        DispatchJob.intent(
            id, deviceId, payload.sha256(), payload.sizeBytes(), id.fileName(suffix), desk.now());
    desk.ledger().insert(intent);
    return desk.require(id);
  }

  /** One step with nobody watching the upload; see {@link #step(DispatchId, WorkMonitor)}. */
  public DispatchJob step(DispatchId id) {
    return step(id, WorkMonitor.NONE);
  }

  /**
   * Does the next bounded piece of work: upload, or start, or look. What stands in the way is in
   * {@link DispatchJob#problem}; call again later, also after a restart.
   *
   * @return the job as the ledger has it now
   * @throws health.fabrica.core.problem.ProblemException FAB-3203 for an unknown dispatch, FAB-3204
   *     when somebody else changed the job meanwhile, FAB-3206 without a connector
   */
  public DispatchJob step(DispatchId id, WorkMonitor monitor) {
    DispatchJob job = desk.require(id);
    return switch (job.state()) {
      case CREATED, UPLOADING -> uploading.run(job, monitor);
      case UPLOADED -> starting.run(job);
      case PRINTED, FAILED, CANCELLED -> job;
      case STARTING, PRINTING, PAUSING, PAUSED, RESUMING, CANCELLING, UNKNOWN, NEEDS_OPERATOR ->
          reconciling.run(job);
    };
  }

  /**
   * Asks for a change. Before the start a cancel ends the job without touching the device. The
   * effect is seen by later steps; a command is never sent twice.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-3107 when the device does not show our
   *     job in a state that allows the command; then nothing was sent
   */
  public DispatchJob command(DispatchId id, JobCommand command) {
    return commands.run(desk.require(id), command);
  }

  /**
   * A person has looked and says that a start without trace did not happen; the next step starts
   * again, after all the usual checks.
   *
   * @param evidence reference to the record of who looked and when; no patient data
   */
  public DispatchJob operatorSaysNotStarted(DispatchId id, String evidence) {
    DispatchJob job = requireWaiting(id);
    try {
      DeviceConnector device = desk.connector(job);
      if (job.seenAt() != null || !reconciling.ours(job, device).isEmpty()) {
        throw contradicted(job, "the printer has shown this job");
      }
      DeviceSnapshot snapshot = device.snapshot();
      Optional<Problem> busy = Starting.notIdle(snapshot);
      if (busy.isPresent()) {
        throw busy.get().asException();
      }
    } catch (DeviceException e) {
      throw e.problem().asException(e);
    }
    return desk.store(
        job,
        job.edit(desk.now())
            .state(DeviceJobState.UPLOADED)
            .problem(null)
            .note("operator: not started (" + evidence + ")"));
  }

  /**
   * A person has looked and says how the job ended.
   *
   * @param end a terminal state
   * @param evidence reference to the record of who looked and when; no patient data
   */
  public DispatchJob operatorSaysEnded(DispatchId id, DeviceJobState end, String evidence) {
    if (!end.isTerminal()) {
      throw new IllegalArgumentException("not a terminal state: " + end);
    }
    DispatchJob job = requireWaiting(id);
    return desk.store(
        job, job.edit(desk.now()).state(end).note("operator: " + end + " (" + evidence + ")"));
  }

  private DispatchJob requireWaiting(DispatchId id) {
    DispatchJob job = desk.require(id);
    if (job.state() != DeviceJobState.NEEDS_OPERATOR) {
      throw contradicted(job, "the job does not wait for a person, it is " + job.state());
    }
    return job;
  }

  private static RuntimeException contradicted(DispatchJob job, String why) {
    return new Problem(
            DeviceProblem.COMMAND_NOT_POSSIBLE,
            "The statement about " + job.name() + " is not taken: " + why + ".",
            "Look at the state of the job first.")
        .asException();
  }
}
