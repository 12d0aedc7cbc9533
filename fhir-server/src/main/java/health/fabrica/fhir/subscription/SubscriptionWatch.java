package health.fabrica.fhir.subscription;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.ServedTypes;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.WriteListener;
import health.fabrica.fhir.store.WrittenResource;
import health.fabrica.fhir.store.WrittenResource.Change;
import health.fabrica.fhir.subscription.SubscriptionRows.State;
import health.fabrica.fhir.subscription.SubscriptionRows.Watched;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;

/**
 * Records the events of every write in the transaction that makes it, and takes Subscriptions in.
 * To be the last of the listeners, so that it sees what the others wrote. A subscription that
 * cannot be evaluated any more goes into error; it never stands in the way of the write.
 */
public final class SubscriptionWatch implements WriteListener {

  /** The most events that wait for an endpoint; then the subscription is turned off. */
  private static final long MAX_WAITING = 100_000;

  private static final int MAX_CACHED = 10_000;

  private final AllowedEndpoints allowed;
  private final DeliverySignal signal;
  private final Clock clock;

  /** What each definition says; definitions never change, a new one has a new number. */
  private final Map<Watched, SubscriptionSpec> specs = new ConcurrentHashMap<>();

  /** Raises the signal after each commit with events. */
  public SubscriptionWatch(AllowedEndpoints allowed, DeliverySignal signal, Clock clock) {
    this.allowed = allowed;
    this.signal = signal;
    this.clock = clock;
  }

  @Override
  public void written(StoreTransaction tx, List<WrittenResource> resources) {
    boolean others = false;
    for (WrittenResource written : resources) {
      if (!written.type().equals("Subscription")) {
        others |= isNews(written);
      } else if (tx.origin() == Origin.CLIENT && written.change() != Change.UNCHANGED) {
        subscriptionWritten(tx, written);
      }
    }
    if (others) {
      for (Watched watched : SubscriptionRows.watched(tx.dsl())) {
        record(tx, watched, resources);
      }
    }
  }

  private static boolean isNews(WrittenResource written) {
    return written.change() == Change.CREATED || written.change() == Change.UPDATED;
  }

  private void subscriptionWritten(StoreTransaction tx, WrittenResource written) {
    String id = written.id();
    if (written.change() == Change.DELETED) {
      SubscriptionRows.delete(tx.dsl(), id);
      return;
    }
    Subscription now = written.stored().resource(Subscription.class);
    Optional<Subscription> before = written.previous().map(old -> old.resource(Subscription.class));
    SubscriptionStatus status = now.getStatus();
    if (status == SubscriptionStatus.REQUESTED) {
      check(tx, SubscriptionReader.read(now));
      SubscriptionRows.request(tx.dsl(), id, written.stored().version(), clock.instant());
      tx.afterCommit(signal::raise);
    } else if (status == SubscriptionStatus.OFF) {
      SubscriptionReader.read(now);
      SubscriptionRows.status(tx.dsl(), id, SubscriptionStatus.OFF.toCode());
      SubscriptionRows.rest(tx.dsl(), id);
    } else if (before.filter(old -> old.getStatus() == status && isSame(old, now)).isEmpty()) {
      throw new Problem(
              SubscriptionProblem.STATUS_NOT_SETTABLE,
              "Subscription.status is " + (status == null ? "missing" : status.toCode()) + ".",
              "Send requested to start, to start again or to change what is sent; off to stop."
                  + " The server answers with active or error.")
          .asException();
    }
  }

  private static boolean isSame(Subscription before, Subscription now) {
    return before.getCriteriaElement().equalsDeep(now.getCriteriaElement())
        && before.getChannel().equalsDeep(now.getChannel());
  }

  /** Asks the search once, so that a parameter that it does not know is refused now. */
  private void check(StoreTransaction tx, SubscriptionSpec spec) {
    allowed.require(spec.endpoint());
    if (!ServedTypes.all().contains(spec.filter().type())) {
      throw new Problem(
              SubscriptionProblem.CRITERIA_INVALID,
              "Resources of type " + spec.filter().type() + " are not kept here.",
              "Watch one of the types of the CapabilityStatement.")
          .asException();
    }
    tx.search(spec.filter().count(1));
  }

  private void record(StoreTransaction tx, Watched watched, List<WrittenResource> resources) {
    try {
      SubscriptionSpec spec = spec(tx, watched);
      if (!spec.isOver(clock.instant())) {
        for (WrittenResource written : resources) {
          if (isNews(written) && matches(tx, spec, written)) {
            append(tx, watched.id(), written);
          }
        }
      }
    } catch (ProblemException e) {
      SubscriptionStates.fail(tx, watched.id(), e.problem());
    }
  }

  private SubscriptionSpec spec(StoreTransaction tx, Watched watched) {
    SubscriptionSpec known = specs.get(watched);
    if (known != null) {
      return known;
    }
    SubscriptionSpec read = SubscriptionReader.read(tx.require(Subscription.class, watched.id()));
    if (specs.size() >= MAX_CACHED) {
      specs.clear();
    }
    specs.put(watched, read);
    return read;
  }

  /** The search itself decides, on the row just written; only what asks nothing needs none. */
  private static boolean matches(
      StoreTransaction tx, SubscriptionSpec spec, WrittenResource written) {
    SearchRequest filter = spec.filter();
    return filter.type().equals(written.type())
        && spec.topic().map(topic -> TopicTriggers.fires(topic, written)).orElse(true)
        && (filter.criteria().isEmpty()
            || !tx.search(filter.where("_id", written.id()).count(1)).matches().isEmpty());
  }

  private void append(StoreTransaction tx, String id, WrittenResource written) {
    State state = SubscriptionRows.state(tx.dsl(), id).orElseThrow();
    if (state.lastEvent() - state.delivered() >= MAX_WAITING) {
      Problem problem =
          new Problem(
              SubscriptionProblem.TOO_MANY_WAITING,
              MAX_WAITING + " events wait for the endpoint; later ones are not kept.",
              "Read them by $events, then send status requested.");
      SubscriptionStates.turnOff(tx, id, problem.toString());
      return;
    }
    SubscriptionRows.append(
        tx.dsl(),
        state,
        written.type(),
        written.id(),
        written.stored().version(),
        written.change() == Change.CREATED,
        clock.instant());
    tx.afterCommit(signal::raise);
  }
}
