package health.fabrica.device.dispatch;

import java.time.Duration;

/**
 * Waits and limits of the dispatch.
 *
 * @param settle how long a requested start may stay without a trace before a person is asked
 * @param commandDeadline how long a command may stay without an effect before that is reported
 * @param clockSkew how wrong a device's clock may be; runs that began earlier than the intent minus
 *     this are not ours
 * @param maxStartAttempts refused starts after which the job fails
 */
public record DispatchPolicy(
    Duration settle, Duration commandDeadline, Duration clockSkew, int maxStartAttempts) {
  /** Values that fit printers in one building. */
  public static final DispatchPolicy DEFAULT =
      new DispatchPolicy(Duration.ofSeconds(20), Duration.ofMinutes(2), Duration.ofHours(26), 3);
}
