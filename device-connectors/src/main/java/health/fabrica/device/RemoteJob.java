package health.fabrica.device;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the device tells it, its live view and its history already combined.
 *
 * @param ref how the device knows it
 * @param sizeBytes size of its file, or -1 when unknown
 * @param state its state in our terms
 * @param live whether the device's live view shows it
 * @param endedAt end by the device's clock, or null
 * @param progress how far it is
 * @param materialUsedMm filament used so far in millimetres, or null when not told
 * @param detail cause of a failure in the device's words, masked, or empty
 * @param notes contradictions that were resolved and how, for the audit trail
 */
public record RemoteJob(
    RemoteJobRef ref,
    long sizeBytes,
    DeviceJobState state,
    boolean live,
    @Nullable Instant endedAt,
    JobProgress progress,
    @Nullable Double materialUsedMm,
    String detail,
    List<String> notes) {

  public RemoteJob {
    notes = List.copyOf(notes);
  }
}
