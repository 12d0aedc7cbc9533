package health.fabrica.fhir.subscription;

import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.fhir.rest.TestServer;
import health.fabrica.fhir.store.ResourceCodec;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.hl7.fhir.r4.model.Task;

/** The FHIR API with subscriptions, and as many delivering nodes as a test wants. */
final class HookDesk implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(15);

  static final DeliverySettings QUICK =
      new DeliverySettings(
          AllowedEndpoints.of(AllowedEndpoints.LOOPBACK),
          Duration.ofSeconds(5),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          5,
          Duration.ofMillis(100));

  private final DeliverySignal signal = new DeliverySignal();
  private final List<SubscriptionDelivery> nodes = new ArrayList<>();
  final TestServer server;

  HookDesk(Path folder) {
    server =
        TestServer.start(
            folder,
            List.of(new SubscriptionWatch(QUICK.allowed(), signal, Clock.systemUTC())),
            store ->
                List.of(
                    new SubscriptionOperations(
                        store, "http://here/fhir", Clock.systemUTC(), HookDesk::uuid)));
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  /** Starts one more node. */
  HookDesk deliver() {
    nodes.add(
        SubscriptionDelivery.start(
            server.store(),
            new ResourceCodec(FhirContext.forR4Cached()),
            "http://here/fhir",
            QUICK,
            signal,
            Clock.systemUTC(),
            new Random(1),
            HookDesk::uuid));
    return this;
  }

  static Subscription subscription(String criteria, String endpoint) {
    Subscription subscription = new Subscription();
    subscription.setStatus(SubscriptionStatus.REQUESTED);
    subscription.setReason("test");
    subscription.setCriteria(criteria);
    subscription.getChannel().setType(SubscriptionChannelType.RESTHOOK).setEndpoint(endpoint);
    return subscription;
  }

  static Subscription topic(SubscriptionTopic topic, Payload content, String endpoint) {
    Subscription subscription = subscription(topic.canonical(), endpoint);
    subscription.getChannel().setPayload("application/fhir+json");
    subscription
        .getChannel()
        .getPayloadElement()
        .addExtension(Backport.CONTENT, new CodeType(content.code()));
    return subscription;
  }

  /** Stores it; its id. */
  String subscribe(Subscription subscription) {
    HttpResponse<String> response = server.post("/Subscription", server.json(subscription));
    if (response.statusCode() != 201) {
      throw new IllegalStateException(response.body());
    }
    return server.parse(Subscription.class, response).getIdElement().getIdPart();
  }

  Subscription read(String id) {
    return server.store().require(Subscription.class, id);
  }

  void awaitStatus(String id, SubscriptionStatus status) {
    await().atMost(SOON).until(() -> read(id).getStatus() == status);
  }

  HttpResponse<String> set(String id, SubscriptionStatus status) {
    Subscription subscription = read(id).setStatus(status);
    return server.put("/Subscription/" + id, server.json(subscription));
  }

  String code(HttpResponse<String> response) {
    return server
        .parse(OperationOutcome.class, response)
        .getIssueFirstRep()
        .getDetails()
        .getCodingFirstRep()
        .getCode();
  }

  /** A new task over the API; its id. */
  String task(Task.TaskStatus status) {
    Task task = new Task().setStatus(status).setIntent(Task.TaskIntent.ORDER);
    return server
        .parse(Task.class, server.post("/Task", server.json(task)))
        .getIdElement()
        .getIdPart();
  }

  void move(String id, Task.TaskStatus status) {
    Task task = server.store().require(Task.class, id).setStatus(status);
    String version = task.getMeta().getVersionId();
    server.put("/Task/" + id, server.json(task), "If-Match", "W/\"" + version + "\"");
  }

  @Override
  public void close() throws InterruptedException {
    for (SubscriptionDelivery node : nodes) {
      node.close();
    }
    server.close();
  }
}
