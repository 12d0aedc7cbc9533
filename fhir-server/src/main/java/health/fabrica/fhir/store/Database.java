package health.fabrica.fhir.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite file: one connection for writing, which begins every transaction by taking the write
 * lock, and a pool for reading on snapshots. Write-ahead log, forced to disk at each commit.
 */
final class Database implements AutoCloseable {

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;
  private static final Settings JOOQ = new Settings().withExecuteLogging(false);

  private final HikariDataSource writer;
  private final HikariDataSource readers;

  private Database(HikariDataSource writer, HikariDataSource readers) {
    this.writer = writer;
    this.readers = readers;
  }

  static Database open(StoreSettings settings) {
    createFolder(settings.database());
    SQLiteDataSource forWriting = source(settings.database(), TransactionMode.IMMEDIATE);
    Flyway.configure()
        .dataSource(forWriting)
        .locations("classpath:db/migration/sqlite")
        .load()
        .migrate();
    SQLiteDataSource forReading = source(settings.database(), TransactionMode.DEFERRED);
    return new Database(
        pool("store-writer", forWriting, 1), pool("store-readers", forReading, settings.readers()));
  }

  private static void createFolder(Path database) {
    try {
      Files.createDirectories(database.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SQLiteDataSource source(Path database, TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setTransactionMode(mode);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + database.toAbsolutePath());
    return source;
  }

  private static HikariDataSource pool(String name, SQLiteDataSource source, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(BUSY_TIMEOUT_MILLIS);
    return new HikariDataSource(config);
  }

  Connection writing() throws SQLException {
    return writer.getConnection();
  }

  Connection reading() throws SQLException {
    return readers.getConnection();
  }

  static DSLContext sql(Connection connection) {
    return DSL.using(connection, SQLDialect.SQLITE, JOOQ);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
