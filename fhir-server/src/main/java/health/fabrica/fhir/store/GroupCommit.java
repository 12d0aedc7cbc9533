package health.fabrica.fhir.store;

import health.fabrica.core.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Runs write transactions one after the other on the threads of their callers, and lets those that
 * wait in line share one transaction of the database, since forcing a commit to the disk costs more
 * than most works. Each work keeps its own savepoint: one that fails takes back only itself. Nobody
 * hears of an end, good or bad, before the shared commit; if that fails, all of the group fail.
 *
 * <p>Threads: {@code open} belongs to whoever has the turn.
 */
final class GroupCommit {

  /** A group commits when it has so many works although more are waiting. */
  private static final int MAX_WORKS = 64;

  private final Database database;
  private final Duration timeout;
  private final Duration groupWait;
  private final WriteTurn turn = new WriteTurn();
  private @Nullable Group open;

  /**
   * Groups on one database.
   *
   * @param timeout how long a work waits for its turn
   * @param groupWait a group commits when its first work has waited so long for the commit
   */
  GroupCommit(Database database, Duration timeout, Duration groupWait) {
    this.database = database;
    this.timeout = timeout;
    this.groupWait = groupWait;
  }

  /**
   * What a work gets.
   *
   * @param sql the open transaction
   * @param newest when the newest resource was written, in milliseconds since 1970-01-01T00:00Z; 0
   *     when there is none
   * @param generation of the posted search parameters when the transaction began
   */
  record Open(DSLContext sql, long newest, long generation) {}

  /** A running transaction of the database and the works in it. */
  private static final class Group {
    final Connection connection;
    final Open shared;
    long firstEnded;

    /** Completed once: empty when all is on the disk, else what each member is to throw. */
    final CompletableFuture<Optional<Supplier<ProblemException>>> end = new CompletableFuture<>();

    int works;
    @Nullable Throwable broken;

    Group(Connection connection, Open shared) {
      this.connection = connection;
      this.shared = shared;
    }

    boolean takesMore(Duration wait) {
      return broken == null && works < MAX_WORKS && System.nanoTime() - firstEnded < wait.toNanos();
    }
  }

  /** How a work ended, before it is known how its group does. */
  private record Ending<T>(Group group, Supplier<T> result) {}

  /**
   * Runs the work and returns what it returned once that is committed.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5012 or FAB-5013, and whatever the
   *     work throws
   */
  <T> T run(Function<Open, T> work) {
    return run(work, false);
  }

  /**
   * The same.
   *
   * @param first whether it has to be the first of its group: what a savepoint keeps of a later one
   *     lies in memory
   */
  <T> T run(Function<Open, T> work, boolean first) {
    if (turn.isMine()) {
      throw new IllegalStateException("a transaction of this thread is running already");
    }
    takeTurn();
    Ending<T> ending;
    try {
      if (first) {
        commitOpen();
      }
      ending = runInGroup(work);
    } finally {
      passOnOrCommit();
    }
    Optional<Supplier<ProblemException>> failure = ending.group().end.join();
    if (failure.isPresent()) {
      throw failure.get().get();
    }
    return ending.result().get();
  }

  /** Whether a transaction of the calling thread is running. */
  boolean isMine() {
    return turn.isMine();
  }

  private void takeTurn() {
    try {
      if (!turn.take(timeout)) {
        throw StoreErrors.busy(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreErrors.busy(e);
    }
  }

  private void commitOpen() {
    Group group = open;
    open = null;
    if (group != null) {
      commit(group);
    }
  }

  private <T> Ending<T> runInGroup(Function<Open, T> work) {
    Group group = open;
    if (group == null) {
      try {
        group = begin();
      } catch (SQLException e) {
        throw StoreErrors.of(e);
      }
      open = group;
    }
    return run(group, work);
  }

  private Group begin() throws SQLException {
    Connection connection = database.writing();
    try {
      database.begin(connection);
      return new Group(connection, opened(connection));
    } catch (SQLException | RuntimeException e) {
      giveBack(connection, false);
      throw e;
    }
  }

  private Open opened(Connection connection) throws SQLException {
    return Jdbc.query(
        connection,
        "SELECT generation, (SELECT max(updated) FROM resource) FROM parameter_generation",
        row -> {
          if (!row.next()) {
            throw new SQLException("the table parameter_generation is empty");
          }
          return new Open(database.sql(connection), row.getLong(2), row.getLong(1));
        });
  }

  /** The first work needs no savepoint: when it fails, there is nothing else to keep. */
  private static <T> Ending<T> run(Group group, Function<Open, T> work) {
    boolean first = group.works == 0;
    try {
      if (!first) {
        execute(group, "SAVEPOINT work");
      }
      T result = work.apply(group.shared);
      if (first) {
        group.firstEnded = System.nanoTime();
      } else {
        execute(group, "RELEASE SAVEPOINT work");
      }
      group.works++;
      return new Ending<>(group, () -> result);
    } catch (RuntimeException | Error | SQLException e) {
      if (!first) {
        takeBack(group, e);
      }
      return new Ending<>(
          group,
          () -> {
            throw rethrown(e);
          });
    }
  }

  /** The database may have given up the whole transaction; then the savepoint is gone. */
  private static void takeBack(Group group, Throwable cause) {
    try {
      execute(group, "ROLLBACK TO SAVEPOINT work");
      execute(group, "RELEASE SAVEPOINT work");
    } catch (SQLException e) {
      e.addSuppressed(cause);
      group.broken = e;
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException refusal && !(failure instanceof DataAccessException)
        ? refusal
        : StoreErrors.of(failure);
  }

  private static void execute(Group group, String sql) throws SQLException {
    Jdbc.execute(group.connection, sql);
  }

  private void passOnOrCommit() {
    Group group = open;
    if (group == null) {
      turn.end();
    } else if (group.works == 0 || !group.takesMore(groupWait) || !turn.passOn()) {
      open = null;
      try {
        commit(group);
      } finally {
        turn.end();
      }
    }
  }

  private void commit(Group group) {
    Optional<Supplier<ProblemException>> failure = Optional.empty();
    Throwable broken = group.broken;
    boolean committed = false;
    try {
      if (broken != null) {
        failure = Optional.of(() -> StoreErrors.of(broken));
      } else if (group.works > 0) {
        database.commit(group.connection);
        committed = true;
      }
    } catch (SQLException | RuntimeException e) {
      failure = Optional.of(() -> StoreErrors.ofCommit(e));
    } finally {
      giveBack(group.connection, committed);
      group.end.complete(failure);
    }
  }

  private void giveBack(Connection connection, boolean committed) {
    try (connection) {
      if (!committed) {
        database.rollback(connection);
      }
    } catch (SQLException e) {
      database.discard(connection);
    }
  }

  /** Waits for the running works, commits them and then closes the database. */
  void close() {
    takeTurn();
    try {
      commitOpen();
      database.close();
    } finally {
      turn.end();
    }
  }
}
