package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.ErrorKind;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.UploadReceipt;
import java.util.Optional;

/** Brings the file to the device. Repeating it is harmless as long as the file is not in use. */
final class Uploading {

  private final Desk desk;
  private final Reconciling reconciling;

  Uploading(Desk desk, Reconciling reconciling) {
    this.desk = desk;
    this.reconciling = reconciling;
  }

  DispatchJob run(DispatchJob created, WorkMonitor monitor) {
    DispatchJob job =
        created.state() == DeviceJobState.UPLOADING
            ? created
            : desk.store(created, created.edit(desk.now()).state(DeviceJobState.UPLOADING));
    PrintPayload payload = desk.payloads().apply(job);
    if (!payload.sha256().equals(job.payloadSha256())
        || payload.sizeBytes() != job.payloadBytes()) {
      return desk.move(job, DeviceJobState.FAILED, mismatch(job, payload));
    }
    try {
      RemoteArtifact artifact = ensure(desk.connector(job), job, payload, monitor);
      return desk.store(job, job.edit(desk.now()).uploaded(artifact).problem(null));
    } catch (DeviceException e) {
      // A file in use under our name can only be our own job, started before a crash or at the
      // panel.
      return e.kind() == ErrorKind.BUSY
          ? reconciling.adoptIfFound(job, e.problem())
          : desk.hold(job, e.problem());
    }
  }

  /**
   * A file that is there counts only when the device has proven its digest; else it is sent anew.
   */
  private static RemoteArtifact ensure(
      DeviceConnector device, DispatchJob job, PrintPayload payload, WorkMonitor monitor)
      throws DeviceException {
    Optional<RemoteArtifact> there = device.findArtifact(job.dispatchId());
    if (there.isPresent()) {
      RemoteArtifact a = there.get();
      if (a.sizeBytes() == job.payloadBytes() && job.payloadSha256().equals(a.sha256())) {
        return a;
      }
      device.discard(a);
    }
    UploadReceipt receipt = device.upload(job.dispatchId(), payload, monitor);
    if (receipt.artifact().sizeBytes() != job.payloadBytes()) {
      throw DeviceException.of(
          ErrorKind.INTEGRITY,
          "The printer stored "
              + receipt.artifact().sizeBytes()
              + " bytes of "
              + job.payloadBytes()
              + ".",
          "The upload is repeated; check the network if it happens again.",
          null);
    }
    return receipt.artifact();
  }

  private static Problem mismatch(DispatchJob job, PrintPayload payload) {
    return new Problem(
        DeviceProblem.PAYLOAD_MISMATCH,
        "The payload has "
            + payload.sizeBytes()
            + " bytes with SHA-256 "
            + payload.sha256()
            + ", the intent names "
            + job.payloadBytes()
            + " bytes with "
            + job.payloadSha256()
            + ".",
        "Make a new dispatch from the approved file.");
  }
}
