package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import health.fabrica.fhir.subscription.DeliveryTurns.Kind;
import health.fabrica.fhir.subscription.DeliveryTurns.Turn;
import health.fabrica.fhir.subscription.NotificationSender.Result;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and one subscription, with a clock that moves when it is told to. */
class DeliveryTurnsTest {

  private static final Result TAKEN = new Result(true, "HTTP 200");
  private static final Result REFUSED = new Result(false, "HTTP 503");
  private static final String ID = "s";

  @TempDir private Path folder;
  private ResourceStore store;
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private final DeliveryTurns one = node("one");
  private final DeliveryTurns two = node("two");

  private DeliveryTurns node(String name) {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }
        };
    return new DeliveryTurns(DeliverySettings.DEFAULT, clock, new Random(1), name);
  }

  @BeforeEach
  void open() {
    store = TestStores.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void subscribe(Subscription subscription) {
    subscription.setId(ID);
    store.inTransaction(tx -> tx.update(subscription));
    rows(dsl -> SubscriptionRows.request(dsl, ID, 1, now));
  }

  private static Subscription topic() {
    return HookDesk.topic(
        SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, "http://127.0.0.1:9/");
  }

  private void rows(java.util.function.Consumer<org.jooq.DSLContext> work) {
    store.inTransaction(
        tx -> {
          work.accept(tx.dsl());
          return ID;
        });
  }

  private void happen() {
    rows(
        dsl ->
            SubscriptionRows.append(
                dsl, SubscriptionRows.state(dsl, ID).orElseThrow(), "Task", "t", 1, true, now));
  }

  private Optional<Turn> begin(DeliveryTurns node) {
    return store.inTransaction(tx -> node.begin(tx, ID));
  }

  private Optional<Turn> settle(DeliveryTurns node, Turn turn, Result result) {
    return store.inTransaction(tx -> node.settle(tx, turn, result));
  }

  private SubscriptionRows.State state() {
    return store.rows(dsl -> SubscriptionRows.state(dsl, ID)).orElseThrow();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void whileOneNodeServesTheOtherDoesNot() {
    subscribe(topic());
    happen();
    Turn handshake = begin(one).orElseThrow();
    assertThat(handshake.kind()).isEqualTo(Kind.HANDSHAKE);
    assertThat(begin(two)).isEmpty();
    Turn event = settle(one, handshake, TAKEN).orElseThrow();
    assertThat(event.events()).hasSize(1);
    assertThat(begin(two)).isEmpty();
    assertThat(settle(one, event, TAKEN)).isEmpty();
    assertThat(state().delivered()).isEqualTo(1);
    assertThat(begin(two)).as("nothing is due").isEmpty();
  }

  @Test
  void theLeaseOfADeadNodeRunsOutAndWhatItSaysLaterDoesNotCount() {
    subscribe(topic());
    Turn stale = begin(one).orElseThrow();
    pass(Duration.ofSeconds(20));
    assertThat(begin(two)).isEmpty();
    pass(Duration.ofSeconds(10));
    Turn taken = begin(two).orElseThrow();
    assertThat(settle(one, stale, REFUSED)).isEmpty();
    assertThat(state().attempts()).isZero();
    settle(two, taken, TAKEN);
    assertThat(state().status()).isEqualTo("active");
  }

  @Test
  void aFailureWaitsAndNewEventsDoNotShortenIt() {
    subscribe(topic());
    settle(one, begin(one).orElseThrow(), TAKEN);
    happen();
    assertThat(settle(one, begin(one).orElseThrow(), REFUSED)).isEmpty();
    Instant due = state().dueAt();
    assertThat(due).isBetween(now.plusMillis(499), now.plusMillis(1000));
    happen();
    assertThat(state().dueAt()).isEqualTo(due);
    assertThat(begin(one)).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(begin(one).orElseThrow().events().get(0).number()).isEqualTo(1);
  }

  @Test
  void whatWasTurnedOffWhileItWasSentStaysOff() {
    subscribe(topic());
    Turn handshake = begin(one).orElseThrow();
    rows(dsl -> SubscriptionRows.status(dsl, ID, "off"));
    assertThat(settle(one, handshake, TAKEN)).isEmpty();
    assertThat(state().status()).isEqualTo("off");
  }

  @Test
  void aHeartbeatIsDueAfterItsPeriodWithoutNews() {
    Subscription asked = topic();
    asked.getChannel().addExtension(Backport.HEARTBEAT, new UnsignedIntType(60));
    subscribe(asked);
    settle(one, begin(one).orElseThrow(), TAKEN);
    pass(Duration.ofSeconds(59));
    assertThat(begin(one)).isEmpty();
    pass(Duration.ofSeconds(1));
    Turn heartbeat = begin(one).orElseThrow();
    assertThat(heartbeat.kind()).isEqualTo(Kind.HEARTBEAT);
    settle(one, heartbeat, TAKEN);
    assertThat(state().dueAt()).isEqualTo(now.plusSeconds(60));
  }

  @Test
  void aSubscriptionEndsAtItsEnd() {
    Subscription asked = topic();
    asked.setEnd(Date.from(now.plusSeconds(60)));
    subscribe(asked);
    settle(one, begin(one).orElseThrow(), TAKEN);
    pass(Duration.ofSeconds(60));
    assertThat(begin(one)).isEmpty();
    assertThat(store.require(Subscription.class, ID).getStatus()).isEqualTo(SubscriptionStatus.OFF);
  }

  @Test
  void theLastThousandDeliveredEventsAreKept() {
    subscribe(HookDesk.subscription("Task", "http://127.0.0.1:9/"));
    rows(
        dsl -> {
          for (int i = 0; i < DeliveryTurns.KEPT + 2; i++) {
            SubscriptionRows.State state = SubscriptionRows.state(dsl, ID).orElseThrow();
            SubscriptionRows.append(dsl, state, "Task", "t", 1, true, now);
          }
          SubscriptionRows.attempted(dsl, ID, 0, DeliveryTurns.KEPT, "HTTP 200", now);
        });
    Optional<Turn> turn = begin(one);
    while (turn.isPresent()) {
      turn = settle(one, turn.get(), TAKEN);
    }
    List<SubscriptionRows.Event> left =
        store.rows(dsl -> SubscriptionRows.events(dsl, ID, 0, Long.MAX_VALUE, 5000));
    assertThat(left).hasSize(DeliveryTurns.KEPT);
    assertThat(left.get(0).number()).isEqualTo(3);
  }
}
