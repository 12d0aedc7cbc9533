package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.CONTENT;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.GENERATION;
import static health.fabrica.fhir.store.Tables.PARAMETER_GENERATION;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.SearchParameter;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this node knows of posted search parameters in step with the database. Every change of
 * them raises a generation in its transaction. A writer compares it when it has the write lock, so
 * nothing is stored with indexes by what was before; a reader compares it before it searches. What
 * is behind is read anew from one snapshot. Safe for many threads.
 */
final class ParameterSync {

  private static final Logger LOG = LoggerFactory.getLogger(ParameterSync.class);

  private final Database database;
  private final SearchParameters parameters;
  private final ParameterNumbers numbers;
  private final ResourceCodec codec;
  private final ReindexJob job;
  private final boolean shared;

  /** A change of this node is committed but could not be read back. */
  private volatile boolean behind;

  /**
   * @param shared whether other nodes may use the database
   */
  ParameterSync(
      Database database,
      SearchParameters parameters,
      ParameterNumbers numbers,
      ResourceCodec codec,
      ReindexJob job,
      boolean shared) {
    this.database = database;
    this.parameters = parameters;
    this.numbers = numbers;
    this.codec = codec;
    this.job = job;
    this.shared = shared;
  }

  /** Makes the stored ones known when the store opens, before numbers are given. */
  void start(GroupCommit.Open open) {
    parameters.replacePosted(open.generation(), stored(open.sql()), ReindexJob.pending(open.sql()));
  }

  /** To be called by each transaction before it reads or writes. */
  void begin(GroupCommit.Open open) {
    if (open.generation() > parameters.generation()) {
      load(open.sql(), open.generation());
    }
  }

  /** To be called before a search that may name posted parameters. */
  void refresh() {
    if (shared || behind) {
      database.snapshot(
          sql -> {
            long generation =
                sql.select(GENERATION).from(PARAMETER_GENERATION).fetchSingle().value1();
            if (generation > parameters.generation()) {
              load(sql, generation);
            }
            return generation;
          });
      behind = false;
    }
  }

  /** The transaction changes what is known, on this node as soon as it is committed. */
  void changed(StoreTransaction tx) {
    tx.dsl().update(PARAMETER_GENERATION).set(GENERATION, GENERATION.plus(1)).execute();
    tx.afterCommit(
        () -> {
          behind = true;
          try {
            refresh();
          } catch (RuntimeException e) {
            LOG.warn("Posted search parameters are read anew before the next search", e);
          }
          job.wake();
        });
  }

  private synchronized void load(DSLContext sql, long generation) {
    if (generation <= parameters.generation()) {
      return;
    }
    List<SearchParam> posted = stored(sql);
    List<SearchParam> indexed = posted.stream().flatMap(p -> p.indexed().stream()).toList();
    Map<SearchParam, Integer> read = ParameterNumbers.read(sql, indexed);
    if (read.size() < indexed.size()) {
      throw new IllegalStateException(
          (indexed.size() - read.size())
              + " posted search parameters have no number; another release indexed them");
    }
    numbers.learn(read);
    parameters.replacePosted(generation, posted, ReindexJob.pending(sql));
  }

  private List<SearchParam> stored(DSLContext sql) {
    List<SearchParam> stored = new ArrayList<>();
    sql.select(CONTENT)
        .from(RESOURCE)
        .where(TYPE.eq("SearchParameter"), DELETED.eq(0))
        .orderBy(PK)
        .fetch(CONTENT)
        .forEach(
            json ->
                stored.addAll(compile((SearchParameter) codec.decode("SearchParameter", json))));
    return stored;
  }

  /** What a definition makes known; nothing when it is not active, or published by us. */
  List<SearchParam> compile(SearchParameter definition) {
    List<SearchParam> compiled = new ArrayList<>();
    if (definition.getStatus() == PublicationStatus.ACTIVE) {
      for (CodeType base : definition.getBase()) {
        String type = base.getCode();
        if (parameters.types().contains(type)
            && parameters.published(type, definition.getCode()).isEmpty()) {
          parameters.compile(type, definition).ifPresent(compiled::add);
        }
      }
    }
    return compiled;
  }
}
