package health.fabrica.fhir.store;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jooq.SQLDialect;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * A file of embedded SQLite: write-ahead log, forced to disk at each commit. The write lock of the
 * file lets one transaction in at a time. Text compares byte by byte, which is SQLite's default.
 *
 * <p>The writer says BEGIN and COMMIT itself: the driver's own commit begins the next transaction
 * in the same call, so a commit that was done could be reported as failed.
 */
final class SqliteDatabase extends Database {

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private static final Map<String, String> PLACEHOLDERS =
      Map.of(
          "identity", "INTEGER PRIMARY KEY AUTOINCREMENT",
          "bytes", "BLOB",
          "text", "TEXT",
          "clustered", "WITHOUT ROWID");

  private SqliteDatabase(HikariConfig writer, HikariConfig readers) {
    super(SQLDialect.SQLITE, writer, readers);
  }

  static SqliteDatabase open(StoreSettings settings) {
    createFolder(settings.file());
    SQLiteConfig config = config(settings);
    SQLiteDataSource plain = new SQLiteDataSource(config);
    plain.setUrl(settings.url());
    migrate(plain, PLACEHOLDERS);
    SQLiteDataSource source = new Caching(config);
    source.setUrl(settings.url());
    HikariConfig writer = pool("store-writer", source, 1, settings);
    writer.setAutoCommit(true);
    HikariConfig readers = pool("store-readers", source, settings.readers(), settings);
    readers.setAutoCommit(false);
    return new SqliteDatabase(writer, readers);
  }

  private static void createFolder(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SQLiteConfig config(StoreSettings settings) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) Math.min(BUSY_TIMEOUT_MILLIS, settings.writeTimeout().toMillis()));
    return config;
  }

  /** Gives connections that keep their statements prepared. */
  private static final class Caching extends SQLiteDataSource {

    Caching(SQLiteConfig config) {
      super(config);
    }

    @Override
    public Connection getConnection() throws SQLException {
      return StatementCache.over(super.getConnection());
    }
  }

  @Override
  void begin(Connection writing) throws SQLException {
    execute(writing, "BEGIN IMMEDIATE");
  }

  @Override
  void commit(Connection writing) throws SQLException {
    execute(writing, "COMMIT");
  }

  @Override
  void rollback(Connection writing) throws SQLException {
    execute(writing, "ROLLBACK");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
