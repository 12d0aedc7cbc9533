package health.fabrica.fhir.subscription;

import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.fhir.store.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Subscription asks for, its resource taken apart.
 *
 * @param topic empty for R4 criteria
 * @param filter the type watched, and what its resources must match
 * @param endpoint where notifications go
 * @param payload what they carry
 * @param headers sent with each request
 * @param heartbeat after how long without a notification one is sent to say so; topics only
 * @param timeout how long the endpoint may take, when the subscription says
 * @param maxCount the most events in one notification
 * @param end when it ends by itself
 */
record SubscriptionSpec(
    Optional<SubscriptionTopic> topic,
    SearchRequest filter,
    String endpoint,
    Payload payload,
    List<Header> headers,
    Optional<Duration> heartbeat,
    Optional<Duration> timeout,
    int maxCount,
    Optional<Instant> end) {

  SubscriptionSpec {
    headers = List.copyOf(headers);
  }

  /** One header of a request. */
  record Header(String name, String value) {
    @Override
    public String toString() {
      return name; // the value is often a secret
    }
  }

  boolean isOver(Instant now) {
    return end.filter(e -> !now.isBefore(e)).isPresent();
  }
}
