package health.fabrica.fhir.subscription;

import static health.fabrica.fhir.subscription.HookDesk.SOON;
import static health.fabrica.fhir.subscription.HookDesk.subscription;
import static health.fabrica.fhir.subscription.HookDesk.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.fhir.subscription.HookReceiver.Request;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Subscriptions over HTTP, with a real endpoint. */
class SubscriptionIT {

  @TempDir private Path folder;
  private HookDesk desk;
  private HookReceiver receiver;

  @BeforeEach
  void start() {
    receiver = new HookReceiver();
    desk = new HookDesk(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    desk.close();
    receiver.close();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private void awaitRequests(int count) {
    await().atMost(SOON).until(() -> receiver.requests().size() >= count);
  }

  private void awaitTaken(long last) {
    await().atMost(SOON).until(() -> receiver.takenNumbers().contains(last));
  }

  @Test
  void aSearchWithoutPayloadRingsTheBellForWhatMatchesOnly() {
    desk.deliver();
    String id = desk.subscribe(subscription("Task?status=failed,rejected", receiver.url()));
    desk.awaitStatus(id, SubscriptionStatus.ACTIVE);
    desk.task(TaskStatus.REQUESTED);
    String task = desk.task(TaskStatus.INPROGRESS);
    desk.move(task, TaskStatus.FAILED);
    awaitRequests(1);
    desk.task(TaskStatus.REJECTED);
    awaitRequests(2);
    assertThat(receiver.requests())
        .allSatisfy(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.path()).isEqualTo("/hook");
              assertThat(request.body()).isEmpty();
            })
        .hasSize(2);
  }

  @Test
  void aSearchWithPayloadPutsTheResourceWithTheHeadersAskedFor() {
    desk.deliver();
    Subscription asked = subscription("Task", receiver.url());
    asked.getChannel().setPayload("application/fhir+json").addHeader("Authorization: Bearer 17");
    desk.subscribe(asked);
    String id = desk.task(TaskStatus.DRAFT);
    awaitRequests(1);
    Request request = receiver.requests().get(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/hook/Task/" + id);
    assertThat(request.authorization()).isEqualTo("Bearer 17");
    assertThat(request.body()).isEqualTo(desk.server.get("/Task/" + id).body());
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "ID_ONLY", "FULL_RESOURCE"})
  void aTopicShakesHandsAndTellsAsMuchAsAskedFor(Payload content) {
    desk.deliver();
    String id =
        desk.subscribe(topic(SubscriptionTopic.TASK_STATUS_CHANGED, content, receiver.url()));
    desk.awaitStatus(id, SubscriptionStatus.ACTIVE);
    assertThat(receiver.requests()).hasSize(1);
    Request handshake = receiver.requests().get(0);
    assertThat(handshake.value("type")).isEqualTo("handshake");
    assertThat(handshake.value("status")).isEqualTo("requested");
    assertThat(handshake.value("events-since-subscription-start")).isEqualTo("0");
    String task = desk.task(TaskStatus.REQUESTED);
    awaitTaken(1);
    desk.move(task, TaskStatus.ACCEPTED);
    awaitTaken(2);
    Request last = receiver.requests().get(2);
    Bundle bundle = last.bundle();
    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.HISTORY);
    assertThat(bundle.getMeta().hasProfile(Backport.NOTIFICATION)).isTrue();
    assertThat(bundle.getEntryFirstRep().getResource().getMeta().hasProfile(Backport.STATUS))
        .isTrue();
    assertThat(last.value("topic")).isEqualTo(SubscriptionTopic.TASK_STATUS_CHANGED.canonical());
    assertThat(last.value("events-since-subscription-start")).isEqualTo("2");
    assertThat(last.value("status")).isEqualTo("active");
    boolean named = content != Payload.EMPTY;
    assertThat(last.body().contains("http://here/fhir/Task/" + task)).isEqualTo(named);
    assertThat(bundle.getEntry()).hasSize(named ? 2 : 1);
    if (named) {
      assertThat(bundle.getEntry().get(1).getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.PUT);
      assertThat(bundle.getEntry().get(1).hasResource())
          .isEqualTo(content == Payload.FULL_RESOURCE);
    }
    if (content == Payload.FULL_RESOURCE) {
      Task told = (Task) bundle.getEntry().get(1).getResource();
      assertThat(told.getStatus()).isEqualTo(TaskStatus.ACCEPTED);
      assertThat(told.getMeta().getVersionId()).isEqualTo("2");
    }
  }

  @Test
  void filtersNarrowATopicAndAllOfThemMustHold() {
    desk.deliver();
    Subscription asked =
        topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.FULL_RESOURCE, receiver.url());
    asked
        .getCriteriaElement()
        .addExtension(Backport.FILTER, new StringType("Task?status=accepted,rejected"));
    asked.getCriteriaElement().addExtension(Backport.FILTER, new StringType("Task?intent=order"));
    desk.subscribe(asked);
    String task = desk.task(TaskStatus.REQUESTED);
    desk.move(task, TaskStatus.RECEIVED);
    desk.move(task, TaskStatus.ACCEPTED);
    awaitTaken(1);
    Task told =
        (Task)
            receiver.ofType("event-notification").get(0).bundle().getEntry().get(1).getResource();
    assertThat(told.getStatus()).isEqualTo(TaskStatus.ACCEPTED);
    assertThat(receiver.takenNumbers()).containsExactly(1L);
  }

  @Test
  void aRefusalIsTriedAgainAndNothingOvertakes() {
    receiver.answer(number -> number % 3 == 0 ? 200 : 503);
    desk.deliver();
    String id =
        desk.subscribe(
            topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    desk.awaitStatus(id, SubscriptionStatus.ACTIVE);
    for (int i = 0; i < 6; i++) {
      desk.task(TaskStatus.REQUESTED);
    }
    awaitTaken(6);
    assertThat(receiver.takenNumbers()).isEqualTo(upTo(6));
    assertThat(receiver.ofType("event-notification").stream().filter(r -> !r.taken())).hasSize(12);
    await().atMost(SOON).until(() -> part(delivery(id), "delivered-events").equals("6"));
    assertThat(part(delivery(id), "failed-attempts")).isEqualTo("0");
    assertThat(part(delivery(id), "last-result")).isEqualTo("HTTP 200");
  }

  @Test
  void anEndpointThatIsDownIsTriedAgain() {
    int port = receiver.port();
    receiver.close();
    String id =
        desk.subscribe(
            topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    desk.task(TaskStatus.REQUESTED);
    desk.deliver();
    await().atMost(SOON).until(() -> !part(delivery(id), "failed-attempts").equals("0"));
    assertThat(part(delivery(id), "last-result")).isEqualTo("connection refused");
    receiver = new HookReceiver(port);
    if (desk.read(id).getStatus() == SubscriptionStatus.ERROR) {
      desk.set(id, SubscriptionStatus.REQUESTED);
    }
    awaitTaken(1);
  }

  @Test
  void whatIsRolledBackIsNeverTold() {
    desk.deliver();
    desk.subscribe(topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    Task good = new Task().setStatus(TaskStatus.DRAFT).setIntent(Task.TaskIntent.ORDER);
    Task bad = good.copy();
    bad.getFor().setReference("Patient/nobody");
    for (Task task : List.of(good, bad)) {
      bundle
          .addEntry()
          .setResource(task)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.POST)
          .setUrl("Task");
    }
    assertThat(desk.server.post("", desk.server.json(bundle)).statusCode()).isEqualTo(422);
    String task = desk.task(TaskStatus.REQUESTED);
    awaitTaken(1);
    assertThat(receiver.ofType("event-notification"))
        .singleElement()
        .satisfies(request -> assertThat(request.body()).contains("Task/" + task));
  }

  @Test
  void afterTooManyFailuresTheSubscriptionIsInErrorAndCanBeRevived() {
    receiver.answer(number -> number == 1 ? 200 : 500);
    desk.deliver();
    String id =
        desk.subscribe(
            topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    desk.awaitStatus(id, SubscriptionStatus.ACTIVE);
    desk.task(TaskStatus.REQUESTED);
    desk.awaitStatus(id, SubscriptionStatus.ERROR);
    assertThat(receiver.requests()).hasSize(1 + 5);
    assertThat(desk.read(id).getError()).startsWith("FAB-5810").contains("HTTP 500", "5 attempts");
    desk.task(TaskStatus.REQUESTED); // recorded although nobody is told
    assertThat(part(delivery(id), "failed-attempts")).isEqualTo("5");
    assertThat(part(delivery(id), "delivered-events")).isEqualTo("0");
    assertThat(events(id, "").getEntry()).hasSize(3);
    receiver.answer(number -> 200);
    assertThat(desk.set(id, SubscriptionStatus.REQUESTED).statusCode()).isEqualTo(200);
    awaitTaken(2);
    assertThat(receiver.ofType("handshake")).hasSize(2);
    assertThat(receiver.takenNumbers()).containsExactly(1L, 2L);
    assertThat(desk.read(id).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(desk.read(id).hasError()).isFalse();
  }

  @Test
  void whenNothingHappensAHeartbeatSaysSo() {
    desk.deliver();
    Subscription asked =
        topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url());
    asked.getChannel().addExtension(Backport.HEARTBEAT, new UnsignedIntType(1));
    desk.subscribe(asked);
    await().atMost(SOON).until(() -> receiver.ofType("heartbeat").size() >= 2);
    assertThat(receiver.ofType("heartbeat").get(0).numbers()).isEmpty();
    assertThat(receiver.ofType("heartbeat").get(0).value("events-since-subscription-start"))
        .isEqualTo("0");
  }

  @Test
  void whatWaitsIsDeliveredAfterARestart() throws InterruptedException {
    desk.subscribe(topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    for (int i = 0; i < 5; i++) {
      desk.task(TaskStatus.REQUESTED);
    }
    desk.close();
    assertThat(receiver.requests()).isEmpty();
    desk = new HookDesk(folder).deliver();
    awaitTaken(5);
    assertThat(receiver.takenNumbers()).isEqualTo(upTo(5));
  }

  @Test
  void twoNodesDeliverEachEventOnceAndInOrder() {
    desk.deliver().deliver();
    desk.subscribe(topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    for (int i = 0; i < 40; i++) {
      desk.task(TaskStatus.REQUESTED);
    }
    awaitTaken(40);
    assertThat(receiver.takenNumbers()).isEqualTo(upTo(40));
  }

  @Test
  void severalEventsMayComeInOneNotification() {
    Subscription asked =
        topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url());
    asked.getChannel().addExtension(Backport.MAX_COUNT, new PositiveIntType(4));
    desk.subscribe(asked);
    for (int i = 0; i < 10; i++) {
      desk.task(TaskStatus.REQUESTED);
    }
    desk.deliver();
    awaitTaken(10);
    assertThat(receiver.ofType("event-notification").stream().map(r -> r.numbers().size()))
        .containsExactly(4, 4, 2);
  }

  @Test
  void eventsAreAnsweredByTheirNumbersAndStatusForOneOrMany() {
    String one =
        desk.subscribe(
            topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    String two = desk.subscribe(subscription("Task?status=failed", receiver.url()));
    for (int i = 0; i < 5; i++) {
      desk.task(TaskStatus.REQUESTED);
    }
    Bundle some = events(one, "?eventsSinceNumber=2&eventsUntilNumber=4");
    assertThat(some.getEntry()).hasSize(4);
    assertThat(some.getType()).isEqualTo(Bundle.BundleType.HISTORY);
    assertThat(events(one, "?content=full-resource").getEntry().get(1).hasResource()).isFalse();
    assertThat(events(one, "?content=empty").getEntry()).hasSize(1);
    HttpResponse<String> wrong =
        desk.server.get("/Subscription/" + one + "/$events?eventsSinceNumber=x");
    assertThat(desk.code(wrong)).isEqualTo("FAB-5808");
    assertThat(statuses("/Subscription/$status")).hasSize(2);
    assertThat(statuses("/Subscription/$status?id=" + two)).hasSize(1);
    assertThat(statuses("/Subscription/$status?status=requested")).hasSize(2);
    assertThat(statuses("/Subscription/$status?status=active")).isEmpty();
    assertThat(
            statuses("/Subscription/" + one + "/$status")
                .get(0)
                .getParameter("events-since-subscription-start")
                .getValue()
                .primitiveValue())
        .isEqualTo("5");
    assertThat(desk.server.get("/Subscription/none/$status").statusCode()).isEqualTo(404);
  }

  @Test
  void offStopsAndRequestedGoesOn() {
    desk.deliver();
    String id =
        desk.subscribe(
            topic(SubscriptionTopic.TASK_STATUS_CHANGED, Payload.ID_ONLY, receiver.url()));
    desk.awaitStatus(id, SubscriptionStatus.ACTIVE);
    assertThat(desk.set(id, SubscriptionStatus.OFF).statusCode()).isEqualTo(200);
    desk.task(TaskStatus.REQUESTED);
    assertThat(desk.set(id, SubscriptionStatus.ACTIVE).statusCode()).isEqualTo(409);
    assertThat(desk.set(id, SubscriptionStatus.REQUESTED).statusCode()).isEqualTo(200);
    desk.awaitStatus(id, SubscriptionStatus.ACTIVE);
    desk.task(TaskStatus.DRAFT);
    awaitTaken(1);
    assertThat(receiver.takenNumbers()).containsExactly(1L);
  }

  static Stream<Arguments> refusals() {
    String hook = "http://127.0.0.1:9/hook";
    Subscription socket = subscription("Task", hook);
    socket.getChannel().setType(SubscriptionChannelType.WEBSOCKET);
    Subscription xml = subscription("Task", hook);
    xml.getChannel().setPayload("application/fhir+xml");
    Subscription header = subscription("Task", hook);
    header.getChannel().addHeader("Host: elsewhere");
    Subscription filter = topic(SubscriptionTopic.ORDER_RECEIVED, Payload.EMPTY, hook);
    filter.getCriteriaElement().addExtension(Backport.FILTER, new StringType("Task?status=failed"));
    return Stream.of(
        Arguments.of("a web socket", 422, "FAB-5801", socket),
        Arguments.of(
            "an address inside the network",
            403,
            "FAB-5802",
            subscription("Task", "http://169.254.169.254/latest")),
        Arguments.of(
            "a user in the address",
            403,
            "FAB-5802",
            subscription("Task", "http://127.0.0.1@evil.example/")),
        Arguments.of("a scheme", 403, "FAB-5802", subscription("Task", "file:///etc/passwd")),
        Arguments.of("no address", 403, "FAB-5802", subscription("Task", "")),
        Arguments.of("no type", 422, "FAB-5803", subscription("status=failed", hook)),
        Arguments.of("a type not kept", 422, "FAB-5803", subscription("Claim", hook)),
        Arguments.of("subscriptions", 422, "FAB-5803", subscription("Subscription", hook)),
        Arguments.of("sorting", 422, "FAB-5803", subscription("Task?_sort=_id", hook)),
        Arguments.of("another type's filter", 422, "FAB-5803", filter),
        Arguments.of("an unknown parameter", 400, "FAB-5002", subscription("Task?a=b", hook)),
        Arguments.of(
            "an unknown topic", 422, "FAB-5804", subscription("https://x.example/t", hook)),
        Arguments.of(
            "a recall that names nothing",
            422,
            "FAB-5812",
            topic(SubscriptionTopic.RECALL_MATCH, Payload.EMPTY, hook)),
        Arguments.of(
            "a status of the server",
            409,
            "FAB-5805",
            subscription("Task", hook).setStatus(SubscriptionStatus.ACTIVE)),
        Arguments.of("XML", 422, "FAB-5806", xml),
        Arguments.of("a header of the connection", 422, "FAB-5807", header));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whatCannotBeDeliveredIsRefusedAtOnce(
      String what, int status, String code, Subscription subscription) {
    HttpResponse<String> response =
        desk.server.post("/Subscription", desk.server.json(subscription));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(desk.code(response)).isEqualTo(code);
    assertThat(statuses("/Subscription/$status")).isEmpty();
  }

  private Bundle events(String id, String query) {
    HttpResponse<String> response = desk.server.get("/Subscription/" + id + "/$events" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return desk.server.parse(Bundle.class, response);
  }

  private List<Parameters> statuses(String path) {
    HttpResponse<String> response = desk.server.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return desk.server.parse(Bundle.class, response).getEntry().stream()
        .map(entry -> (Parameters) entry.getResource())
        .toList();
  }

  private Parameters.ParametersParameterComponent delivery(String id) {
    return statuses("/Subscription/" + id + "/$status").get(0).getParameter("delivery");
  }

  private static String part(ParametersParameterComponent whole, String name) {
    Map<String, String> parts =
        whole.getPart().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    ParametersParameterComponent::getName, p -> p.getValue().primitiveValue()));
    return parts.getOrDefault(name, "");
  }
}
