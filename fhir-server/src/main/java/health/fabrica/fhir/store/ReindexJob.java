package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.NAME;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.TYPE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.fhir.store.ResourceRows.Row;
import health.fabrica.fhir.store.SearchParameters.Progress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes what was stored before a search parameter was posted: some hundred resources a
 * transaction, in the order of their creation, the place reached in the same transaction. So it
 * goes on there after a stop or a crash, and never holds writers up for long. Nodes that share a
 * database take pages in turn, so another finishes what one left. One thread of its own, a daemon.
 */
final class ReindexJob implements AutoCloseable {

  /**
   * The name of a job that indexes, for no parameter, what the resources of a type contain and what
   * they refer to beside; an upgrade of the schema begins them.
   */
  static final String CONTENTS = "_contained";

  private static final Logger LOG = LoggerFactory.getLogger(ReindexJob.class);

  private static final Table<Record> JOB = table(name("reindex_job"));
  private static final Field<Long> REACHED = field(name("reached"), Long.class);
  private static final Field<Long> DONE = field(name("done"), Long.class);
  private static final Field<Long> TOTAL = field(name("total"), Long.class);
  private static final int PAGE = 200;
  private static final long LOOK_EVERY_SECONDS = 2;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 5000;

  private final SearchParameters parameters;
  private final ParameterNumbers numbers;
  private final ResourceCodec codec;
  private final boolean shared;
  private final Semaphore work = new Semaphore(0);
  private volatile boolean closing;
  private volatile Optional<Thread> thread = Optional.empty();

  /**
   * @param shared whether other nodes may leave work behind
   */
  ReindexJob(
      SearchParameters parameters, ParameterNumbers numbers, ResourceCodec codec, boolean shared) {
    this.shared = shared;
    this.parameters = parameters;
    this.numbers = numbers;
    this.codec = codec;
  }

  /** The parameters that are not indexed to the end. */
  static List<Progress> pending(DSLContext sql) {
    return sql.select(TYPE, NAME, DONE, TOTAL)
        .from(JOB)
        .orderBy(TYPE, NAME)
        .fetch(r -> new Progress(r.get(TYPE), r.get(NAME), r.get(DONE), r.get(TOTAL)));
  }

  /** Notes in the transaction that a parameter is to be indexed. */
  static void begin(DSLContext sql, SearchParam param) {
    long total =
        sql.selectCount()
            .from(RESOURCE)
            .where(TYPE.eq(param.type()), DELETED.eq(0))
            .fetchSingle()
            .value1();
    sql.insertInto(JOB)
        .columns(TYPE, NAME, REACHED, DONE, TOTAL)
        .values(param.type(), param.name(), 0L, 0L, total)
        .execute();
  }

  static void forget(DSLContext sql, SearchParam param) {
    sql.deleteFrom(JOB).where(of(param.type(), param.name())).execute();
  }

  private static Condition of(String type, String name) {
    return TYPE.eq(type).and(NAME.eq(name));
  }

  /** Starts the thread, which first finishes what an earlier run left. */
  void start(ResourceStore store, ParameterSync sync) {
    Thread runner = new Thread(() -> run(store, sync), "search-reindex");
    runner.setDaemon(true);
    thread = Optional.of(runner);
    wake();
    runner.start();
  }

  /** There is something to do. */
  void wake() {
    work.release();
  }

  private void run(ResourceStore store, ParameterSync sync) {
    while (!closing) {
      try {
        awaitWork();
        List<Progress> pending = store.rows(ReindexJob::pending);
        for (Progress job : pending) {
          index(store, sync, job);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        pauseAfter(e);
      }
    }
  }

  /** Also looks for what other nodes left, where there are some. */
  private void awaitWork() throws InterruptedException {
    if (shared) {
      work.tryAcquire(LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    } else {
      work.acquire();
    }
    work.drainPermits();
  }

  private void pauseAfter(RuntimeException failure) {
    if (!closing) {
      LOG.warn("Indexing of a posted search parameter failed and will be tried again", failure);
      try {
        Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        wake();
      } catch (InterruptedException e) {
        closing = true;
      }
    }
  }

  private void index(ResourceStore store, ParameterSync sync, Progress job) {
    boolean more = true;
    while (more && !closing) {
      more = store.inTransaction(tx -> indexPage(tx, sync, job.type(), job.name()));
    }
  }

  /**
   * Whether there is more; false too when the parameter was taken back or changed meanwhile, after
   * which this thread is woken again.
   */
  private boolean indexPage(StoreTransaction tx, ParameterSync sync, String type, String name) {
    DSLContext sql = tx.dsl();
    Optional<SearchParam> param = parameters.find(type, name);
    Optional<Record> state =
        sql.select(List.of(REACHED, DONE, TOTAL)).from(JOB).where(of(type, name)).fetchOptional();
    boolean contents = name.equals(CONTENTS);
    if (state.isEmpty() || (!contents && (param.isEmpty() || !numbers.agree(sql, param.get())))) {
      return false;
    }
    ResourceRows rows = new ResourceRows(sql, codec);
    List<Row> page =
        sql.select(ResourceRows.COLUMNS)
            .from(RESOURCE)
            .where(
                contents ? TYPE.eq(type) : ParameterNumbers.havingParametersOf(sql, type),
                DELETED.eq(0),
                RESOURCE_PK.gt(state.get().get(REACHED)))
            .orderBy(RESOURCE_PK)
            .limit(PAGE)
            .fetch(rows::row);
    if (page.isEmpty()) {
      sql.deleteFrom(JOB).where(of(type, name)).execute();
      sync.changed(tx);
      return false;
    }
    Indexer indexer = new Indexer(parameters, numbers::of, codec);
    if (contents) {
      new ContentsIndex(sql, parameters, numbers::of, indexer).add(type, page);
    } else {
      page.forEach(row -> index(sql, indexer, row, param.orElseThrow()));
    }
    long done = state.get().get(DONE) + page.size();
    sql.update(JOB)
        .set(REACHED, page.get(page.size() - 1).pk())
        .set(DONE, done)
        .where(of(type, name))
        .execute();
    Progress now = new Progress(type, name, done, Math.max(done, state.get().get(TOTAL)));
    tx.afterCommit(() -> parameters.progress(now));
    return true;
  }

  private void index(DSLContext sql, Indexer indexer, Row row, SearchParam param) {
    param.indexed().forEach(p -> IndexTables.delete(sql, row.pk(), numbers.of(p)));
    StoredResource stored = row.stored();
    IndexTables.insert(sql, row.pk(), indexer.index(stored.resource(), stored.bytes(), param));
  }

  @Override
  public void close() {
    closing = true;
    thread.ifPresent(
        t -> {
          t.interrupt();
          try {
            t.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
