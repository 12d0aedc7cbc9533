package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.RemoteJobRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings ledger and device together by looking, never by acting. */
final class Reconciling {

  private static final Duration SIGHT_INTERVAL = Duration.ofSeconds(10);

  private final Desk desk;

  Reconciling(Desk desk) {
    this.desk = desk;
  }

  DispatchJob run(DispatchJob job) {
    DeviceConnector device = desk.connector(job);
    List<RemoteJob> found;
    try {
      found = ours(job, device);
    } catch (DeviceException e) {
      return lostSight(job, e.problem());
    }
    return found.isEmpty() ? absent(job, device) : settle(job, found);
  }

  /** Adopts a run of ours if one is found, else stays with the problem. */
  DispatchJob adoptIfFound(DispatchJob job, Problem problem) {
    try {
      List<RemoteJob> found = ours(job, desk.connector(job));
      return found.isEmpty() ? desk.hold(job, problem) : settle(job, found);
    } catch (DeviceException e) {
      return desk.hold(job, e.problem());
    }
  }

  /**
   * Runs of this dispatch: same name and size, or the run we remember although its name is lost.
   */
  List<RemoteJob> ours(DispatchJob job, DeviceConnector device) throws DeviceException {
    Instant notBefore = job.createdAt().minus(desk.policy().clockSkew());
    return device.findJobs(job.dispatchId(), notBefore).stream()
        .filter(r -> isOurs(job, r))
        .toList();
  }

  private static boolean isOurs(DispatchJob job, RemoteJob run) {
    RemoteJobRef known = job.remote();
    if (run.ref().name().isEmpty()) {
      return known != null && known.sameRun(run.ref());
    }
    boolean sameSize = run.sizeBytes() < 0 || run.sizeBytes() == job.payloadBytes();
    return run.ref().name().equals(job.name()) && sameSize;
  }

  /** One run is adopted; of several the one we already know; else a person has to say. */
  DispatchJob settle(DispatchJob job, List<RemoteJob> found) {
    if (found.size() == 1) {
      return adopt(job, found.get(0));
    }
    RemoteJobRef known = job.remote();
    Optional<RemoteJob> remembered =
        known == null
            ? Optional.empty()
            : found.stream().filter(r -> known.sameRun(r.ref())).findFirst();
    return remembered.isPresent()
        ? adopt(job, remembered.get())
        : desk.move(job, DeviceJobState.NEEDS_OPERATOR, ambiguous(job, found.size()));
  }

  private DispatchJob adopt(DispatchJob job, RemoteJob run) {
    DispatchJob.Draft draft =
        job.edit(desk.now()).seen(run.ref()).progress(run.progress(), run.materialUsedMm());
    run.notes().forEach(draft::note);
    Judgement j = judge(job, run);
    if (j.commandDone()) {
      draft.clearCommand();
    }
    DispatchJob next = draft.state(j.state()).problem(j.problem()).build();
    Instant seen = job.seenAt();
    boolean stale = seen == null || seen.plus(SIGHT_INTERVAL).isBefore(desk.now());
    return stale || next.differsBeyondSight(job) ? desk.ledger().advance(job, next) : job;
  }

  private record Judgement(DeviceJobState state, @Nullable Problem problem, boolean commandDone) {}

  private Judgement judge(DispatchJob job, RemoteJob run) {
    DeviceJobState seen = run.state();
    if (seen == DeviceJobState.STARTING && !job.state().canBecome(seen)) {
      seen = DeviceJobState.PRINTING;
    }
    if (job.pendingCommand() == null || seen.isTerminal()) {
      return new Judgement(seen, problemOf(job, run), true);
    }
    boolean done = Commands.isDone(job.pendingCommand(), seen);
    Instant asked = job.commandRequestedAt();
    boolean late = asked == null || desk.now().isAfter(asked.plus(desk.policy().commandDeadline()));
    if (done || seen == DeviceJobState.UNKNOWN || seen == DeviceJobState.NEEDS_OPERATOR) {
      return new Judgement(seen, problemOf(job, run), done);
    }
    return late
        ? new Judgement(seen, withoutEffect(job, seen), true)
        : new Judgement(Commands.transitional(job.pendingCommand()), null, false);
  }

  private static @Nullable Problem problemOf(DispatchJob job, RemoteJob run) {
    String detail = run.detail().isEmpty() ? "" : ": " + run.detail();
    return switch (run.state()) {
      case FAILED ->
          new Problem(
              DeviceProblem.PRINT_FAILED,
              "The print of " + job.name() + " failed" + detail + ".",
              "Inspect the printer and the part; a new print needs a new dispatch.");
      case NEEDS_OPERATOR ->
          new Problem(
              DeviceProblem.DEVICE_ALARM,
              "The printer waits for a person" + detail + ".",
              "Go to the printer.");
      case UNKNOWN ->
          new Problem(
              DeviceProblem.SOURCES_DISAGREE,
              "The printer's live view and history of " + job.name() + " disagree" + detail + ".",
              "Fabrica looks again; if it stays, look at the printer.");
      default -> null;
    };
  }

  /** The link is gone; the print may well go on. Nothing but the state changes. */
  private DispatchJob lostSight(DispatchJob job, Problem problem) {
    DeviceJobState state =
        job.state() == DeviceJobState.NEEDS_OPERATOR ? job.state() : DeviceJobState.UNKNOWN;
    return desk.move(job, state, problem);
  }

  private DispatchJob absent(DispatchJob job, DeviceConnector device) {
    Instant since = lastTrace(job);
    if (desk.now().isBefore(since.plus(desk.policy().settle()))) {
      boolean waiting = job.state() == DeviceJobState.STARTING;
      return waiting ? job : desk.move(job, DeviceJobState.UNKNOWN, unseen(job));
    }
    DeviceSnapshot snapshot;
    try {
      snapshot = device.snapshot();
    } catch (DeviceException e) {
      return lostSight(job, e.problem());
    }
    Problem problem =
        snapshot.occupant().isPresent()
            ? Starting.notIdle(snapshot).orElseGet(() -> unseen(job))
            : unseen(job);
    return desk.move(job, DeviceJobState.NEEDS_OPERATOR, problem);
  }

  private static Instant lastTrace(DispatchJob job) {
    Instant requested = job.startRequestedAt() == null ? job.createdAt() : job.startRequestedAt();
    Instant seen = job.seenAt();
    return seen != null && seen.isAfter(requested) ? seen : requested;
  }

  private static Problem unseen(DispatchJob job) {
    return job.seenAt() == null
        ? new Problem(
            DeviceProblem.START_UNCONFIRMED,
            "The start of " + job.name() + " was requested and the printer shows no trace of it.",
            "Look at the printer and its bed, then record what you find. It is never restarted by"
                + " itself.")
        : new Problem(
            DeviceProblem.JOB_LOST,
            "The printer no longer shows " + job.name() + ", which it was working on.",
            "Look at the printer and record how the job ended.");
  }

  private static Problem ambiguous(DispatchJob job, int runs) {
    return new Problem(
        DeviceProblem.AMBIGUOUS_JOB,
        "The printer shows " + runs + " runs of " + job.name() + ".",
        "Find out who started it a second time, and which part is which.");
  }

  private static Problem withoutEffect(DispatchJob job, DeviceJobState seen) {
    return new Problem(
        DeviceProblem.COMMAND_WITHOUT_EFFECT,
        "The printer did not follow " + job.pendingCommand() + "; the job is " + seen + ".",
        "Use the controls of the printer.");
  }
}
