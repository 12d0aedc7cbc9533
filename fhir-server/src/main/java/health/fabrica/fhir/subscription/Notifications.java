package health.fabrica.fhir.subscription;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.subscription.SubscriptionRows.Event;
import health.fabrica.fhir.subscription.SubscriptionRows.State;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * Builds the Bundles of the Backport guide for R4: type history, the first entry the status of the
 * subscription as Parameters, then what the events are about.
 */
final class Notifications {

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private final StoreReader resources;
  private final String base;
  private final Clock clock;
  private final Supplier<String> ids;

  /** Reads what events are about from these resources; the base is written into references. */
  Notifications(StoreReader resources, String base, Clock clock, Supplier<String> ids) {
    this.resources = resources;
    this.base = base;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is said about a subscription.
   *
   * @param type handshake, heartbeat, event-notification, query-status or query-event
   * @param status as Subscription.status
   * @param count how many events there were, those of this message included
   */
  record Message(
      String type,
      String subscriptionId,
      SubscriptionSpec spec,
      String status,
      long count,
      List<Event> events,
      Payload content) {}

  Bundle bundle(Message message) {
    Bundle bundle = new Bundle().setType(BundleType.HISTORY);
    bundle.setId(ids.get());
    bundle.getMeta().addProfile(Backport.NOTIFICATION);
    bundle.setTimestamp(Date.from(clock.instant()));
    BundleEntryComponent first = bundle.addEntry();
    first.setFullUrl("urn:uuid:" + ids.get()).setResource(status(message));
    first
        .getRequest()
        .setMethod(HTTPVerb.GET)
        .setUrl(base + "/Subscription/" + message.subscriptionId() + "/$status");
    first.getResponse().setStatus("200");
    if (message.content() != Payload.EMPTY) {
      message.events().forEach(event -> add(bundle, event, message.content()));
    }
    return bundle;
  }

  private void add(Bundle bundle, Event event, Payload content) {
    BundleEntryComponent entry = bundle.addEntry();
    entry.setFullUrl(base + "/" + event.reference());
    entry
        .getRequest()
        .setMethod(event.created() ? HTTPVerb.POST : HTTPVerb.PUT)
        .setUrl(event.created() ? event.type() : event.reference());
    entry.getResponse().setStatus(event.created() ? "201" : "200");
    if (content == Payload.FULL_RESOURCE) {
      version(event).ifPresent(stored -> entry.setResource(stored.resource()));
    }
  }

  /** The version that the event tells of, whatever was written since. */
  Optional<StoredResource> version(Event event) {
    return resources
        .readVersion(event.type(), event.id(), event.version())
        .filter(stored -> !stored.deleted());
  }

  /** The status as Parameters. */
  Parameters status(Message message) {
    Parameters status = new Parameters();
    status.setId(ids.get());
    status.getMeta().addProfile(Backport.STATUS);
    add(status, "subscription", new Reference(base + "/Subscription/" + message.subscriptionId()));
    message
        .spec()
        .topic()
        .ifPresent(topic -> add(status, "topic", new CanonicalType(topic.canonical())));
    add(status, "status", new CodeType(message.status()));
    add(status, "type", new CodeType(message.type()));
    add(status, "events-since-subscription-start", number(message.count()));
    for (Event event : message.events()) {
      ParametersParameterComponent parameter = status.addParameter().setName("notification-event");
      part(parameter, "event-number", number(event.number()));
      part(parameter, "timestamp", instant(event.at()));
      if (message.content() != Payload.EMPTY) {
        part(parameter, "focus", new Reference(base + "/" + event.reference()));
      }
    }
    return status;
  }

  /** Adds how the delivery stands. */
  static void addReceipts(Parameters status, State state) {
    ParametersParameterComponent delivery = status.addParameter().setName("delivery");
    part(delivery, "delivered-events", number(state.delivered()));
    part(delivery, "failed-attempts", new IntegerType(state.attempts()));
    state.lastResult().ifPresent(last -> part(delivery, "last-result", new StringType(last)));
    if (state.lastAt() != null) {
      part(delivery, "last-attempt", instant(state.lastAt()));
    }
    if (state.dueAt() != null) {
      part(delivery, "next-attempt", instant(state.dueAt()));
    }
  }

  /** Adds why the subscription is in error. */
  static void addError(Parameters status, String error) {
    CodeableConcept concept = new CodeableConcept().setText(error);
    if (error.startsWith("FAB-") && error.length() > 8) {
      concept.addCoding().setSystem(FabricaTerms.PROBLEM_SYSTEM).setCode(error.substring(0, 8));
    }
    add(status, "error", concept);
  }

  private static void add(Parameters parameters, String name, Type value) {
    parameters.addParameter().setName(name).setValue(value);
  }

  private static void part(ParametersParameterComponent whole, String name, Type value) {
    whole.addPart().setName(name).setValue(value);
  }

  /** R4 has no 64-bit integer; the guide says string. */
  private static StringType number(long number) {
    return new StringType(Long.toString(number));
  }

  private static InstantType instant(Instant instant) {
    return new InstantType(Date.from(instant), TemporalPrecisionEnum.MILLI, UTC);
  }
}
