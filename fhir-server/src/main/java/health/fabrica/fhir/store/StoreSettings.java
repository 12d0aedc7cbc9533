package health.fabrica.fhir.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the embedded database is and how long callers wait.
 *
 * @param database the database file; its folder is made when missing
 * @param readers connections for reading
 * @param writeTimeout how long a transaction waits for its turn before FAB-5012
 */
public record StoreSettings(Path database, int readers, Duration writeTimeout) {

  /** Settings that suit one server on one machine. */
  public static StoreSettings at(Path database) {
    return new StoreSettings(database, 8, Duration.ofSeconds(20));
  }
}
