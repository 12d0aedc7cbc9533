package health.fabrica.fhir.device;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DispatchId;
import health.fabrica.device.dispatch.DispatchJob;
import health.fabrica.device.dispatch.JobLedger;
import health.fabrica.fhir.json.RecordJson;
import health.fabrica.fhir.store.ResourceStore;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * The ledger as the device_job table. A partial unique index lets a device have one open job; the
 * revision makes every change a compare-and-set.
 */
public final class SqlJobLedger implements JobLedger {

  private static final Table<Record> TABLE = table(name("device_job"));
  private static final Field<String> DISPATCH_ID = field(name("dispatch_id"), String.class);
  private static final Field<String> DEVICE_ID = field(name("device_id"), String.class);
  private static final Field<Integer> OPEN = field(name("open"), Integer.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<Long> REVISION = field(name("revision"), Long.class);
  private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);
  private static final Field<String> CONTENT = field(name("content"), String.class);

  private final ResourceStore store;

  /** Uses the store's transactions. */
  public SqlJobLedger(ResourceStore store) {
    this.store = store;
  }

  @Override
  public void insert(DispatchJob intent) {
    store.inTransaction(
        tx -> {
          insert(tx.dsl(), intent);
          return intent;
        });
  }

  private static void insert(DSLContext dsl, DispatchJob intent) {
    if (find(dsl, intent.dispatchId()).isPresent()) {
      throw new Problem(
              DeviceProblem.DISPATCH_EXISTS,
              "Dispatch " + intent.dispatchId() + " is in the ledger already.",
              "Make a new dispatch id.")
          .asException();
    }
    dsl.select(DISPATCH_ID)
        .from(TABLE)
        .where(DEVICE_ID.eq(intent.deviceId()).and(OPEN.eq(1)))
        .fetchOptional(DISPATCH_ID)
        .ifPresent(
            other -> {
              throw new Problem(
                      DeviceProblem.DEVICE_HAS_OPEN_JOB,
                      "Printer " + intent.deviceId() + " has the open job " + other + ".",
                      "Wait until that job has ended.")
                  .asException();
            });
    dsl.insertInto(TABLE, DISPATCH_ID, DEVICE_ID, OPEN, STATE, REVISION, CREATED_AT, CONTENT)
        .values(
            intent.dispatchId().ulid(),
            intent.deviceId(),
            1,
            intent.state().name(),
            intent.revision(),
            intent.createdAt().toEpochMilli(),
            RecordJson.write(intent))
        .execute();
  }

  @Override
  public Optional<DispatchJob> find(DispatchId id) {
    return store.rows(dsl -> find(dsl, id));
  }

  private static Optional<DispatchJob> find(DSLContext dsl, DispatchId id) {
    return dsl.select(CONTENT)
        .from(TABLE)
        .where(DISPATCH_ID.eq(id.ulid()))
        .fetchOptional(row -> RecordJson.read(row.value1(), DispatchJob.class));
  }

  @Override
  public List<DispatchJob> openJobs() {
    return store.rows(
        dsl ->
            dsl.select(CONTENT)
                .from(TABLE)
                .where(OPEN.eq(1))
                .orderBy(CREATED_AT, DISPATCH_ID)
                .fetch(row -> RecordJson.read(row.value1(), DispatchJob.class)));
  }

  @Override
  public DispatchJob advance(DispatchJob expected, DispatchJob next) {
    DispatchJob stored = next.withRevision(expected.revision() + 1);
    int changed = store.inTransaction(tx -> update(tx.dsl(), expected, stored));
    if (changed != 1) {
      throw new Problem(
              DeviceProblem.LEDGER_CONFLICT,
              "Dispatch " + expected.dispatchId() + " was changed by somebody else.",
              "Read the job again.")
          .asException();
    }
    return stored;
  }

  private static int update(DSLContext dsl, DispatchJob expected, DispatchJob stored) {
    return dsl.update(TABLE)
        .set(OPEN, stored.state().isTerminal() ? 0 : 1)
        .set(STATE, stored.state().name())
        .set(REVISION, stored.revision())
        .set(CONTENT, RecordJson.write(stored))
        .where(DISPATCH_ID.eq(expected.dispatchId().ulid()))
        .and(REVISION.eq(expected.revision()))
        .and(STATE.eq(expected.state().name()))
        .execute();
  }
}
