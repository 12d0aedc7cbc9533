package health.fabrica.fhir.order;

import health.fabrica.fhir.store.PostgresServer;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class PostgresCaseStoreTest extends SqlCaseStoreTest {

  @BeforeAll
  static void open() {
    desk = new OrderDesk(PostgresServer.shared().newDatabase(), folder, SqlCaseStoreTest::project);
  }
}
