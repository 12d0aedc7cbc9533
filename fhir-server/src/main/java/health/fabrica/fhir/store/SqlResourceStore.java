package health.fabrica.fhir.store;

import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.BlobStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * The store on SQLite or PostgreSQL. Transactions run one after the other, on PostgreSQL also those
 * of other nodes, so a condition checked inside a transaction still holds when it commits. Those
 * that wait in line share a commit.
 */
public final class SqlResourceStore implements ResourceStore {

  private final Database database;
  private final StoreParts parts;
  private final List<WriteListener> listeners;
  private final ReindexJob reindexing;
  private final ParameterSync sync;
  private final GroupCommit writes;

  private SqlResourceStore(
      Database database,
      StoreParts parts,
      List<WriteListener> listeners,
      ReindexJob reindexing,
      ParameterSync sync,
      StoreSettings settings) {
    this.reindexing = reindexing;
    this.sync = sync;
    this.database = database;
    this.parts = parts;
    this.listeners = List.copyOf(listeners);
    this.writes = new GroupCommit(database, settings.writeTimeout(), settings.groupWait());
  }

  /**
   * Opens the store, making or upgrading the schema.
   *
   * @param ids gives ids of new resources, each once
   * @param listeners told of every transaction, in this order
   * @throws health.fabrica.core.problem.ProblemException FAB-5013 when the database cannot be used
   */
  public static SqlResourceStore open(
      StoreSettings settings,
      ResourceCodec codec,
      SearchParameters parameters,
      BlobStore blobs,
      Clock clock,
      Supplier<String> ids,
      List<WriteListener> listeners) {
    Database database = Database.open(settings);
    ParameterNumbers numbers = new ParameterNumbers();
    StoreParts parts = StoreParts.of(codec, parameters, numbers::of, blobs, clock, ids);
    boolean shared = settings.isPostgres();
    ReindexJob reindexing = new ReindexJob(parameters, numbers, codec, shared);
    ParameterSync sync =
        new ParameterSync(database, parameters, numbers, codec, reindexing, shared);
    PostedParameters posted = new PostedParameters(parameters, sync);
    List<WriteListener> all = Stream.concat(Stream.of(posted), listeners.stream()).toList();
    SqlResourceStore store = new SqlResourceStore(database, parts, all, reindexing, sync, settings);
    try {
      store.writes.run(
          open -> {
            sync.start(open);
            Set<String> changed = numbers.synchronize(open.sql(), parameters);
            ParameterNumbers.reindex(open.sql(), parts, changed);
            return changed;
          });
      reindexing.start(store, sync);
      return store;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public <T> T inTransaction(Origin origin, TransactionWork<T> work) {
    SqlTransaction[] used = new SqlTransaction[1];
    T result =
        writes.run(
            open -> {
              sync.begin(open);
              SqlTransaction tx = new SqlTransaction(open, parts, origin);
              used[0] = tx;
              T value = work.run(tx);
              announce(tx);
              return value;
            },
            work.isLarge());
    used[0].actionsAfterCommit().forEach(Runnable::run);
    return result;
  }

  private void announce(SqlTransaction tx) {
    if (!tx.written().isEmpty()) {
      listeners.forEach(l -> l.written(tx, tx.written()));
    }
  }

  private <T> T snapshot(Function<StoreReader, T> work) {
    return rows(sql -> work.apply(new SqlReader(sql, parts)));
  }

  @Override
  public <T> T rows(Function<DSLContext, T> read) {
    return database.snapshot(read);
  }

  @Override
  public Condition condition(SearchRequest request) {
    sync.refresh();
    ValueSets valueSets = new ValueSets(this, new Definitions(parts.codec().context()));
    return DSL.and(
        request.criteria().stream()
            .map(
                c ->
                    parts
                        .conditions()
                        .condition(request.type(), c, Key.checked(Tables.RESOURCE_PK), valueSets))
            .toList());
  }

  @Override
  public Optional<StoredResource> read(String type, String id) {
    return snapshot(r -> r.read(type, id));
  }

  @Override
  public Optional<StoredResource> readLatest(String type, String id) {
    return snapshot(r -> r.readLatest(type, id));
  }

  @Override
  public Optional<StoredResource> readVersion(String type, String id, long version) {
    return snapshot(r -> r.readVersion(type, id, version));
  }

  @Override
  public List<StoredResource> history(String type, String id) {
    return snapshot(r -> r.history(type, id));
  }

  @Override
  public HistoryPage history(HistoryRequest request) {
    return snapshot(r -> r.history(request));
  }

  @Override
  public SearchPage search(SearchRequest request) {
    if (parts.parameters().isInFlux()) {
      sync.refresh();
    }
    while (true) {
      long generation = parts.parameters().generation();
      SearchPage page = snapshot(r -> r.search(request));
      if (generation == parts.parameters().generation()) {
        return page;
      }
    }
  }

  @Override
  public List<String> referrers(String type, String id, int limit) {
    return snapshot(r -> r.referrers(type, id, limit));
  }

  @Override
  public <T extends Resource> T require(Class<T> type, String id) {
    return snapshot(r -> r.require(type, id));
  }

  @Override
  public SearchParameters searchParameters() {
    if (!writes.isMine()) {
      sync.refresh();
    }
    return parts.parameters();
  }

  @Override
  public void close() {
    reindexing.close();
    writes.close();
  }
}
