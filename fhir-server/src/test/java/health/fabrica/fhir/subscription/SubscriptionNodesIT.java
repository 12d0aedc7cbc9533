package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL database. */
class SubscriptionNodesIT {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final int WRITES = 20;

  @TempDir private Path folder;

  /** A store and the delivery of its node. */
  private final class Node implements AutoCloseable {

    private final DeliverySignal signal = new DeliverySignal();
    private final ResourceStore store;
    private final SubscriptionDelivery delivery;

    Node(StoreSettings settings) {
      store =
          SqlResourceStore.open(
              settings,
              new ResourceCodec(CONTEXT),
              SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters()),
              new FileBlobStore(folder.resolve("blobs")),
              Clock.systemUTC(),
              () -> UUID.randomUUID().toString(),
              List.of(
                  new SubscriptionWatch(
                      DeliverySettings.DEFAULT.allowed(), signal, Clock.systemUTC())));
      delivery =
          SubscriptionDelivery.start(
              store,
              new ResourceCodec(CONTEXT),
              "http://here/fhir",
              DeliverySettings.DEFAULT,
              signal,
              Clock.systemUTC(),
              new Random(1),
              () -> UUID.randomUUID().toString());
    }

    void write() {
      Task task = new Task().setStatus(Task.TaskStatus.REQUESTED);
      store.inTransaction(Origin.CLIENT, tx -> tx.create(task));
    }

    @Override
    public void close() throws InterruptedException {
      delivery.close();
      store.close();
    }
  }

  @Test
  void eachEventOfEitherNodeIsDeliveredOnceAndInOrder() throws InterruptedException {
    StoreSettings database = PostgresServer.shared().newDatabase();
    try (HookReceiver receiver = new HookReceiver();
        Node one = new Node(database);
        Node two = new Node(database)) {
      one.store.inTransaction(
          Origin.CLIENT,
          tx ->
              tx.create(
                  HookDesk.topic(
                      SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url())));
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
