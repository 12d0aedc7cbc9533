package health.fabrica.fhir.imaging;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.nio.file.Path;

/** The same on PostgreSQL. */
class PostgresUpsSubscriptionsTest extends SqlUpsSubscriptionsTest {

  @Override
  StoreSettings database(Path in) {
    return PostgresServer.shared().newDatabase();
  }
}
