package health.fabrica.device;

import java.time.Instant;

/**
 * The device said it took the start. Only an observation proves that it prints.
 *
 * @param ref what is known of the job so far
 * @param receivedAt our clock
 */
public record StartReceipt(RemoteJobRef ref, Instant receivedAt) {}
