package health.fabrica.fhir.order;

import health.fabrica.fhir.store.PostgresServer;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class PostgresWorkQueueTest extends SqlWorkQueueTest {

  @BeforeAll
  static void open() {
    desk = new OrderDesk(PostgresServer.shared().newDatabase(), folder, OrderDesk.NONE);
  }
}
