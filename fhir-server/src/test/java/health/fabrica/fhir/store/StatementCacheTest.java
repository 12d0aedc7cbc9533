package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** Statements that are kept answer like fresh ones and hold nothing back. */
class StatementCacheTest {

  private static final String READ = "SELECT n FROM t WHERE n >= ? ORDER BY n";

  @TempDir private Path folder;
  private Connection plain;
  private Connection cached;

  @BeforeEach
  void open() throws SQLException {
    plain = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"));
    plain.createStatement().execute("CREATE TABLE t (n INTEGER)");
    plain.createStatement().execute("INSERT INTO t VALUES (1),(2),(3)");
    cached = StatementCache.over(plain);
  }

  @AfterEach
  void close() throws SQLException {
    cached.close();
  }

  @Test
  void aStatementThatWasClosedAnswersAgainWithItsOwnValues() throws SQLException {
    assertThat(first(cached, 2)).isEqualTo(2);
    assertThat(first(cached, 3)).isEqualTo(3);
    try (PreparedStatement unbound = cached.prepareStatement(READ);
        ResultSet rows = unbound.executeQuery()) {
      assertThat(rows.next()).as("no value is left of the use before").isFalse();
    }
  }

  @Test
  void twoUsesOfOneTextAtATimeDoNotMeet() throws SQLException {
    try (PreparedStatement one = cached.prepareStatement(READ);
        PreparedStatement other = cached.prepareStatement(READ)) {
      one.setInt(1, 1);
      other.setInt(1, 3);
      try (ResultSet low = one.executeQuery();
          ResultSet high = other.executeQuery()) {
        assertThat(low.next() && high.next()).isTrue();
        assertThat(low.getInt(1)).isEqualTo(1);
        assertThat(high.getInt(1)).isEqualTo(3);
        assertThat(low.next()).isTrue();
        assertThat(low.getInt(1)).isEqualTo(2);
      }
    }
    assertThat(first(cached, 1)).isEqualTo(1);
  }

  @Test
  void aClosedStatementIsClosed() throws SQLException {
    PreparedStatement statement = cached.prepareStatement(READ);
    statement.close();
    statement.close();
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
  }

  @Test
  void aFailureIsThatOfTheDriverAndTheTextWorksAgain() throws SQLException {
    assertThatThrownBy(() -> cached.prepareStatement("SELECT n FROM nowhere"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("nowhere");
    assertThat(first(cached, 1)).isEqualTo(1);
  }

  @Test
  void manyTextsMakeRoomForOneAnother() throws SQLException {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 300; i++) {
        try (PreparedStatement statement = cached.prepareStatement("SELECT " + i);
            ResultSet rows = statement.executeQuery()) {
          assertThat(rows.getInt(1)).isEqualTo(i);
        }
      }
    }
  }

  @Test
  void aTransactionBegunByTextIsOpenUntilItsEndAndNoFurtherOneIsLeftBegun() throws SQLException {
    Connection begun = StatementCache.overBegunByText(plain.unwrap(SQLiteConnection.class));
    assertThat(begun.getAutoCommit()).isTrue();
    for (String end : new String[] {"ROLLBACK", "COMMIT"}) {
      Jdbc.execute(begun, "BEGIN IMMEDIATE");
      Jdbc.execute(begun, "INSERT INTO t VALUES (4)");
      Jdbc.execute(begun, "DELETE FROM t WHERE n = 1");
      Jdbc.execute(begun, end);
      assertThat(first(begun, 1)).isEqualTo(end.equals("COMMIT") ? 2 : 1);
    }
  }

  @Test
  void aFixedTextThatFailedWorksAgain() throws SQLException {
    Jdbc.execute(cached, "CREATE UNIQUE INDEX each_once ON t (n)");
    String text = "INSERT INTO t VALUES (1)";
    assertThatThrownBy(() -> Jdbc.execute(cached, text)).isInstanceOf(SQLException.class);
    Jdbc.execute(cached, "DELETE FROM t WHERE n = 1");
    Jdbc.execute(cached, text);
    assertThatThrownBy(() -> Jdbc.execute(cached, text)).isInstanceOf(SQLException.class);
    assertThat(first(cached, 1)).isEqualTo(1);
  }

  private static int first(Connection connection, int least) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setInt(1, least);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getInt(1);
      }
    }
  }
}
