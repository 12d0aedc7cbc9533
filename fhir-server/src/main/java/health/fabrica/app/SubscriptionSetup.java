package health.fabrica.app;

import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.WriteListener;
import health.fabrica.fhir.subscription.DeliverySettings;
import health.fabrica.fhir.subscription.DeliverySignal;
import health.fabrica.fhir.subscription.SubscriptionDelivery;
import health.fabrica.fhir.subscription.SubscriptionOperations;
import health.fabrica.fhir.subscription.SubscriptionWatch;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The parts of subscriptions: one listens to the store, one answers, one delivers. */
final class SubscriptionSetup {

  private final DeliverySettings settings;
  private final Clock clock;
  private final DeliverySignal signal = new DeliverySignal();

  SubscriptionSetup(DeliverySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** To be the last listener of the store. */
  WriteListener listener() {
    return new SubscriptionWatch(settings.allowed(), signal, clock);
  }

  SubscriptionOperations operations(ResourceStore store, String fhirBase) {
    return new SubscriptionOperations(store, fhirBase, clock, SubscriptionSetup::id);
  }

  SubscriptionDelivery deliver(
      ResourceStore store, ResourceCodec codec, String fhirBase, RandomGenerator random) {
    return SubscriptionDelivery.start(
        store, codec, fhirBase, settings, signal, clock, random, SubscriptionSetup::id);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
