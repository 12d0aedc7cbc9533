package health.fabrica.fhir.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * Copies what was committed from SQLite's log to its file, on a thread and a connection of its own,
 * so that no writer waits for it. A page that several transactions change is copied once. The log
 * begins anew when a writer finds all of it copied; under a load without a pause that is when the
 * writer itself copies the last of it, see {@link SqliteDatabase}.
 *
 * <p>Durability does not hang on it: a commit is on the disk in the log.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long LOOK_MILLIS = 250;
  private static final long STOP_MILLIS = 20_000;

  private final SQLiteDataSource source;
  private final long pages;
  private final Semaphore commits = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "fabrica-checkpoints");

  /** Set by the closing thread. */
  private volatile boolean closed;

  private Checkpoints(SQLiteDataSource source, long pages) {
    this.source = source;
    this.pages = pages;
  }

  /**
   * Starts the thread.
   *
   * @param pages that the log holds before they are copied
   */
  static Checkpoints start(SQLiteDataSource source, long pages) {
    Checkpoints checkpoints = new Checkpoints(source, pages);
    checkpoints.thread.setDaemon(true);
    checkpoints.thread.start();
    return checkpoints;
  }

  /** To be called after each commit; does not wait. */
  void committed() {
    if (commits.availablePermits() == 0) {
      commits.release();
    }
  }

  private void run() {
    try (Connection connection = source.getConnection()) {
      while (!closed) {
        commits.acquire();
        commits.drainPermits();
        copy(connection);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (SQLException e) {
      LOG.warn("The log is copied by the writers: {}", e.getMessage());
    }
  }

  /** What fails here is tried again after a later commit, and by the writer at the latest. */
  private void copy(Connection connection) {
    try {
      if (waiting(connection, "NOOP") >= pages) {
        waiting(connection, "PASSIVE");
      }
    } catch (SQLException e) {
      LOG.warn("The log could not be copied: {}", e.getMessage());
    }
  }

  /** Pages of the log that are not copied after a step. */
  private static long waiting(Connection connection, String step) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + step + ")")) {
      row.next();
      return row.getLong(2) - row.getLong(3);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
