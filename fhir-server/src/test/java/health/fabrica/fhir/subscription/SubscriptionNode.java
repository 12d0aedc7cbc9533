package health.fabrica.fhir.subscription;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.core.blob.FileBlobStore;
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
import org.hl7.fhir.r4.model.Task;

/** A store and the delivery of its node. */
final class SubscriptionNode implements AutoCloseable {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();

  private final DeliverySignal signal = new DeliverySignal();
  private final ResourceStore store;
  private final SubscriptionDelivery delivery;

  SubscriptionNode(StoreSettings database, Path folder, DeliverySettings settings) {
    store =
        SqlResourceStore.open(
            database,
            new ResourceCodec(CONTEXT),
            SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters()),
            new FileBlobStore(folder.resolve("blobs")),
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            List.of(new SubscriptionWatch(settings.allowed(), signal, Clock.systemUTC())));
    delivery =
        SubscriptionDelivery.start(
            store,
            new ResourceCodec(CONTEXT),
            "http://here/fhir",
            settings,
            signal,
            Clock.systemUTC(),
            new Random(1),
            () -> UUID.randomUUID().toString());
  }

  ResourceStore store() {
    return store;
  }

  /** Asks for every Task at the endpoint. */
  void subscribe(String endpoint) {
    store.inTransaction(
        Origin.CLIENT,
        tx ->
            tx.create(
                HookDesk.topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, endpoint)));
  }

  /** Stores a new Task; its id, once that is on the disk. */
  String write() {
    Task task = new Task().setStatus(Task.TaskStatus.REQUESTED);
    return store.inTransaction(Origin.CLIENT, tx -> tx.create(task)).id();
  }

  @Override
  public void close() throws InterruptedException {
    delivery.close();
    store.close();
  }
}
