package health.fabrica.fhir.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * The few statements that every write and read needs, as fixed texts: to render one with jOOQ costs
 * more than to run it. Failures are those of jOOQ.
 */
public final class Jdbc {

  private Jdbc() {}

  /** Makes something of the rows of a query, before they are closed. */
  @FunctionalInterface
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** What is done with a statement whose values are bound. */
  @FunctionalInterface
  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  /** A row of another package's table. */
  public static final class Row {

    private final ResultSet rows;

    private Row(ResultSet rows) {
      this.rows = rows;
    }

    /** The text in a column, from 1, that holds no null. */
    public String text(int column) {
      try {
        return rows.getString(column);
      } catch (SQLException e) {
        throw new DataAccessException("a column cannot be read", e);
      }
    }

    /** The integer in a column, from 1, that holds no null. */
    public long integer(int column) {
      try {
        return rows.getLong(column);
      } catch (SQLException e) {
        throw new DataAccessException("a column cannot be read", e);
      }
    }
  }

  /** What {@code read} makes of each row that the statement gives with these values. */
  public static <T> List<T> list(
      DSLContext sql, String text, Function<Row, T> read, @Nullable Object... values) {
    return query(
        sql,
        text,
        rows -> {
          List<T> all = new ArrayList<>();
          Row row = new Row(rows);
          while (rows.next()) {
            all.add(read.apply(row));
          }
          return all;
        },
        values);
  }

  /** Whether the statement gives a row with these values. */
  public static boolean any(DSLContext sql, String text, @Nullable Object... values) {
    return query(sql, text, ResultSet::next, values);
  }

  /** What {@code read} makes of the rows that the statement gives with these values. */
  static <T> T query(DSLContext sql, String text, Rows<T> read, @Nullable Object... values) {
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
