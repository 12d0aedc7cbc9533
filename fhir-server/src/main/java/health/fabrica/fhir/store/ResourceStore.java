package health.fabrica.fhir.store;

import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * The resources of this server. Safe for use by many threads. Reads outside a transaction each see
 * everything acknowledged before they began.
 */
public interface ResourceStore extends StoreReader, AutoCloseable {

  /**
   * Runs the work as one atomic write on behalf of the server itself; see {@link
   * #inTransaction(Origin, TransactionWork)}.
   */
  default <T> T inTransaction(TransactionWork<T> work) {
    return inTransaction(Origin.SYSTEM, work);
  }

  /**
   * Runs the work, then the write listeners, then commits; returns what the work returned once the
   * commit is on the disk. Anything thrown rolls all of it back and is thrown on. One transaction
   * runs at a time; calling this inside a transaction of the same thread is a fault.
   *
   * @param origin whether a client's request is being served; listeners may ask
   * @throws health.fabrica.core.problem.ProblemException FAB-5012 when the turn does not come in
   *     time, FAB-5013 when the database fails, and whatever the work or a listener refuses with
   */
  <T> T inTransaction(Origin origin, TransactionWork<T> work);

  /** The types served and the search parameters that {@link #search} knows, of whatever node. */
  SearchParameters searchParameters();

  /** Reads the rows of other packages on a snapshot of what is committed. */
  <T> T rows(Function<DSLContext, T> read);

  /**
   * The condition on rows of the table {@code resource} that the criteria of a search state, for
   * use within {@link #rows}; the type is not part of it.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5002 as in {@link #search}
   */
  Condition condition(SearchRequest request);

  /** Closes the database after the running transaction. Nothing may be called afterwards. */
  @Override
  void close();

  /** Who wants a transaction. */
  enum Origin {
    /** A request over the API. */
    CLIENT,
    /** The server's own work: order processing, outcomes. */
    SYSTEM
  }
}
