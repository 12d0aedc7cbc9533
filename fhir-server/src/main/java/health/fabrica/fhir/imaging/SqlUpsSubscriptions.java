package health.fabrica.fhir.imaging;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.GlobalSubscription;
import health.fabrica.dicom.ups.QueuedReport;
import health.fabrica.dicom.ups.UpsProblem;
import health.fabrica.dicom.ups.UpsSubscriptions;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.fhir.store.ResourceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * The tables of subscriptions to the worklist. Writing transactions are one after the other, on all
 * nodes, so that reports have their numbers in the order of what they report.
 */
public final class SqlUpsSubscriptions implements UpsSubscriptions {

  /** A report waits at most so long for its subscriber. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(1);

  /** For one subscriber wait at most so many, and somewhat more for a few seconds. */
  public static final int MOST_WAITING = 10_000;

  private static final int MOST_GLOBAL = 100;
  private static final int PAGE = 200;

  private static final Table<Record> SUBSCRIPTION = table(name("ups_subscription"));
  private static final Table<Record> GLOBAL = table(name("ups_global_subscription"));
  private static final Table<Record> EVENT = table(name("ups_event"));
  private static final Table<Record> CHANNEL = table(name("ups_channel"));
  private static final Field<String> AET = field(name("aet"), String.class);
  private static final Field<String> WORKITEM = field(name("workitem_uid"), String.class);
  private static final Field<Integer> LOCK = field(name("deletion_lock"), Integer.class);
  private static final Field<String> FILTER = field(name("filter"), String.class);
  private static final Field<Long> ID = field(name("id"), Long.class);
  private static final Field<String> CONTENT = field(name("content"), String.class);
  private static final Field<Long> QUEUED = field(name("queued"), Long.class);
  private static final Field<Long> SENDER = field(name("sender"), Long.class);

  private final ResourceStore store;
  private final Clock clock;
  private final int mostWaiting;

  /** Uses the store's transactions. */
  public SqlUpsSubscriptions(ResourceStore store, Clock clock) {
    this(store, clock, MOST_WAITING);
  }

  SqlUpsSubscriptions(ResourceStore store, Clock clock, int mostWaiting) {
    this.store = store;
    this.clock = clock;
    this.mostWaiting = mostWaiting;
  }

  @Override
  public boolean subscribe(String aet, String workitemUid, boolean deletionLock) {
    return store.inTransaction(
        tx -> {
          Optional<Workitem> item = SqlUpsStore.find(tx.dsl(), workitemUid);
          item.ifPresent(
              found -> {
                put(tx.dsl(), aet, workitemUid, deletionLock);
                queue(tx.dsl(), aet, EventReport.stateOf(found));
              });
          return item.isPresent();
        });
  }

  @Override
  public void subscribe(GlobalSubscription wanted) {
    store.inTransaction(
        tx -> {
          DSLContext dsl = tx.dsl();
          dsl.deleteFrom(GLOBAL).where(AET.eq(wanted.aet())).execute();
          if (dsl.fetchCount(GLOBAL) >= MOST_GLOBAL) {
            throw UpsProblem.SUBSCRIBERS.refuse(
                MOST_GLOBAL + " application entities are subscribed to the whole worklist.",
                "Unsubscribe one that is not used any more.");
          }
          dsl.insertInto(GLOBAL, AET, LOCK, FILTER)
              .values(wanted.aet(), number(wanted.deletionLock()), wanted.filter().orElse(null))
              .execute();
          List<Workitem> page = SqlUpsStore.list(dsl, "", PAGE);
          while (!page.isEmpty()) {
            page.stream()
                .filter(item -> wanted.wants(item.dataset()))
                .forEach(item -> join(dsl, wanted, item));
            page = SqlUpsStore.list(dsl, page.get(page.size() - 1).uid(), PAGE);
          }
          return wanted;
        });
  }

  /** A subscription that is there already stays as it is (table CC.2.3-2). */
  private void join(DSLContext dsl, GlobalSubscription wanted, Workitem item) {
    boolean joined =
        dsl.insertInto(SUBSCRIPTION, AET, WORKITEM, LOCK)
                .values(wanted.aet(), item.uid(), number(wanted.deletionLock()))
                .onConflict(WORKITEM, AET)
                .doNothing()
                .execute()
            == 1;
    if (joined && wanted.deletionLock()) {
      queue(dsl, wanted.aet(), EventReport.stateOf(item));
    }
  }

  @Override
  public boolean unsubscribe(String aet, String workitemUid) {
    return store.inTransaction(
        tx -> {
          tx.dsl()
              .deleteFrom(SUBSCRIPTION)
              .where(WORKITEM.eq(workitemUid))
              .and(AET.eq(aet))
              .execute();
          return SqlUpsStore.find(tx.dsl(), workitemUid).isPresent();
        });
  }

  @Override
  public void unsubscribe(String aet) {
    store.inTransaction(
        tx -> {
          tx.dsl().deleteFrom(GLOBAL).where(AET.eq(aet)).execute();
          return tx.dsl().deleteFrom(SUBSCRIPTION).where(AET.eq(aet)).execute();
        });
  }

  @Override
  public void suspend(String aet) {
    store.inTransaction(tx -> tx.dsl().deleteFrom(GLOBAL).where(AET.eq(aet)).execute());
  }

  @Override
  public void tellAll(EventReport report) {
    store.inTransaction(
        tx -> {
          List<String> all =
              tx.dsl()
                  .select(AET)
                  .from(SUBSCRIPTION)
                  .union(tx.dsl().select(AET).from(GLOBAL))
                  .fetch(AET);
          all.forEach(aet -> queue(tx.dsl(), aet, report));
          return all.size();
        });
  }

  @Override
  public long newest() {
    return store.rows(dsl -> dsl.select(max(ID)).from(EVENT).fetchOptional(max(ID)).orElse(0L));
  }

  @Override
  public long takeOver(String aet) {
    return store.inTransaction(
        tx -> {
          tx.dsl()
              .insertInto(CHANNEL, AET, SENDER)
              .values(aet, 1L)
              .onConflict(AET)
              .doUpdate()
              .set(SENDER, field(name("ups_channel", "sender"), Long.class).plus(1))
              .execute();
          return tx.dsl().select(SENDER).from(CHANNEL).where(AET.eq(aet)).fetchSingle(SENDER);
        });
  }

  @Override
  public OptionalLong sender(String aet) {
    return store
        .rows(dsl -> dsl.select(SENDER).from(CHANNEL).where(AET.eq(aet)).fetchOptional(SENDER))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  @Override
  public List<QueuedReport> waiting(String aet, long sender, int limit) {
    return store.rows(
        dsl ->
            dsl.select(ID, CONTENT)
                .from(EVENT)
                .where(AET.eq(aet))
                .and(
                    exists(
                        selectOne()
                            .from(CHANNEL)
                            .where(field(name("ups_channel", "aet"), String.class).eq(inline(aet)))
                            .and(SENDER.eq(sender))))
                .orderBy(ID)
                .limit(limit)
                .fetch(
                    row -> new QueuedReport(row.get(ID), DicomJsonReader.read(row.get(CONTENT)))));
  }

  @Override
  public void sent(List<Long> ids) {
    store.inTransaction(tx -> tx.dsl().deleteFrom(EVENT).where(ID.in(ids)).execute());
  }

  @Override
  public void forgetOld() {
    long oldest = clock.instant().minus(LONGEST_WAIT).toEpochMilli();
    List<String> tooMany =
        store.rows(
            dsl ->
                dsl.select(AET)
                    .from(EVENT)
                    .groupBy(AET)
                    .having(count().gt(mostWaiting))
                    .fetch(AET));
    boolean anyOld =
        store.rows(dsl -> dsl.fetchExists(dsl.selectOne().from(EVENT).where(QUEUED.lt(oldest))));
    if (!anyOld && tooMany.isEmpty()) {
      return;
    }
    store.inTransaction(
        tx -> {
          for (String aet : tooMany) {
            tx.dsl()
                .select(ID)
                .from(EVENT)
                .where(AET.eq(aet))
                .orderBy(ID.desc())
                .limit(1)
                .offset(mostWaiting)
                .fetchOptional(ID)
                .ifPresent(
                    id -> tx.dsl().deleteFrom(EVENT).where(AET.eq(aet)).and(ID.le(id)).execute());
          }
          return tx.dsl().deleteFrom(EVENT).where(QUEUED.lt(oldest)).execute();
        });
  }

  /** Within the transaction that makes the workitem. */
  void created(DSLContext dsl, Workitem item, List<EventReport> reports) {
    dsl
        .selectFrom(GLOBAL)
        .orderBy(AET)
        .fetch(
            row ->
                new GlobalSubscription(
                    row.get(AET), row.get(LOCK) == 1, Optional.ofNullable(row.get(FILTER))))
        .stream()
        .filter(global -> global.wants(item.dataset()))
        .forEach(global -> put(dsl, global.aet(), item.uid(), global.deletionLock()));
    reports.forEach(report -> queue(dsl, report));
  }

  /** Queues for all subscribers of the report's workitem; how many they are. */
  int queue(DSLContext dsl, EventReport report) {
    List<String> subscribers =
        dsl.select(AET)
            .from(SUBSCRIPTION)
            .where(WORKITEM.eq(report.workitemUid()))
            .orderBy(AET)
            .fetch(AET);
    subscribers.forEach(aet -> queue(dsl, aet, report));
    return subscribers.size();
  }

  private void queue(DSLContext dsl, String aet, EventReport report) {
    dsl.insertInto(EVENT, AET, CONTENT, QUEUED)
        .values(aet, DicomJsonWriter.write(report.message()), clock.millis())
        .execute();
  }

  private static void put(DSLContext dsl, String aet, String uid, boolean lock) {
    dsl.insertInto(SUBSCRIPTION, AET, WORKITEM, LOCK)
        .values(aet, uid, number(lock))
        .onConflict(WORKITEM, AET)
        .doUpdate()
        .set(LOCK, number(lock))
        .execute();
  }

  private static int number(boolean lock) {
    return lock ? 1 : 0;
  }
}
