package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The log is copied beside the writer. */
class CheckpointsTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void whatIsCommittedIsCopiedToTheFileWithoutAWriterDoingIt() throws Exception {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + folder.resolve("t.db"));
    try (Connection writer = source.getConnection();
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("CREATE TABLE t (x BLOB)");
      try (Checkpoints checkpoints = Checkpoints.start(source, 2)) {
        statement.execute("INSERT INTO t VALUES (zeroblob(100000))");
        checkpoints.committed();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (waiting(statement) > 0 && System.nanoTime() < deadline) {
          Thread.sleep(20);
        }
        assertThat(waiting(statement)).isZero();
      }
    }
  }

  private static long waiting(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      assertThat(row.next()).isTrue();
      return row.getLong(2) - row.getLong(3);
    }
  }
}
