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

  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
