package health.fabrica.fhir.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which database the store uses and how long callers wait.
 *
 * @param url JDBC URL of an SQLite file or of a PostgreSQL database
 * @param user PostgreSQL user, empty for SQLite
 * @param password of that user, empty when none is needed
 * @param readers connections for reading
 * @param writeTimeout how long a transaction waits for its turn before FAB-5012
 * @param groupWait how long a transaction that is done may wait for others to share its commit
 */
public record StoreSettings(
    String url,
    String user,
    String password,
    int readers,
    Duration writeTimeout,
    Duration groupWait) {

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final int READERS = 8;
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration GROUP_WAIT = Duration.ofMillis(250);

  /** Refuses other databases. */
  public StoreSettings {
    if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRES)) {
      throw new IllegalArgumentException("not a URL of SQLite or PostgreSQL");
    }
  }

  /** An SQLite file for one server on one machine; its folder is made when missing. */
  public static StoreSettings at(Path file) {
    return new StoreSettings(
        SQLITE + file.toAbsolutePath(), "", "", READERS, WRITE_TIMEOUT, GROUP_WAIT);
  }

  /** A PostgreSQL database, which several servers may share. */
  public static StoreSettings postgres(String url, String user, String password) {
    return new StoreSettings(url, user, password, READERS, WRITE_TIMEOUT, GROUP_WAIT);
  }

  /** The same with other waiting times. */
  public StoreSettings waiting(Duration forTurn, Duration forGroup) {
    return new StoreSettings(url, user, password, readers, forTurn, forGroup);
  }

  boolean isPostgres() {
    return url.startsWith(POSTGRES);
  }

  /** The SQLite file. */
  Path file() {
    return Path.of(url.substring(SQLITE.length()));
  }

  @Override
  public String toString() {
    return "StoreSettings[" + (isPostgres() ? "PostgreSQL" : "SQLite") + "]";
  }
}
