package health.fabrica.fhir.subscription;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreTransaction;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;

/** Moves a subscription from state to state, its row and its resource together. */
final class SubscriptionStates {

  private SubscriptionStates() {}

  static void activate(StoreTransaction tx, String id) {
    set(tx, id, SubscriptionStatus.ACTIVE, "");
  }

  /** Stops trying; events are recorded further. */
  static void fail(StoreTransaction tx, String id, Problem problem) {
    set(tx, id, SubscriptionStatus.ERROR, problem.toString());
    SubscriptionRows.rest(tx.dsl(), id);
  }

  /** Stops altogether. */
  static void turnOff(StoreTransaction tx, String id, String reason) {
    set(tx, id, SubscriptionStatus.OFF, reason);
    SubscriptionRows.rest(tx.dsl(), id);
  }

  private static void set(StoreTransaction tx, String id, SubscriptionStatus status, String error) {
    SubscriptionRows.status(tx.dsl(), id, status.toCode());
    Subscription subscription = tx.require(Subscription.class, id);
    subscription.setStatus(status);
    subscription.setError(error.isEmpty() ? null : error);
    tx.update(subscription);
  }
}
