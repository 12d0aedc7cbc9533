package health.fabrica.fhir.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * The database under a store: one connection for writing and a pool for reading on snapshots. What
 * SQLite and PostgreSQL do differently is here and nowhere else. Safe for many threads.
 */
abstract class Database implements AutoCloseable {

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private static final Settings JOOQ = new Settings().withExecuteLogging(false);

  private final SQLDialect dialect;
  private final HikariDataSource writer;
  private final HikariDataSource readers;

  Database(SQLDialect dialect, HikariConfig writer, HikariConfig readers) {
    this.dialect = dialect;
    this.writer = new HikariDataSource(writer);
    this.readers = new HikariDataSource(readers);
  }

  /** Opens the database that the settings name, making or upgrading the schema. */
  static Database open(StoreSettings settings) {
    return settings.isPostgres() ? PostgresDatabase.open(settings) : SqliteDatabase.open(settings);
  }

  static void migrate(DataSource source, Map<String, String> placeholders) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .placeholders(placeholders)
        .load()
        .migrate();
  }

  static HikariConfig pool(String name, DataSource source, int size, StoreSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.writeTimeout().toMillis());
    return config;
  }

  /** The connection for writing, outside a transaction. */
  final Connection writing() throws SQLException {
    return writer.getConnection();
  }

  /** A connection whose first query begins a read-only snapshot; roll it back before closing. */
  final Connection reading() throws SQLException {
    return readers.getConnection();
  }

  /** Reads on a snapshot of what is committed; nothing that the work writes stays. */
  final <T> T snapshot(Function<DSLContext, T> read) {
    try (Connection connection = reading()) {
      try {
        return read.apply(sql(connection));
      } finally {
        connection.rollback();
      }
    } catch (SQLException | DataAccessException e) {
      throw StoreErrors.of(e);
    }
  }

  /** Begins a transaction and waits until no other writer of this database has one. */
  abstract void begin(Connection writing) throws SQLException;

  /** Returns when the transaction is on the disk. */
  abstract void commit(Connection writing) throws SQLException;

  abstract void rollback(Connection writing) throws SQLException;

  /** Closes a connection in an unknown state for good, whether it was given back or not. */
  final void discard(Connection writing) {
    writer.evictConnection(writing);
  }

  final DSLContext sql(Connection connection) {
    return DSL.using(connection, dialect, JOOQ);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
