package health.fabrica.device;

import java.time.Instant;

/**
 * Proof of an upload.
 *
 * @param artifact the file on the device
 * @param digestVerified whether the device compared the digest (else only the size is known equal)
 * @param receivedAt our clock
 */
public record UploadReceipt(RemoteArtifact artifact, boolean digestVerified, Instant receivedAt) {}
