package health.fabrica.fhir.export;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.fhir.export.ExportJob.Part;
import health.fabrica.fhir.export.ExportJob.State;
import health.fabrica.fhir.json.RecordJson;
import health.fabrica.fhir.store.ResourceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;

/**
 * The jobs in the database of the resources. What a worker changes, it changes only while it holds
 * the lease: each such method says whether it still did.
 */
final class SqlExportJobs {

  private static final Table<Record> JOB = table(name("export_job"));
  private static final Table<Record> FILE = table(name("export_file"));
  static final Table<Record> PATIENTS = table(name("export_patient"));

  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> REQUEST = field(name("request"), String.class);
  private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);
  private static final Field<Long> DUE_AT = field(name("due_at"), Long.class);
  private static final Field<Integer> ATTEMPTS = field(name("attempts"), Integer.class);
  private static final Field<String> LEASE_OWNER = field(name("lease_owner"), String.class);
  private static final Field<Long> LEASE_UNTIL = field(name("lease_until"), Long.class);
  private static final Field<String> SELECTION = field(name("selection"), String.class);
  private static final Field<Long> TRANSACTION_TIME = field(name("transaction_time"), Long.class);
  private static final Field<Long> KEYS_TOTAL = field(name("keys_total"), Long.class);
  private static final Field<Long> KEYS_DONE = field(name("keys_done"), Long.class);
  private static final Field<Long> EXPIRES_AT = field(name("expires_at"), Long.class);
  private static final Field<String> PROBLEM = field(name("problem"), String.class);
  static final Field<String> OF_JOB = field(name("job"), String.class);
  private static final Field<Integer> SEQ = field(name("seq"), Integer.class);
  private static final Field<String> SEGMENT = field(name("segment"), String.class);
  private static final Field<Long> RESOURCES = field(name("resources"), Long.class);
  private static final Field<Long> BYTES = field(name("bytes"), Long.class);
  static final Field<String> PATIENT = field(name("patient"), String.class);

  private static final int BATCH = 1000;

  private final ResourceStore store;
  private final Clock clock;
  private final Duration lease;

  SqlExportJobs(ResourceStore store, Clock clock, Duration lease) {
    this.store = store;
    this.clock = clock;
    this.lease = lease;
  }

  private static String code(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Queues a job, unless that many are open already. */
  boolean create(String id, ExportRequest request, Collection<String> patients, int maxOpen) {
    return store.inTransaction(
        tx -> {
          DSLContext sql = tx.dsl();
          int open = sql.fetchCount(JOB, STATE.in(code(State.QUEUED), code(State.RUNNING)));
          if (open >= maxOpen) {
            return false;
          }
          long now = clock.millis();
          sql.insertInto(JOB)
              .columns(ID, STATE, REQUEST, CREATED_AT, DUE_AT, ATTEMPTS, KEYS_TOTAL, KEYS_DONE)
              .values(id, code(State.QUEUED), RecordJson.write(request), now, now, 0, 0L, 0L)
              .execute();
          addPatients(sql, id, List.copyOf(Set.copyOf(patients)));
          return true;
        });
  }

  private static void addPatients(DSLContext sql, String job, List<String> patients) {
    for (int from = 0; from < patients.size(); from += BATCH) {
      List<? extends Query> inserts =
          patients.subList(from, Math.min(from + BATCH, patients.size())).stream()
              .map(p -> sql.insertInto(PATIENTS).columns(OF_JOB, PATIENT).values(job, p))
              .toList();
      sql.batch(inserts).execute();
    }
  }

  Optional<ExportJob> find(String id) {
    return store.rows(sql -> sql.selectFrom(JOB).where(ID.eq(id)).fetchOptional(this::job));
  }

  Set<String> patients(String job) {
    return store.rows(
        sql -> sql.select(PATIENT).from(PATIENTS).where(OF_JOB.eq(job)).fetchSet(PATIENT));
  }

  List<Part> parts(String job) {
    return store.rows(
        sql ->
            sql.select(SEQ, SEGMENT, KEYS_DONE, RESOURCES, BYTES)
                .from(FILE)
                .where(OF_JOB.eq(job))
                .orderBy(SEQ)
                .fetch(r -> new Part(r.value1(), r.value2(), r.value3(), r.value4(), r.value5())));
  }

  private ExportJob job(Record r) {
    return new ExportJob(
        r.get(ID),
        State.valueOf(r.get(STATE).toUpperCase(Locale.ROOT)),
        RecordJson.read(r.get(REQUEST), ExportRequest.class),
        r.get(ATTEMPTS),
        Optional.ofNullable(r.get(SELECTION)),
        instant(r.get(TRANSACTION_TIME)),
        r.get(KEYS_TOTAL),
        r.get(KEYS_DONE),
        instant(r.get(EXPIRES_AT)),
        Optional.ofNullable(r.get(PROBLEM)));
  }

  private static Optional<Instant> instant(@Nullable Long millis) {
    return Optional.ofNullable(millis).map(Instant::ofEpochMilli);
  }

  /** Takes the job that waits longest, or one whose worker is gone. */
  Optional<ExportJob> claim(String owner) {
    if (store.rows(this::firstDue).isEmpty()) {
      return Optional.empty();
    }
    return store.inTransaction(
        tx ->
            firstDue(tx.dsl())
                .filter(
                    job ->
                        tx.dsl()
                                .update(JOB)
                                .set(STATE, code(State.RUNNING))
                                .set(LEASE_OWNER, owner)
                                .set(LEASE_UNTIL, leaseEnd())
                                .where(ID.eq(job.id()).and(due()))
                                .execute()
                            == 1));
  }

  private Optional<ExportJob> firstDue(DSLContext sql) {
    return sql.selectFrom(JOB)
        .where(due())
        .orderBy(CREATED_AT, ID)
        .limit(1)
        .fetchOptional(this::job);
  }

  private Condition due() {
    long now = clock.millis();
    Condition waits = STATE.eq(code(State.QUEUED)).and(DUE_AT.le(now));
    Condition left = STATE.eq(code(State.RUNNING)).and(LEASE_UNTIL.lt(now));
    return waits.or(left);
  }

  private long leaseEnd() {
    return clock.millis() + lease.toMillis();
  }

  /** Frees the jobs that this server held when it ended. */
  void recover(String node) {
    store.inTransaction(
        tx ->
            tx.dsl()
                .update(JOB)
                .set(LEASE_UNTIL, 0L)
                .where(STATE.eq(code(State.RUNNING)), LEASE_OWNER.startsWith(node + ":"))
                .execute());
  }

  private static Condition held(String job, String owner) {
    return ID.eq(job).and(LEASE_OWNER.eq(owner)).and(STATE.eq(code(State.RUNNING)));
  }

  private UpdateSetMoreStep<Record> renewing(DSLContext sql) {
    return sql.update(JOB).set(LEASE_UNTIL, leaseEnd());
  }

  boolean renew(String job, String owner) {
    return store.inTransaction(tx -> renewing(tx.dsl()).where(held(job, owner)).execute() == 1);
  }

  /** The snapshot is on the disk; files of an earlier selection count no more. */
  boolean selected(String job, String owner, Selection selection) {
    return store.inTransaction(
        tx -> {
          boolean held =
              renewing(tx.dsl())
                      .set(SELECTION, selection.name())
                      .set(TRANSACTION_TIME, selection.transactionTime().toEpochMilli())
                      .set(KEYS_TOTAL, selection.keys())
                      .set(KEYS_DONE, 0L)
                      .where(held(job, owner))
                      .execute()
                  == 1;
          if (held) {
            tx.dsl().deleteFrom(FILE).where(OF_JOB.eq(job)).execute();
          }
          return held;
        });
  }

  boolean finished(String job, String owner, Part part) {
    return store.inTransaction(
        tx -> {
          boolean held =
              renewing(tx.dsl())
                      .set(KEYS_DONE, KEYS_DONE.plus(part.keys()))
                      .where(held(job, owner))
                      .execute()
                  == 1;
          if (held) {
            tx.dsl()
                .insertInto(FILE)
                .columns(OF_JOB, SEQ, SEGMENT, KEYS_DONE, RESOURCES, BYTES)
                .values(
                    job, part.seq(), part.segment(), part.keys(), part.resources(), part.bytes())
                .execute();
          }
          return held;
        });
  }

  boolean complete(String job, String owner, Instant expires) {
    return settle(
        job, owner, Map.of(STATE, code(State.COMPLETE), EXPIRES_AT, expires.toEpochMilli()));
  }

  boolean fail(String job, String owner, String problem, Instant expires) {
    return settle(
        job,
        owner,
        Map.of(STATE, code(State.FAILED), PROBLEM, problem, EXPIRES_AT, expires.toEpochMilli()));
  }

  /** Puts the job back, to be tried again not before that time. */
  boolean release(String job, String owner, int attempts, Instant due) {
    return settle(
        job,
        owner,
        Map.of(STATE, code(State.QUEUED), ATTEMPTS, attempts, DUE_AT, due.toEpochMilli()));
  }

  /** Changes a job and gives its lease up; false when the owner had lost that. */
  private boolean settle(String job, String owner, Map<Field<?>, Object> values) {
    return store.inTransaction(
        tx ->
            tx.dsl().update(JOB).set(values).setNull(LEASE_OWNER).where(held(job, owner)).execute()
                == 1);
  }

  /** Removes a job with all that belongs to it; whoever runs it notices at its next step. */
  boolean remove(String job) {
    return store.inTransaction(
        tx -> {
          tx.dsl().deleteFrom(FILE).where(OF_JOB.eq(job)).execute();
          tx.dsl().deleteFrom(PATIENTS).where(OF_JOB.eq(job)).execute();
          return tx.dsl().deleteFrom(JOB).where(ID.eq(job)).execute() == 1;
        });
  }

  List<String> expired() {
    long now = clock.millis();
    return store.rows(sql -> sql.select(ID).from(JOB).where(EXPIRES_AT.lt(now)).fetch(ID));
  }

  Set<String> all() {
    return store.rows(sql -> sql.select(ID).from(JOB).fetchSet(ID));
  }
}
