package health.fabrica.fhir.imaging;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.ups.UpsStore;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemState;
import health.fabrica.fhir.store.ResourceStore;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The ups_workitem table. */
public final class SqlUpsStore implements UpsStore {

  private static final Table<Record> TABLE = table(name("ups_workitem"));
  private static final Field<String> UID = field(name("uid"), String.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> TRANSACTION_UID = field(name("transaction_uid"), String.class);
  private static final Field<String> CONTENT = field(name("content"), String.class);
  private static final Field<Long> REVISION = field(name("revision"), Long.class);

  private final ResourceStore store;

  /** Uses the store's transactions. */
  public SqlUpsStore(ResourceStore store) {
    this.store = store;
  }

  @Override
  public boolean insert(Workitem item) {
    return store.inTransaction(
        tx ->
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
                == 1);
  }

  @Override
  public Optional<Workitem> find(String uid) {
    return store.rows(
        dsl -> dsl.selectFrom(TABLE).where(UID.eq(uid)).fetchOptional(SqlUpsStore::workitem));
  }

  @Override
  public boolean replace(Workitem next) {
    return store.inTransaction(
        tx ->
            tx.dsl()
                    .update(TABLE)
                    .set(STATE, next.state().name())
                    .set(TRANSACTION_UID, next.transactionUid().orElse(null))
                    .set(CONTENT, DicomJsonWriter.write(next.dataset()))
                    .set(REVISION, next.revision())
                    .where(UID.eq(next.uid()))
                    .and(REVISION.eq(next.revision() - 1))
                    .execute()
                == 1);
  }

  @Override
  public List<Workitem> list(String afterUid, int limit) {
    return store.rows(
        dsl ->
            dsl.selectFrom(TABLE)
                .where(UID.gt(afterUid))
                .orderBy(UID)
                .limit(limit)
                .fetch(SqlUpsStore::workitem));
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
