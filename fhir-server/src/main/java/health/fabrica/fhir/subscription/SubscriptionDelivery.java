package health.fabrica.fhir.subscription;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.subscription.DeliveryTurns.Kind;
import health.fabrica.fhir.subscription.DeliveryTurns.Turn;
import health.fabrica.fhir.subscription.NotificationSender.Result;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of subscriptions. One thread looks for what is due; each subscription that is
 * due is then served by one of a few threads, which owns its lease until nothing is left to send.
 * So a slow endpoint delays its own subscription only, as long as fewer endpoints are slow than
 * there are threads.
 */
public final class SubscriptionDelivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionDelivery.class);
  private static final int SENDERS = 8;
  private static final long STOP_SECONDS = 10;

  private final ResourceStore store;
  private final ResourceCodec codec;
  private final DeliverySettings settings;
  private final DeliverySignal signal;
  private final Clock clock;
  private final DeliveryTurns turns;
  private final Notifications notifications;
  private final NotificationSender sender;

  /** Being served by a thread of this node. */
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, named("sender"));
  private final ExecutorService lookout = Executors.newSingleThreadExecutor(named("lookout"));

  private SubscriptionDelivery(
      ResourceStore store,
      ResourceCodec codec,
      String base,
      DeliverySettings settings,
      DeliverySignal signal,
      Clock clock,
      RandomGenerator random,
      Supplier<String> ids) {
    this.store = store;
    this.codec = codec;
    this.settings = settings;
    this.signal = signal;
    this.clock = clock;
    this.turns = new DeliveryTurns(settings, clock, random, ids.get());
    this.notifications = new Notifications(store, base, clock, ids);
    this.sender = new NotificationSender(settings.allowed(), settings.timeout());
  }

  private static java.util.concurrent.ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, "fabrica-subscriptions-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Starts the delivery of this node.
   *
   * @param base the FHIR base that endpoints know this server by
   * @param signal the one that {@link SubscriptionWatch} raises
   * @param ids unique ids: of this node while it runs, and of Bundles
   */
  public static SubscriptionDelivery start(
      ResourceStore store,
      ResourceCodec codec,
      String base,
      DeliverySettings settings,
      DeliverySignal signal,
      Clock clock,
      RandomGenerator random,
      Supplier<String> ids) {
    SubscriptionDelivery delivery =
        new SubscriptionDelivery(store, codec, base, settings, signal, clock, random, ids);
    delivery.lookout.execute(delivery::look);
    return delivery;
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (String id : store.rows(dsl -> SubscriptionRows.due(dsl, clock.instant()))) {
          if (served.add(id)) {
            senders.execute(() -> serve(id));
          }
        }
        signal.await(settings.poll());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.warn("looking for subscriptions that are due failed; it is tried again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(settings.poll().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(String id) {
    try {
      Optional<Turn> turn = store.inTransaction(tx -> turns.begin(tx, id));
      while (turn.isPresent()) {
        Turn now = turn.get();
        Result result = send(now);
        turn = store.inTransaction(tx -> turns.settle(tx, now, result));
      }
    } catch (InterruptedException e) {
      giveBack(id); // the thread ends with this; the flag would stop the transaction
    } catch (RuntimeException e) {
      LOG.warn("serving Subscription/{} failed; it is tried again when its lease ends", id, e);
    } finally {
      served.remove(id);
      signal.raise();
    }
  }

  private void giveBack(String id) {
    try {
      store.inTransaction(
          tx -> {
            turns.abandon(tx, id);
            return id;
          });
    } catch (RuntimeException e) {
      LOG.warn("the lease of Subscription/{} is not given back and runs out", id, e);
    }
  }

  private Result send(Turn turn) throws InterruptedException {
    Result result;
    try {
      result = request(turn);
    } catch (ProblemException e) {
      result = new Result(false, e.problem().code().id()); // not allowed any more
    }
    String what = turn.kind().name().toLowerCase(Locale.ROOT);
    if (result.taken()) {
      LOG.debug("Subscription/{}: {} taken", turn.id(), what);
    } else {
      LOG.info("Subscription/{}: {} not taken, {}", turn.id(), what, result.text());
    }
    return result;
  }

  private Result request(Turn turn) throws InterruptedException {
    SubscriptionSpec spec = turn.spec();
    return switch (spec.payload()) {
      case NOTHING -> sender.post(spec, new byte[0]);
      case RESOURCE -> resource(turn);
      case EMPTY, ID_ONLY, FULL_RESOURCE ->
          sender.post(spec, codec.encode(notifications.bundle(message(turn))));
    };
  }

  /** The stored bytes as they are; when the version is gone, that something happened. */
  private Result resource(Turn turn) throws InterruptedException {
    Optional<StoredResource> version = notifications.version(turn.events().get(0));
    if (version.isEmpty()) {
      return sender.post(turn.spec(), new byte[0]);
    }
    ByteBuffer json = version.get().json();
    byte[] bytes = new byte[json.remaining()];
    json.get(bytes);
    return sender.put(turn.spec(), version.get().reference(), bytes);
  }

  private static Notifications.Message message(Turn turn) {
    List<SubscriptionRows.Event> events = turn.events();
    long count =
        events.isEmpty() ? turn.state().delivered() : events.get(events.size() - 1).number();
    return new Notifications.Message(
        switch (turn.kind()) {
          case HANDSHAKE -> "handshake";
          case EVENTS -> "event-notification";
          case HEARTBEAT -> "heartbeat";
        },
        turn.id(),
        turn.spec(),
        turn.kind() == Kind.HANDSHAKE ? "requested" : "active",
        count,
        events,
        turn.spec().payload());
  }

  @Override
  public void close() throws InterruptedException {
    lookout.shutdownNow();
    senders.shutdownNow();
    boolean ended =
        lookout.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)
            && senders.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      LOG.warn("deliveries still run after {} s; their leases run out", STOP_SECONDS);
    }
  }
}
