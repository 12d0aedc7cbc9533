package health.fabrica.fhir.device;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.TestStores;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class PostgresJobLedgerTest extends SqlJobLedgerTest {

  @BeforeAll
  static void open() {
    store = TestStores.open(PostgresServer.shared().newDatabase(), folder);
  }
}
