package health.fabrica.fhir.subscription;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.fhir.store.Jdbc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** The tables subscription and subscription_event. */
final class SubscriptionRows {

  private static final Table<Record> SUBSCRIPTION = table(name("subscription"));
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> DEFINITION = field(name("definition"), Long.class);
  private static final Field<String> STATUS = field(name("status"), String.class);
  private static final Field<Long> LAST_EVENT = field(name("last_event"), Long.class);
  private static final Field<Long> DELIVERED = field(name("delivered"), Long.class);
  private static final Field<Integer> ATTEMPTS = field(name("attempts"), Integer.class);
  private static final Field<String> LAST_RESULT = field(name("last_result"), String.class);
  private static final Field<Long> LAST_AT = field(name("last_at"), Long.class);
  private static final Field<Long> DUE_AT = field(name("due_at"), Long.class);
  private static final Field<String> LEASE_NODE = field(name("lease_node"), String.class);
  private static final Field<Long> LEASE_UNTIL = field(name("lease_until"), Long.class);

  private static final Table<Record> EVENT = table(name("subscription_event"));
  private static final Field<String> SUBSCRIPTION_ID = field(name("subscription_id"), String.class);
  private static final Field<Long> NUMBER = field(name("event"), Long.class);
  private static final Field<String> TYPE = field(name("type"), String.class);
  private static final Field<Long> VERSION = field(name("version"), Long.class);
  private static final Field<Integer> CREATED = field(name("created"), Integer.class);
  private static final Field<Long> AT = field(name("at"), Long.class);

  private static final String WATCHED =
      "SELECT id,definition FROM subscription"
          + " WHERE status IN ('requested','active','error') ORDER BY id";

  private SubscriptionRows() {}

  /**
   * How far the delivery of a subscription is.
   *
   * @param definition the version of the resource that says what to send where
   * @param lastEvent the number of the newest event, 0 when there was none
   * @param delivered the number of the last event that the endpoint took
   * @param attempts failed ones in a row
   * @param dueAt when there is something to do, null when nothing
   */
  record State(
      String id,
      long definition,
      String status,
      long lastEvent,
      long delivered,
      int attempts,
      Optional<String> lastResult,
      @Nullable Instant lastAt,
      @Nullable Instant dueAt) {}

  /** What a subscription is told: that this version of a resource was written. */
  record Event(long number, String type, String id, long version, boolean created, Instant at) {
    String reference() {
      return type + "/" + id;
    }
  }

  /** A subscription whose events are recorded, and the version that defines it. */
  record Watched(String id, long definition) {}

  /** Asked with every write, hence a fixed text. */
  static List<Watched> watched(DSLContext dsl) {
    return Jdbc.list(dsl, WATCHED, row -> new Watched(row.text(1), row.integer(2)));
  }

  /** Begins, or begins again: what was not delivered yet is delivered then. */
  static void request(DSLContext dsl, String id, long definition, Instant now) {
    dsl.insertInto(SUBSCRIPTION, ID, DEFINITION, STATUS, LAST_EVENT, DELIVERED, ATTEMPTS, DUE_AT)
        .values(id, definition, "requested", 0L, 0L, 0, now.toEpochMilli())
        .onConflict(ID)
        .doUpdate()
        .set(DEFINITION, definition)
        .set(STATUS, "requested")
        .set(ATTEMPTS, 0)
        .set(DUE_AT, now.toEpochMilli())
        .execute();
  }

  static void delete(DSLContext dsl, String id) {
    dsl.deleteFrom(EVENT).where(SUBSCRIPTION_ID.eq(id)).execute();
    dsl.deleteFrom(SUBSCRIPTION).where(ID.eq(id)).execute();
  }

  /** Numbers the event and makes the delivery due, unless it waits after a failure. */
  static void append(
      DSLContext dsl,
      State state,
      String type,
      String id,
      long version,
      boolean created,
      Instant at) {
    long number = state.lastEvent() + 1;
    dsl.insertInto(EVENT, SUBSCRIPTION_ID, NUMBER, TYPE, ID, VERSION, CREATED, AT)
        .values(state.id(), number, type, id, version, created ? 1 : 0, at.toEpochMilli())
        .execute();
    boolean waits = state.attempts() > 0 || !state.status().equals("active");
    Instant due = waits ? state.dueAt() : at;
    dsl.update(SUBSCRIPTION)
        .set(LAST_EVENT, number)
        .set(DUE_AT, millis(due))
        .where(ID.eq(state.id()))
        .execute();
  }

  static Optional<State> state(DSLContext dsl, String id) {
    return state(dsl, ID.eq(id));
  }

  /** The state if this node has the lease. */
  static Optional<State> leased(DSLContext dsl, String id, String node) {
    return state(dsl, ID.eq(id).and(LEASE_NODE.eq(node)));
  }

  private static Optional<State> state(DSLContext dsl, Condition which) {
    return dsl.select(
            ID, DEFINITION, STATUS, LAST_EVENT, DELIVERED, ATTEMPTS, LAST_RESULT, LAST_AT, DUE_AT)
        .from(SUBSCRIPTION)
        .where(which)
        .fetchOptional(
            row ->
                new State(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5(),
                    row.value6(),
                    Optional.ofNullable(row.value7()),
                    instant(row.value8()),
                    instant(row.value9())));
  }

  /** What is due and leased by nobody, the longest due first. */
  static List<String> due(DSLContext dsl, Instant now) {
    return dsl.select(ID)
        .from(SUBSCRIPTION)
        .where(isDue(now))
        .orderBy(DUE_AT)
        .limit(1000)
        .fetch(ID);
  }

  private static Condition isDue(Instant now) {
    long millis = now.toEpochMilli();
    return DUE_AT.le(millis).and(LEASE_UNTIL.isNull().or(LEASE_UNTIL.lt(millis)));
  }

  /** Whether this node now has the lease. */
  static boolean lease(DSLContext dsl, String id, String node, Instant now, Instant until) {
    return dsl.update(SUBSCRIPTION)
            .set(LEASE_NODE, node)
            .set(LEASE_UNTIL, until.toEpochMilli())
            .where(ID.eq(id).and(isDue(now)))
            .execute()
        > 0;
  }

  static void extend(DSLContext dsl, String id, Instant until) {
    dsl.update(SUBSCRIPTION).set(LEASE_UNTIL, until.toEpochMilli()).where(ID.eq(id)).execute();
  }

  /** Gives the lease back. */
  static void release(DSLContext dsl, String id, String node, @Nullable Instant due) {
    dsl.update(SUBSCRIPTION)
        .set(DUE_AT, millis(due))
        .setNull(LEASE_NODE)
        .setNull(LEASE_UNTIL)
        .where(ID.eq(id).and(LEASE_NODE.eq(node)))
        .execute();
  }

  /** Gives the lease back as it was taken. */
  static void abandon(DSLContext dsl, String id, String node) {
    dsl.update(SUBSCRIPTION)
        .setNull(LEASE_NODE)
        .setNull(LEASE_UNTIL)
        .where(ID.eq(id).and(LEASE_NODE.eq(node)))
        .execute();
  }

  static void status(DSLContext dsl, String id, String status) {
    dsl.update(SUBSCRIPTION).set(STATUS, status).where(ID.eq(id)).execute();
  }

  /** Nothing is due any more. */
  static void rest(DSLContext dsl, String id) {
    dsl.update(SUBSCRIPTION).setNull(DUE_AT).where(ID.eq(id)).execute();
  }

  /** Notes an attempt. */
  static void attempted(
      DSLContext dsl, String id, int attempts, long delivered, String result, Instant at) {
    dsl.update(SUBSCRIPTION)
        .set(ATTEMPTS, attempts)
        .set(DELIVERED, delivered)
        .set(LAST_RESULT, result)
        .set(LAST_AT, at.toEpochMilli())
        .where(ID.eq(id))
        .execute();
  }

  /** Events in their order, the first and the last number among them. */
  static List<Event> events(DSLContext dsl, String id, long first, long last, int limit) {
    return dsl.select(NUMBER, TYPE, ID, VERSION, CREATED, AT)
        .from(EVENT)
        .where(SUBSCRIPTION_ID.eq(id), NUMBER.ge(first), NUMBER.le(last))
        .orderBy(NUMBER)
        .limit(limit)
        .fetch(
            row ->
                new Event(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5() != 0,
                    Instant.ofEpochMilli(row.value6())));
  }

  /** Forgets delivered events up to this number. */
  static void prune(DSLContext dsl, String id, long last) {
    dsl.deleteFrom(EVENT).where(SUBSCRIPTION_ID.eq(id), NUMBER.le(last)).execute();
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
