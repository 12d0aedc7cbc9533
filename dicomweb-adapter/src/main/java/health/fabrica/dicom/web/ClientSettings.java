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
 * @param parallel connections at once when instances are fetched one by one
 * @param slowAfter how long the answer with the whole series may take before instances are fetched
 *     beside it
 */
public record ClientSettings(
    Duration firstByte,
    Duration idle,
    int attempts,
    Duration firstDelay,
    int maxInstanceBytes,
    int parallel,
    Duration slowAfter) {

  private static final int PARALLEL = 4;
  private static final Duration SLOW = Duration.ofSeconds(15);

  /** 60 s to the first byte, 30 s of silence, 4 attempts from 500 ms, 1 GiB an instance. */
  public static final ClientSettings DEFAULT =
      new ClientSettings(
          Duration.ofSeconds(60), Duration.ofSeconds(30), 4, Duration.ofMillis(500), 1 << 30);

  /** With 4 connections, and instances fetched beside a series that takes over 15 s. */
  public ClientSettings(
      Duration firstByte, Duration idle, int attempts, Duration firstDelay, int maxInstanceBytes) {
    this(firstByte, idle, attempts, firstDelay, maxInstanceBytes, PARALLEL, SLOW);
  }

  /** The same with another way of fetching instances. */
  public ClientSettings fetching(int connections, Duration slow) {
    return new ClientSettings(
        firstByte, idle, attempts, firstDelay, maxInstanceBytes, connections, slow);
  }
}
