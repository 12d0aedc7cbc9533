package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL database. */
class SubscriptionNodesIT {

  private static final int WRITES = 20;

  @TempDir private Path folder;

  @Test
  void eachEventOfEitherNodeIsDeliveredOnceAndInOrder() throws InterruptedException {
    StoreSettings database = PostgresServer.shared().newDatabase();
    try (HookReceiver receiver = new HookReceiver();
        SubscriptionNode one = new SubscriptionNode(database, folder, DeliverySettings.DEFAULT);
        SubscriptionNode two = new SubscriptionNode(database, folder, DeliverySettings.DEFAULT)) {
      one.subscribe(receiver.url());
      for (int i = 0; i < WRITES; i++) {
        one.write();
        two.write();
      }
      await()
          .atMost(HookDesk.SOON.multipliedBy(2))
          .until(() -> receiver.takenNumbers().contains(2L * WRITES));
      assertThat(receiver.takenNumbers())
          .isEqualTo(LongStream.rangeClosed(1, 2L * WRITES).boxed().toList());
    }
  }
}
