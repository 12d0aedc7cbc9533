package health.fabrica.fhir.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The few statements that every write and read needs, as fixed texts: to render one with jOOQ costs
 * more than to run it. Failures are those of jOOQ.
 */
public final class Jdbc {

  private Jdbc() {}

  /** Makes something of the rows of a query, before they are closed. */
  @FunctionalInterface
  public interface Rows<T> {
    /** Reads the rows; the result is closed afterwards. */
    T read(ResultSet rows) throws SQLException;
  }

  /** What is done with a statement whose values are bound. */
  @FunctionalInterface
  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  /** What {@code read} makes of the rows that the statement gives with these values. */
  public static <T> T query(DSLContext sql, String text, Rows<T> read, @Nullable Object... values) {
    return sql.connectionResult(connection -> query(connection, text, read, values));
  }

  static <T> T query(Connection connection, String text, Rows<T> read, @Nullable Object... values)
      throws SQLException {
    return run(
        connection,
        text,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            return read.read(rows);
          }
        },
        values);
  }

  static void update(DSLContext sql, String text, @Nullable Object... values) {
    sql.connection(connection -> run(connection, text, PreparedStatement::executeUpdate, values));
  }

  /** Runs a statement that has no values and gives no rows. */
  static void execute(Connection connection, String text) throws SQLException {
    run(connection, text, PreparedStatement::execute);
  }

  /**
   * Goes to the statements of the driver where they are kept: each wrapper around a connection
   * costs at each value that is bound.
   */
  private static <T> T run(
      Connection connection, String text, Work<T> work, @Nullable Object... values)
      throws SQLException {
    StatementCache cache = StatementCache.of(connection);
    if (cache == null) {
      try (PreparedStatement statement = connection.prepareStatement(text)) {
        bind(statement, values);
        return work.on(statement);
      }
    }
    PreparedStatement statement = cache.take(text);
    boolean done = false;
    try {
      bind(statement, values);
      T result = work.on(statement);
      done = true;
      return result;
    } finally {
      if (done) {
        cache.giveBack(text, statement);
      } else {
        statement.close(); // one that failed may not be at its beginning
      }
    }
  }

  /** Question marks for so many values of an IN. */
  static String places(int values) {
    return "(" + "?,".repeat(values - 1) + "?)";
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
