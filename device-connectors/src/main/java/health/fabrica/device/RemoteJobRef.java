package health.fabrica.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the device knows a job. Kept in the ledger as soon as it is seen, because some devices lose
 * the name of an ended job.
 *
 * @param name file or job name on the device, empty when the device lost it
 * @param jobId the device's own id, empty when it has none
 * @param startedAt start by the device's clock, or null when unknown
 */
public record RemoteJobRef(String name, String jobId, @Nullable Instant startedAt) {

  /** Whether both name the same run; a name alone is not enough when a run can be repeated. */
  public boolean sameRun(RemoteJobRef other) {
    boolean sameId = !jobId.isEmpty() && jobId.equals(other.jobId);
    boolean sameStart = startedAt == null || startedAt.equals(other.startedAt);
    return sameId && sameStart;
  }
}
