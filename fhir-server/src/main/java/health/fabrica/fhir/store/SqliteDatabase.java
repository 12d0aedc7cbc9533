package health.fabrica.fhir.store;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jooq.SQLDialect;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConnection;
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
  private static final int COPYING_CACHE_KIB = 64;

  /**
   * Of a new database. A row of an index changes one page of it somewhere, and the log takes whole
   * pages: small ones write less.
   */
  private static final int PAGE_BYTES = 1024;

  /**
   * Pages that are written to the log before they are copied to the file, 64 MiB: a page that
   * several transactions change is copied once.
   */
  private static final int PAGES_BETWEEN_CHECKPOINTS = (64 << 20) / PAGE_BYTES;

  /**
   * When the log has so many pages, 256 MiB, the writer copies the last of them and begins anew.
   */
  private static final int MOST_PAGES_OF_THE_LOG = (256 << 20) / PAGE_BYTES;

  private static final long MAX_IDLE_LOG_BYTES = 64L << 20;

  private static final Map<String, String> PLACEHOLDERS =
      Map.of(
          "identity", "INTEGER PRIMARY KEY AUTOINCREMENT",
          "bytes", "BLOB",
          "text", "TEXT",
          "clustered", "WITHOUT ROWID");

  private final Checkpoints checkpoints;

  private SqliteDatabase(HikariConfig writer, HikariConfig readers, Checkpoints checkpoints) {
    super(SQLDialect.SQLITE, writer, readers);
    this.checkpoints = checkpoints;
  }

  static SqliteDatabase open(StoreSettings settings) {
    createFolder(settings.file());
    migrate(source(new SQLiteDataSource(config(settings)), settings), PLACEHOLDERS);
    SQLiteConfig writing = config(settings);
    writing.setCacheSize(-WRITER_CACHE_KIB);
    writing.setTempStore(SQLiteConfig.TempStore.MEMORY); // of savepoints: what they changed
    writing.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(MAX_IDLE_LOG_BYTES));
    HikariConfig writer = pool("store-writer", source(new Writing(writing), settings), 1, settings);
    writer.setAutoCommit(true);
    writer.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + MOST_PAGES_OF_THE_LOG);
    SQLiteConfig reading = config(settings);
    reading.setCacheSize(-READER_CACHE_KIB);
    HikariConfig readers =
        pool("store-readers", source(new Caching(reading), settings), settings.readers(), settings);
    readers.setAutoCommit(false);
    SQLiteConfig copying = config(settings);
    copying.setCacheSize(-COPYING_CACHE_KIB);
    Checkpoints checkpoints =
        Checkpoints.start(
            source(new SQLiteDataSource(copying), settings), PAGES_BETWEEN_CHECKPOINTS);
    return new SqliteDatabase(writer, readers, checkpoints);
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
    config.setPageSize(PAGE_BYTES);
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

  /** The same for the writer, which says BEGIN and COMMIT itself. */
  private static final class Writing extends SQLiteDataSource {

    Writing(SQLiteConfig config) {
      super(config);
    }

    @Override
    public Connection getConnection() throws SQLException {
      return StatementCache.overBegunByText(super.getConnection().unwrap(SQLiteConnection.class));
    }
  }

  @Override
  void begin(Connection writing) throws SQLException {
    Jdbc.execute(writing, "BEGIN IMMEDIATE");
  }

  @Override
  void commit(Connection writing) throws SQLException {
    Jdbc.execute(writing, "COMMIT");
    checkpoints.committed();
  }

  @Override
  public void close() {
    checkpoints.close();
    super.close();
  }

  @Override
  void rollback(Connection writing) throws SQLException {
    Jdbc.execute(writing, "ROLLBACK");
  }
}
