package health.fabrica.device.dispatch;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Category;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.JobCommand;
import health.fabrica.device.JobProgress;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJobRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Rows for tests. */
final class JobSamples {

  private static final Instant T = Instant.parse("2026-11-22T12:00:01.123456Z");

  private JobSamples() {}

  /** The same dispatch with every field filled. */
  static DispatchJob full(DispatchJob j) {
    return new DispatchJob(
        j.dispatchId(),
        j.deviceId(),
        j.payloadSha256(),
        j.payloadBytes(),
        j.name(),
        DeviceJobState.UPLOADING,
        j.revision(),
        2,
        j.createdAt(),
        T,
        T.plusSeconds(1),
        new RemoteArtifact(j.name(), 1, Sha256.of(new byte[] {1}), T.plusSeconds(2)),
        T.plusSeconds(3),
        T.plusSeconds(4),
        new RemoteJobRef(j.name(), "00000E", T.plusSeconds(5)),
        T.plusSeconds(6),
        new JobProgress(
            0.25, JobProgress.Basis.BYTES, 3, 12, Duration.ofMillis(1500), Duration.ofSeconds(9)),
        12.5,
        JobCommand.PAUSE,
        T.plusSeconds(7),
        List.of("first", "second"),
        new RecordedProblem("FAB-3001", Category.UNAVAILABLE, "message", "hint", T.plusSeconds(8)));
  }
}
