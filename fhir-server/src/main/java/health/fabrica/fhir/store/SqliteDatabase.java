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

  /** Pages of the indexes that an insert meets anywhere in them; taken as they are needed. */
  private static final int WRITER_CACHE_KIB = 64 << 10;

  private static final int READER_CACHE_KIB = 8 << 10;

  /**
   * Pages that are written to the log before they are copied to the file, 64 MiB: a page that
   * several transactions change is copied once.
   */
  private static final int PAGES_BETWEEN_CHECKPOINTS = 16_384;

  private static final long MAX_IDLE_LOG_BYTES = 64L << 20;

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
    migrate(source(new SQLiteDataSource(config(settings)), settings), PLACEHOLDERS);
    SQLiteConfig writing = config(settings);
    writing.setCacheSize(-WRITER_CACHE_KIB);
    writing.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(MAX_IDLE_LOG_BYTES));
    HikariConfig writer = pool("store-writer", source(new Caching(writing), settings), 1, settings);
    writer.setAutoCommit(true);
    writer.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + PAGES_BETWEEN_CHECKPOINTS);
    SQLiteConfig reading = config(settings);
    reading.setCacheSize(-READER_CACHE_KIB);
    HikariConfig readers =
        pool("store-readers", source(new Caching(reading), settings), settings.readers(), settings);
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
    config.setGetGeneratedKeys(false); // else the driver asks for them after every statement
    config.setBusyTimeout((int) Math.min(BUSY_TIMEOUT_MILLIS, settings.writeTimeout().toMillis()));
    return config;
  }

  private static SQLiteDataSource source(SQLiteDataSource source, StoreSettings settings) {
    source.setUrl(settings.url());
    return source;
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
