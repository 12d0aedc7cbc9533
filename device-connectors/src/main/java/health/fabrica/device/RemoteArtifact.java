package health.fabrica.device;

import health.fabrica.core.blob.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file on a device.
 *
 * @param name name on the device
 * @param sizeBytes size
 * @param sha256 digest when the device has proven it, else null
 * @param modifiedAt time of the last change by the device's clock, or null
 */
public record RemoteArtifact(
    String name, long sizeBytes, @Nullable Sha256 sha256, @Nullable Instant modifiedAt) {

  /** Whether the file is still the one that was verified: same name, size and time of change. */
  public boolean unchangedSince(RemoteArtifact verified) {
    boolean sameTime = modifiedAt == null || modifiedAt.equals(verified.modifiedAt);
    return name.equals(verified.name) && sizeBytes == verified.sizeBytes && sameTime;
  }
}
