package health.fabrica.dicom.web;

import java.time.Duration;

/**
 * How long and how often a client tries.
 *
 * @param firstByte longest wait for the header of an answer
 * @param idle longest silence inside a body
 * @param attempts how often a request is made in all when it fails in a way that may pass
 * @param firstDelay delay before the second attempt; doubles each time, with jitter
 * @param maxInstanceBytes largest instance that is taken into memory
 */
public record ClientSettings(
    Duration firstByte, Duration idle, int attempts, Duration firstDelay, int maxInstanceBytes) {

  /** Time to connect that a client for PACS should allow. */
  public static final Duration CONNECT = Duration.ofSeconds(5);

  /** 60 s to the first byte, 30 s of silence, 4 attempts from 500 ms, 1 GiB an instance. */
  public static final ClientSettings DEFAULT =
      new ClientSettings(
          Duration.ofSeconds(60), Duration.ofSeconds(30), 4, Duration.ofMillis(500), 1 << 30);
}
