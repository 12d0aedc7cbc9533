package health.fabrica.fhir.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The few statements that every write and read needs, as fixed texts: to render one with jOOQ costs
 * more than to run it. Failures are those of jOOQ.
 */
final class Jdbc {

  private Jdbc() {}

  /** Makes something of the rows of a query, before they are closed. */
  @FunctionalInterface
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** What {@code read} makes of the rows that the statement gives with these values. */
  static <T> T query(DSLContext sql, String text, Rows<T> read, @Nullable Object... values) {
    return sql.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
              return read.read(rows);
            }
          }
        });
  }

  static void update(DSLContext sql, String text, @Nullable Object... values) {
    sql.connection(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, values);
            statement.executeUpdate();
          }
        });
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
