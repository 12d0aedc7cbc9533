package health.fabrica.device.dispatch;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DispatchId;
import health.fabrica.device.JobCommand;
import health.fabrica.device.JobProgress;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJobRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger: everything known of one dispatch. All times are ours unless they say
 * otherwise.
 *
 * @param dispatchId names the dispatch
 * @param deviceId the device it is meant for
 * @param payloadSha256 digest of the approved file
 * @param payloadBytes its size
 * @param name its name on the device
 * @param state where it stands
 * @param revision counts up with every change; the ledger compares it
 * @param attempt start requests so far
 * @param createdAt when the intent was written
 * @param updatedAt when this row was written
 * @param uploadedAt when the device had the file, or null
 * @param artifact the verified file on the device, or null
 * @param startRequestedAt when the last start was written down, or null
 * @param seenAt when the job was last seen on the device, or null
 * @param remote how the device knows the job, or null
 * @param endedAt when the end was seen, or null
 * @param progress never goes back
 * @param materialUsedMm filament used in millimetres, or null when not told
 * @param pendingCommand a command whose effect is awaited, or null
 * @param commandRequestedAt when it was written down, or null
 * @param notes contradictions and human acts, oldest first
 * @param problem what stands in the way now, or null
 */
public record DispatchJob(
    DispatchId dispatchId,
    String deviceId,
    Sha256 payloadSha256,
    long payloadBytes,
    String name,
    DeviceJobState state,
    long revision,
    int attempt,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant uploadedAt,
    @Nullable RemoteArtifact artifact,
    @Nullable Instant startRequestedAt,
    @Nullable Instant seenAt,
    @Nullable RemoteJobRef remote,
    @Nullable Instant endedAt,
    JobProgress progress,
    @Nullable Double materialUsedMm,
    @Nullable JobCommand pendingCommand,
    @Nullable Instant commandRequestedAt,
    List<String> notes,
    @Nullable RecordedProblem problem) {

  private static final int MAX_NOTES = 50;

  public DispatchJob {
    notes = List.copyOf(notes);
  }

  /** A fresh intent. */
  public static DispatchJob intent(
      DispatchId id, String deviceId, Sha256 sha256, long bytes, String name, Instant now) {
    return new DispatchJob(
        id,
        deviceId,
        sha256,
        bytes,
        name,
        DeviceJobState.CREATED,
        0,
        0,
        now,
        now,
        null,
        null,
        null,
        null,
        null,
        null,
        JobProgress.NONE,
        null,
        null,
        null,
        List.of(),
        null);
  }

  /** The same row with the next revision, as a ledger stores it. */
  public DispatchJob withRevision(long next) {
    return new DispatchJob(
        dispatchId,
        deviceId,
        payloadSha256,
        payloadBytes,
        name,
        state,
        next,
        attempt,
        createdAt,
        updatedAt,
        uploadedAt,
        artifact,
        startRequestedAt,
        seenAt,
        remote,
        endedAt,
        progress,
        materialUsedMm,
        pendingCommand,
        commandRequestedAt,
        notes,
        problem);
  }

  Draft edit(Instant now) {
    return new Draft(this, now);
  }

  boolean differsBeyondSight(DispatchJob other) {
    return !quiet(this).equals(quiet(other));
  }

  private static DispatchJob quiet(DispatchJob job) {
    Draft d = job.edit(Instant.EPOCH);
    d.seenAt = null;
    return d.copy();
  }

  /** Collects changes; {@link #build} refuses an illegal change of state. */
  static final class Draft {
    private final DispatchJob from;
    private final Instant now;
    private DeviceJobState state;
    private int attempt;
    private @Nullable Instant uploadedAt;
    private @Nullable RemoteArtifact artifact;
    private @Nullable Instant startRequestedAt;
    private @Nullable Instant seenAt;
    private @Nullable RemoteJobRef remote;
    private @Nullable Instant endedAt;
    private JobProgress progress;
    private @Nullable Double materialUsedMm;
    private @Nullable JobCommand pendingCommand;
    private @Nullable Instant commandRequestedAt;
    private List<String> notes;
    private @Nullable RecordedProblem problem;

    private Draft(DispatchJob job, Instant now) {
      this.from = job;
      this.now = now;
      state = job.state;
      attempt = job.attempt;
      uploadedAt = job.uploadedAt;
      artifact = job.artifact;
      startRequestedAt = job.startRequestedAt;
      seenAt = job.seenAt;
      remote = job.remote;
      endedAt = job.endedAt;
      progress = job.progress;
      materialUsedMm = job.materialUsedMm;
      pendingCommand = job.pendingCommand;
      commandRequestedAt = job.commandRequestedAt;
      notes = job.notes;
      problem = job.problem;
    }

    Draft state(DeviceJobState next) {
      state = next;
      if (next.isTerminal()) {
        endedAt = now;
        clearCommand();
      }
      return this;
    }

    Draft uploaded(RemoteArtifact verified) {
      artifact = verified;
      uploadedAt = now;
      return state(DeviceJobState.UPLOADED);
    }

    Draft startRequested() {
      attempt++;
      startRequestedAt = now;
      return state(DeviceJobState.STARTING);
    }

    Draft seen(RemoteJobRef ref) {
      seenAt = now;
      remote = ref.name().isEmpty() && remote != null ? remote : ref;
      return this;
    }

    Draft acknowledged(RemoteJobRef ref) {
      remote = ref;
      return this;
    }

    Draft progress(JobProgress later, @Nullable Double usedMm) {
      progress = progress.advancedTo(later);
      if (usedMm != null && (materialUsedMm == null || usedMm > materialUsedMm)) {
        materialUsedMm = usedMm;
      }
      return this;
    }

    Draft command(JobCommand command, DeviceJobState transitional) {
      pendingCommand = command;
      commandRequestedAt = now;
      return state(transitional);
    }

    Draft clearCommand() {
      pendingCommand = null;
      commandRequestedAt = null;
      return this;
    }

    Draft note(String text) {
      if (!notes.contains(text) && notes.size() < MAX_NOTES) {
        notes = new ArrayList<>(notes);
        notes.add(text);
      }
      return this;
    }

    Draft problem(@Nullable Problem met) {
      if (met == null) {
        problem = null;
      } else if (problem == null || !problem.tellsTheSameAs(met)) {
        problem = RecordedProblem.of(met, now);
      }
      return this;
    }

    DispatchJob build() {
      if (!from.state.canBecome(state)) {
        throw new Problem(
                DeviceProblem.ILLEGAL_TRANSITION,
                "Dispatch "
                    + from.dispatchId
                    + " may not go from "
                    + from.state
                    + " to "
                    + state
                    + ".",
                "Report this: it is an error in Fabrica.")
            .asException();
      }
      return copy();
    }

    private DispatchJob copy() {
      return new DispatchJob(
          from.dispatchId,
          from.deviceId,
          from.payloadSha256,
          from.payloadBytes,
          from.name,
          state,
          from.revision,
          attempt,
          from.createdAt,
          now,
          uploadedAt,
          artifact,
          startRequestedAt,
          seenAt,
          remote,
          endedAt,
          progress,
          materialUsedMm,
          pendingCommand,
          commandRequestedAt,
          notes,
          problem);
    }
  }
}
