package health.fabrica.fhir.subscription;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.subscription.SubscriptionRows.Event;
import health.fabrica.fhir.subscription.SubscriptionRows.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * {@code $status} and {@code $events} of Subscription, as in the Backport guide. {@code $status}
 * has one parameter more, {@code delivery}: the receipts.
 */
public final class SubscriptionOperations {

  /** The most answers of {@code $status} and the most events of {@code $events} at once. */
  private static final int MAX_ANSWERS = 1000;

  private final ResourceStore store;
  private final Notifications notifications;

  /** Answers from the store; the base is written into references. */
  public SubscriptionOperations(
      ResourceStore store, String base, Clock clock, Supplier<String> ids) {
    this.store = store;
    this.notifications = new Notifications(store, base, clock, ids);
  }

  /** How one, several or all subscriptions stand. */
  @Operation(name = "$status", typeName = "Subscription", idempotent = true)
  public Bundle status(
      @IdParam(optional = true) @Nullable IdType instance,
      @OperationParam(name = "id", min = 0, max = OperationParam.MAX_UNLIMITED)
          @Nullable List<IdType> id,
      @OperationParam(name = "status", min = 0, max = OperationParam.MAX_UNLIMITED)
          @Nullable List<CodeType> status) {
    Bundle bundle = new Bundle().setType(BundleType.SEARCHSET);
    if (instance != null && instance.getIdPart() != null) {
      add(bundle, store.require(Subscription.class, instance.getIdPart()));
    } else {
      SearchRequest all = SearchRequest.of("Subscription").count(MAX_ANSWERS);
      SearchRequest some = restricted(restricted(all, "_id", id), "status", status);
      store.search(some).matches().stream()
          .map(stored -> stored.resource(Subscription.class))
          .forEach(subscription -> add(bundle, subscription));
    }
    return bundle.setTotal(bundle.getEntry().size());
  }

  private static SearchRequest restricted(
      SearchRequest request, String name, @Nullable List<? extends PrimitiveType<String>> values) {
    return values == null || values.isEmpty()
        ? request
        : request.where(
            name,
            values.stream()
                .map(PrimitiveType::getValue)
                .map(value -> value.replace(",", "\\,"))
                .collect(Collectors.joining(",")));
  }

  private void add(Bundle bundle, Subscription subscription) {
    String id = subscription.getIdElement().getIdPart();
    Optional<State> state = store.rows(dsl -> SubscriptionRows.state(dsl, id));
    Parameters status =
        notifications.status(
            message(
                "query-status",
                subscription,
                state.map(State::lastEvent).orElse(0L),
                List.of(),
                Payload.EMPTY));
    state.ifPresent(known -> Notifications.addReceipts(status, known));
    if (subscription.hasError()) {
      Notifications.addError(status, subscription.getError());
    }
    bundle
        .addEntry()
        .setFullUrl("urn:uuid:" + status.getIdElement().getIdPart())
        .setResource(status)
        .getSearch()
        .setMode(SearchEntryMode.MATCH);
  }

  private static Notifications.Message message(
      String type, Subscription subscription, long count, List<Event> events, Payload content) {
    return new Notifications.Message(
        type,
        subscription.getIdElement().getIdPart(),
        SubscriptionReader.read(subscription),
        subscription.getStatus().toCode(),
        count,
        events,
        content);
  }

  /**
   * What a subscription was or is to be told: all events that wait, and the last delivered ones.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5808
   */
  @Operation(name = "$events", typeName = "Subscription", idempotent = true)
  public Bundle events(
      @IdParam IdType instance,
      @OperationParam(name = "eventsSinceNumber", min = 0, max = 1) @Nullable StringType since,
      @OperationParam(name = "eventsUntilNumber", min = 0, max = 1) @Nullable StringType until,
      @OperationParam(name = "content", min = 0, max = 1) @Nullable CodeType content) {
    String id = instance.getIdPart();
    Subscription subscription = store.require(Subscription.class, id);
    long first = number(since, 1);
    long last = number(until, Long.MAX_VALUE);
    Optional<State> state = store.rows(dsl -> SubscriptionRows.state(dsl, id));
    List<Event> events =
        store.rows(dsl -> SubscriptionRows.events(dsl, id, first, last, MAX_ANSWERS));
    return notifications.bundle(
        message(
            "query-event",
            subscription,
            state.map(State::lastEvent).orElse(0L),
            events,
            content(subscription, content)));
  }

  /** What is asked for, unless the subscription is to tell less. */
  private static Payload content(Subscription subscription, @Nullable CodeType asked) {
    Payload own =
        switch (SubscriptionReader.read(subscription).payload()) {
          case NOTHING, EMPTY -> Payload.EMPTY;
          case ID_ONLY -> Payload.ID_ONLY;
          case RESOURCE, FULL_RESOURCE -> Payload.FULL_RESOURCE;
        };
    Payload wanted =
        asked == null || asked.getValue() == null
            ? own
            : Payload.ofCode(asked.getValue()).orElse(own);
    return wanted.compareTo(own) < 0 ? wanted : own;
  }

  private static long number(@Nullable StringType value, long otherwise) {
    if (value == null || value.getValue() == null) {
      return otherwise;
    }
    if (!value.getValue().matches("\\d{1,18}")) {
      throw new Problem(
              SubscriptionProblem.EVENT_RANGE,
              "A bound of the events is no whole number.",
              "Send for instance eventsSinceNumber=17.")
          .asException();
    }
    return Long.parseLong(value.getValue());
  }
}
