package health.fabrica.fhir.imaging;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.Told;
import health.fabrica.dicom.ups.UpsStore;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemState;
import health.fabrica.fhir.store.ResourceStore;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The ups_workitem table; reports are queued in the transaction of what they report. */
public final class SqlUpsStore implements UpsStore {

  private static final Table<Record> TABLE = table(name("ups_workitem"));
  private static final Field<String> UID = field(name("uid"), String.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> TRANSACTION_UID = field(name("transaction_uid"), String.class);
  private static final Field<String> CONTENT = field(name("content"), String.class);
  private static final Field<Long> REVISION = field(name("revision"), Long.class);

  private final ResourceStore store;
  private final SqlUpsSubscriptions subscriptions;
  private final WorkitemWatch watch;

  /** Uses the store's transactions; nobody in this server performs workitems. */
  public SqlUpsStore(ResourceStore store, SqlUpsSubscriptions subscriptions) {
    this(store, subscriptions, WorkitemWatch.NONE);
  }

  /** Uses the store's transactions, in which the watch is told of what clients do. */
  public SqlUpsStore(ResourceStore store, SqlUpsSubscriptions subscriptions, WorkitemWatch watch) {
    this.store = store;
    this.subscriptions = subscriptions;
    this.watch = watch;
  }

  @Override
  public boolean insert(Workitem item, List<EventReport> reports) {
    return store.inTransaction(
        tx -> {
          boolean made =
              tx.dsl()
                      .insertInto(TABLE, UID, STATE, TRANSACTION_UID, CONTENT, REVISION)
                      .values(
                          item.uid(),
                          item.state().name(),
                          item.transactionUid().orElse(null),
                          DicomJsonWriter.write(item.dataset()),
                          item.revision())
                      .onConflict(UID)
                      .doNothing()
                      .execute()
                  == 1;
          if (made) {
            subscriptions.created(tx.dsl(), item, reports);
            watch.written(tx, item);
          }
          return made;
        });
  }

  @Override
  public Optional<Workitem> find(String uid) {
    return store.rows(dsl -> find(dsl, uid));
  }

  /** The workitem, within a transaction. */
  public static Optional<Workitem> find(DSLContext dsl, String uid) {
    return dsl.selectFrom(TABLE).where(UID.eq(uid)).fetchOptional(SqlUpsStore::workitem);
  }

  @Override
  public boolean replace(Workitem next, List<EventReport> reports) {
    return store.inTransaction(
        tx -> {
          boolean changed = replace(tx.dsl(), subscriptions, next, reports);
          if (changed) {
            watch.written(tx, next);
          }
          return changed;
        });
  }

  /**
   * Stores the next revision within a transaction and queues the reports; false when the one before
   * it is not the present one.
   */
  public static boolean replace(
      DSLContext dsl, SqlUpsSubscriptions subscriptions, Workitem next, List<EventReport> reports) {
    boolean changed =
        dsl.update(TABLE)
                .set(STATE, next.state().name())
                .set(TRANSACTION_UID, next.transactionUid().orElse(null))
                .set(CONTENT, DicomJsonWriter.write(next.dataset()))
                .set(REVISION, next.revision())
                .where(UID.eq(next.uid()))
                .and(REVISION.eq(next.revision() - 1))
                .execute()
            == 1;
    if (changed) {
      reports.forEach(report -> subscriptions.queue(dsl, report));
    }
    return changed;
  }

  @Override
  public Told tell(EventReport report) {
    return store.inTransaction(
        tx -> {
          // The request comes before what follows from it, as with any other performer.
          boolean subscribers = subscriptions.queue(tx.dsl(), report) > 0;
          Told performer = watch.told(tx, report);
          return performer == Told.NOBODY && subscribers ? Told.HEARD : performer;
        });
  }

  @Override
  public List<Workitem> list(String afterUid, int limit) {
    return store.rows(dsl -> list(dsl, afterUid, limit));
  }

  static List<Workitem> list(DSLContext dsl, String afterUid, int limit) {
    return dsl.selectFrom(TABLE)
        .where(UID.gt(afterUid))
        .orderBy(UID)
        .limit(limit)
        .fetch(SqlUpsStore::workitem);
  }

  /** Workitems that nobody has claimed, in the order of their UIDs, after this one. */
  public static List<Workitem> scheduled(DSLContext dsl, String afterUid, int limit) {
    return dsl.selectFrom(TABLE)
        .where(STATE.eq(WorkitemState.SCHEDULED.name()))
        .and(UID.gt(afterUid))
        .orderBy(UID)
        .limit(limit)
        .fetch(SqlUpsStore::workitem);
  }

  private static Workitem workitem(Record row) {
    return new Workitem(
        row.get(UID),
        WorkitemState.valueOf(row.get(STATE)),
        Optional.ofNullable(row.get(TRANSACTION_UID)),
        DicomJsonReader.read(row.get(CONTENT)),
        row.get(REVISION));
  }
}
