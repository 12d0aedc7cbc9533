package health.fabrica.fhir.subscription;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.subscription.NotificationSender.Result;
import health.fabrica.fhir.subscription.SubscriptionRows.Event;
import health.fabrica.fhir.subscription.SubscriptionRows.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Decides, inside a transaction, what is to be sent next for a subscription, and what follows from
 * an attempt. Whoever holds the lease of the row sends; nobody else does.
 */
final class DeliveryTurns {

  private static final String REQUESTED = "requested";
  private static final String ACTIVE = "active";

  /** The most events in one notification, whatever the subscription allows. */
  private static final int MAX_BATCH = 100;

  /** Delivered events that {@code $events} still answers. */
  static final int KEPT = 1000;

  /** What a lease lasts beyond the time that an endpoint may take. */
  private static final Duration SLACK = Duration.ofSeconds(15);

  private final DeliverySettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final String node;

  DeliveryTurns(DeliverySettings settings, Clock clock, RandomGenerator random, String node) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.node = node;
  }

  /** Why something is sent. */
  enum Kind {
    HANDSHAKE,
    EVENTS,
    HEARTBEAT
  }

  /** What is to be sent; the events in their order. */
  record Turn(Kind kind, SubscriptionSpec spec, State state, List<Event> events) {
    String id() {
      return state.id();
    }
  }

  /** Takes the lease, if there is something to do and nobody has it. */
  Optional<Turn> begin(StoreTransaction tx, String id) {
    boolean mine = SubscriptionRows.lease(tx.dsl(), id, node, clock.instant(), leaseEnd());
    return mine ? next(tx, id) : Optional.empty();
  }

  private Instant leaseEnd() {
    return clock.instant().plus(settings.timeout()).plus(SLACK);
  }

  /** Gives back the lease without having sent. */
  void abandon(StoreTransaction tx, String id) {
    SubscriptionRows.abandon(tx.dsl(), id, node);
  }

  private Optional<Turn> next(StoreTransaction tx, String id) {
    try {
      return decide(tx, id, SubscriptionReader.read(tx.require(Subscription.class, id)));
    } catch (ProblemException e) {
      SubscriptionStates.fail(tx, id, e.problem());
      return rest(tx, id, null);
    }
  }

  private Optional<Turn> decide(StoreTransaction tx, String id, SubscriptionSpec spec) {
    Instant now = clock.instant();
    if (spec.isOver(now)) {
      SubscriptionStates.turnOff(tx, id, "");
      return rest(tx, id, null);
    }
    State state = SubscriptionRows.state(tx.dsl(), id).orElseThrow();
    if (state.status().equals(REQUESTED)) {
      if (spec.topic().isPresent()) {
        return turn(tx, Kind.HANDSHAKE, spec, state, List.of());
      }
      SubscriptionStates.activate(tx, id); // R4 knows no handshake
    } else if (!state.status().equals(ACTIVE)) {
      return rest(tx, id, null);
    }
    if (state.delivered() < state.lastEvent()) {
      int batch = spec.topic().isPresent() ? Math.min(spec.maxCount(), MAX_BATCH) : 1;
      List<Event> events =
          SubscriptionRows.events(tx.dsl(), id, state.delivered() + 1, state.lastEvent(), batch);
      return turn(tx, Kind.EVENTS, spec, state, events);
    }
    Instant heartbeat = heartbeat(spec, state, now);
    if (heartbeat != null && !heartbeat.isAfter(now)) {
      return turn(tx, Kind.HEARTBEAT, spec, state, List.of());
    }
    Instant next =
        Stream.of(Optional.ofNullable(heartbeat), spec.end())
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElse(null);
    return rest(tx, id, next);
  }

  private static @Nullable Instant heartbeat(SubscriptionSpec spec, State state, Instant now) {
    Instant since = Objects.requireNonNullElse(state.lastAt(), now);
    return spec.topic().flatMap(topic -> spec.heartbeat()).map(since::plus).orElse(null);
  }

  private Optional<Turn> turn(
      StoreTransaction tx, Kind kind, SubscriptionSpec spec, State state, List<Event> events) {
    SubscriptionRows.extend(tx.dsl(), state.id(), leaseEnd());
    return Optional.of(new Turn(kind, spec, state, events));
  }

  private Optional<Turn> rest(StoreTransaction tx, String id, @Nullable Instant due) {
    SubscriptionRows.release(tx.dsl(), id, node, due);
    return Optional.empty();
  }

  /** Notes what came of a turn; the next one, when there is something to do at once. */
  Optional<Turn> settle(StoreTransaction tx, Turn turn, Result result) {
    Optional<State> leased = SubscriptionRows.leased(tx.dsl(), turn.id(), node);
    if (leased.isEmpty()) {
      return Optional.empty(); // the lease ran out; another node counts
    }
    State state = leased.get();
    if (state.definition() != turn.state().definition()
        || !state.status().equals(turn.state().status())) {
      return next(tx, turn.id()); // asked for something else in the meantime
    }
    return result.taken() ? taken(tx, turn, result) : failed(tx, turn, state, result);
  }

  private Optional<Turn> taken(StoreTransaction tx, Turn turn, Result result) {
    long delivered =
        turn.events().isEmpty()
            ? turn.state().delivered()
            : turn.events().get(turn.events().size() - 1).number();
    SubscriptionRows.attempted(tx.dsl(), turn.id(), 0, delivered, result.text(), clock.instant());
    if (turn.kind() == Kind.HANDSHAKE) {
      SubscriptionStates.activate(tx, turn.id());
    }
    if (delivered > KEPT && !turn.events().isEmpty()) {
      SubscriptionRows.prune(tx.dsl(), turn.id(), delivered - KEPT);
    }
    return next(tx, turn.id());
  }

  private Optional<Turn> failed(StoreTransaction tx, Turn turn, State state, Result result) {
    int attempts = state.attempts() + 1;
    Instant now = clock.instant();
    SubscriptionRows.attempted(
        tx.dsl(), turn.id(), attempts, state.delivered(), result.text(), now);
    if (attempts >= settings.attempts()) {
      Problem problem =
          new Problem(
              SubscriptionProblem.DELIVERY_FAILED,
              attempts + " attempts failed in a row, the last with: " + result.text() + ".",
              "Mend the endpoint, then send status requested. No event is lost: see $events.");
      SubscriptionStates.fail(tx, turn.id(), problem);
      return rest(tx, turn.id(), null);
    }
    return rest(tx, turn.id(), now.plus(delay(attempts)));
  }

  /** Doubles, up to the longest, and is shortened by up to a half so that nodes do not march. */
  Duration delay(int attempts) {
    long longest = settings.retryLongest().toMillis();
    long doubled = settings.retryFirst().toMillis() << Math.min(attempts - 1, 20);
    double share = 0.5 + random.nextDouble() / 2;
    return Duration.ofMillis((long) (Math.min(doubled, longest) * share));
  }
}
