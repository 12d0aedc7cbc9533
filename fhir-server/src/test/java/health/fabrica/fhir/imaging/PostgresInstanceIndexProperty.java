package health.fabrica.fhir.imaging;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The same on PostgreSQL. */
class PostgresInstanceIndexProperty extends SqlInstanceIndexProperty {

  @BeforeContainer
  static void open() throws IOException {
    store =
        TestStores.open(
            PostgresServer.shared().newDatabase(), Files.createTempDirectory("instance-index"));
  }
}
