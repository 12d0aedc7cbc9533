package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.DeviceStatus;
import health.fabrica.device.ErrorKind;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.StartOptions;
import health.fabrica.device.StartReceipt;
import java.util.List;
import java.util.Optional;

/** Starts an uploaded file: looks, asks, writes the request down, sends it once. */
final class Starting {

  private final Desk desk;
  private final Reconciling reconciling;

  Starting(Desk desk, Reconciling reconciling) {
    this.desk = desk;
    this.reconciling = reconciling;
  }

  DispatchJob run(DispatchJob job) {
    DeviceConnector device = desk.connector(job);
    RemoteArtifact artifact;
    try {
      List<RemoteJob> found = reconciling.ours(job, device);
      if (!found.isEmpty()) {
        return reconciling.settle(job, found);
      }
      DeviceSnapshot snapshot = device.snapshot();
      Optional<Problem> refusal =
          notIdle(snapshot).or(() -> desk.condition().refusal(job, snapshot));
      if (refusal.isPresent()) {
        return desk.hold(job, refusal.get());
      }
      Optional<RemoteArtifact> there = device.findArtifact(job.dispatchId());
      if (there.isEmpty() || !isVerified(there.get(), job)) {
        return desk.move(job, DeviceJobState.UPLOADING, changed(job));
      }
      artifact = there.get();
    } catch (DeviceException e) {
      return desk.hold(job, e.problem());
    }
    DispatchJob requested = desk.store(job, job.edit(desk.now()).startRequested().problem(null));
    return send(requested, device, artifact);
  }

  private static boolean isVerified(RemoteArtifact there, DispatchJob job) {
    RemoteArtifact verified = job.artifact();
    return verified != null
        && there.sizeBytes() == job.payloadBytes()
        && there.unchangedSince(verified);
  }

  private DispatchJob send(DispatchJob requested, DeviceConnector device, RemoteArtifact artifact) {
    try {
      StartReceipt receipt = device.start(requested.dispatchId(), artifact, StartOptions.DEFAULT);
      return desk.store(requested, requested.edit(desk.now()).acknowledged(receipt.ref()));
    } catch (DeviceException e) {
      if (!e.kind().certainlyNotExecuted()) {
        return desk.move(requested, DeviceJobState.UNKNOWN, e.problem());
      }
      boolean givenUp =
          e.kind() == ErrorKind.REJECTED && requested.attempt() >= desk.policy().maxStartAttempts();
      return desk.move(
          requested, givenUp ? DeviceJobState.FAILED : DeviceJobState.UPLOADED, e.problem());
    }
  }

  static Optional<Problem> notIdle(DeviceSnapshot snapshot) {
    DeviceStatus status = snapshot.status();
    return switch (status) {
      case IDLE -> Optional.empty();
      case BUSY, PAUSED ->
          Optional.of(
              new Problem(
                  DeviceProblem.FOREIGN_JOB,
                  "A job that Fabrica did not start is "
                      + (status == DeviceStatus.BUSY ? "running" : "held")
                      + " on "
                      + snapshot.deviceId()
                      + ".",
                  "Let it end or end it at the printer, then clear the bed and confirm."));
      case NOT_READY ->
          Optional.of(
              new Problem(
                  DeviceProblem.NOT_READY,
                  "The printer " + snapshot.deviceId() + " is not ready" + alarm(snapshot) + ".",
                  "Wait until it has started, or look at it."));
      case ALARM ->
          Optional.of(
              new Problem(
                  DeviceProblem.DEVICE_ALARM,
                  "The printer " + snapshot.deviceId() + " is shut down" + alarm(snapshot) + ".",
                  "Find the cause at the printer and restart its firmware."));
    };
  }

  private static String alarm(DeviceSnapshot snapshot) {
    return snapshot.alarms().isEmpty() ? "" : ": " + snapshot.alarms().get(0);
  }

  private static Problem changed(DispatchJob job) {
    return new Problem(
        DeviceProblem.INTEGRITY,
        "The file " + job.name() + " on " + job.deviceId() + " is gone or was changed.",
        "It is sent again; find out who else writes to this printer.");
  }
}
