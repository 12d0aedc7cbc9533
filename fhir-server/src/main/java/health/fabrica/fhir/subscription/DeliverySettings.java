package health.fabrica.fhir.subscription;

import java.time.Duration;

/**
 * How notifications are delivered.
 *
 * @param allowed where requests may go
 * @param timeout how long an endpoint may take for its answer, unless the subscription says less
 * @param retryFirst the delay after the first failure; it doubles with each further one
 * @param retryLongest the longest delay
 * @param attempts failed attempts in a row after which the subscription is in error
 * @param poll how often the database is asked for work of other nodes
 */
public record DeliverySettings(
    AllowedEndpoints allowed,
    Duration timeout,
    Duration retryFirst,
    Duration retryLongest,
    int attempts,
    Duration poll) {

  /** Loopback only, ten attempts within about five minutes. */
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(
          AllowedEndpoints.of(AllowedEndpoints.LOOPBACK),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          10,
          Duration.ofSeconds(1));
}
