package health.fabrica.flow.route;

import java.time.Duration;

/**
 * How long a step waits before it tries again after an outage: doubling from the first delay up to
 * the longest, for as long as the outage lasts.
 */
public record RetryPolicy(Duration first, Duration longest) {

  /** One second, doubling up to a minute. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** The delay after so many failed attempts, the first being 0. */
  public Duration delay(int attempt) {
    Duration delay = first;
    for (int i = 0; i < attempt && delay.compareTo(longest) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
