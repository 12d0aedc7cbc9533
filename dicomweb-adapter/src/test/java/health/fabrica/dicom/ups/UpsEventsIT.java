package health.fabrica.dicom.ups;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.data.Dataset;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Subscriptions and event channels over sockets: PS3.18 8.10.4 and 11.10 to 11.13, PS3.4 CC.2.3.
 */
class UpsEventsIT {

  private static final String UID = "1.2.826.0.1.3680043.10.9.1";
  private static final String CLAIM = "1.2.826.0.1.3680043.10.9.77";
  private static final String ALL = "/" + GlobalSubscription.WORKLIST + "/subscribers/";
  private static final String SOME = "/" + GlobalSubscription.FILTERED + "/subscribers/";
  private static final ChannelSettings QUICK =
      new ChannelSettings(
          Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(30), 4, 4);

  private final HttpClient http = HttpClient.newHttpClient();
  private final MemoryUpsStore store = new MemoryUpsStore();
  private Undertow undertow;
  private EventChannels channels;
  private String root;

  @BeforeEach
  void start() {
    start(QUICK);
  }

  private void start(ChannelSettings settings) {
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    channels = EventChannels.start(store, settings);
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new PathHandler()
                    .addPrefixPath("/dicom-web/workitems", new UpsHandler(store, store, clock))
                    .addPrefixPath("/dicom-web/subscribers", channels))
            .build();
    undertow.start();
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    root = "//127.0.0.1:" + address.getPort() + "/dicom-web";
  }

  @AfterEach
  void stop() throws Exception {
    channels.close();
    undertow.stop();
  }

  private Watcher watch(String aet) {
    return new Watcher(http, URI.create("ws:" + root + "/subscribers/" + aet));
  }

  private HttpResponse<String> send(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http:" + root + path))
              .header("Content-Type", "application/dicom+json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void ok(String method, String path, String body) {
    HttpResponse<String> response = send(method, "/workitems" + path, body);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
  }

  private void refused(String method, String path, int status, String code) {
    HttpResponse<String> response = send(method, path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(code);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("awaited for 30 s").isLessThan(end);
      Thread.sleep(10);
    }
  }

  private void create(String uid, String more) {
    ok(
        "POST",
        "?" + uid,
        """
        {"00404005":{"vr":"DT","Value":["20261122120000"]},
          "00404041":{"vr":"CS","Value":["INCOMPLETE"]},"00100020":{"vr":"LO","Value":["P-1"]},%s
          "00741000":{"vr":"CS","Value":["SCHEDULED"]},
          "00741200":{"vr":"CS","Value":["HIGH"]},"00741204":{"vr":"LO","Value":["Make model"]}}
        """
            .formatted(more));
  }

  private static String station(String code) {
    return "\"00404025\":{\"vr\":\"SQ\",\"Value\":[{\"00080100\":{\"vr\":\"SH\",\"Value\":[\""
        + code
        + "\"]}}]}";
  }

  private void state(String uid, String state) {
    ok(
        "PUT",
        "/" + uid + "/state",
        "{\"00741000\":{\"vr\":\"CS\",\"Value\":[\"%s\"]},\"00081195\":{\"vr\":\"UI\",\"Value\":[\"%s\"]}}"
            .formatted(state, CLAIM));
  }

  @Test
  void theWholeLifeOfAWorkitemIsHeard() throws Exception {
    ok("POST", ALL + "PACS", "");
    try (Watcher pacs = watch("PACS");
        Watcher performer = watch("PERFORMER")) {
      create(UID, station("FABRICA") + ",");
      assertThat(pacs.event()).isEqualTo("state SCHEDULED INCOMPLETE");
      assertThat(pacs.event()).isEqualTo("assigned FABRICA");

      HttpResponse<String> subscribed =
          send("POST", "/workitems/" + UID + "/subscribers/PERFORMER?deletionlock=true", "");
      assertThat(subscribed.statusCode()).isEqualTo(201);
      assertThat(subscribed.headers().firstValue("Content-Location"))
          .contains("ws:" + root + "/subscribers/PERFORMER");
      Dataset first = performer.next();
      assertThat(Watcher.value(first, 0x00000002)).isEqualTo("1.2.840.10008.5.1.4.34.6.1");
      assertThat(Watcher.value(first, 0x00001000)).isEqualTo(UID);
      assertThat(first.requireInteger(0x00001002)).isEqualTo(1);
      assertThat(first.requireInteger(0x00000110)).isPositive();
      assertThat(Watcher.value(first, 0x00741000)).isEqualTo("SCHEDULED");

      ok("POST", "/" + UID, "{\"00404041\":{\"vr\":\"CS\",\"Value\":[\"READY\"]}}");
      state(UID, "IN PROGRESS");
      ok(
          "POST",
          "/" + UID + "?" + CLAIM,
          "{\"00741002\":{\"vr\":\"SQ\",\"Value\":[{\"00741004\":{\"vr\":\"DS\",\"Value\":[40]}}]}}");
      ok("POST", "/" + UID + "?" + CLAIM, "{" + station("OTHER") + "}");
      ok(
          "POST",
          "/" + UID + "/cancelrequest",
          "{\"00741236\":{\"vr\":\"AE\",\"Value\":[\"RIS\"]},"
              + "\"00741238\":{\"vr\":\"LT\",\"Value\":[\"Größe\"]}}");
      state(UID, "CANCELED");
      for (Watcher each : new Watcher[] {performer, pacs}) {
        assertThat(each.event()).isEqualTo("state SCHEDULED READY");
        assertThat(each.event()).isEqualTo("state IN PROGRESS READY");
        assertThat(each.event()).isEqualTo("progress 40");
        assertThat(each.event()).isEqualTo("assigned OTHER");
        assertThat(each.event()).isEqualTo("cancel RIS Größe");
        Dataset end = each.next();
        assertThat(Watcher.value(end, 0x00741000)).isEqualTo("CANCELED");
        assertThat(Watcher.value(end, 0x0074100E, 0x00080100)).isEqualTo("110513");
      }
    }
  }

  @Test
  void aRequestToCancelWhatNobodyClaimedGoesThroughInProgress() throws Exception {
    create(UID, "");
    ok("POST", "/" + UID + "/subscribers/PACS", "");
    ok("POST", "/" + UID + "/cancelrequest", "");
    try (Watcher pacs = watch("PACS")) { // opened after the events: they have waited
      assertThat(pacs.event()).isEqualTo("state SCHEDULED INCOMPLETE");
      assertThat(pacs.event()).isEqualTo("cancel UNKNOWN ");
      assertThat(pacs.event()).isEqualTo("state IN PROGRESS INCOMPLETE");
      assertThat(pacs.event()).isEqualTo("state CANCELED INCOMPLETE");
    }
  }

  @Test
  void globalSubscriptionsFilterSuspendAndEnd() throws Exception {
    create(UID + ".1", "");
    create(UID + ".2", "");
    ok("POST", ALL + "LOCKS?deletionlock=true", "");
    ok("POST", SOME + "SOME?filter=PatientID%3DP-2,00741204%3Dmake*", "");
    ok("POST", ALL + "SUSPENDED", "");
    ok("POST", ALL + "SUSPENDED/suspend", "");
    create(UID + ".3", "");
    send(
        "POST",
        "/workitems?" + UID + ".4",
        send("GET", "/workitems/" + UID + ".1", "")
            .body()
            .replace("P-1", "P-2")
            .replace(UID + ".1", UID + ".4"));
    state(UID + ".1", "IN PROGRESS");
    try (Watcher locks = watch("LOCKS");
        Watcher some = watch("SOME");
        Watcher suspended = watch("SUSPENDED")) {
      for (int i = 0; i < 4; i++) { // two there were, two came
        assertThat(locks.event()).isEqualTo("state SCHEDULED INCOMPLETE");
      }
      assertThat(locks.event()).isEqualTo("state IN PROGRESS INCOMPLETE");
      assertThat(Watcher.value(some.next(), 0x00001000)).isEqualTo(UID + ".4");
      assertThat(suspended.event()).as("of one that was there").startsWith("state IN PROGRESS");

      ok("DELETE", ALL + "LOCKS", "");
      ok("DELETE", "/" + UID + ".4/subscribers/SOME", "");
      state(UID + ".4", "IN PROGRESS");
      ok("POST", "/" + UID + ".4/subscribers/LOCKS", "");
      ok("POST", "/" + UID + ".4/subscribers/SOME", "");
      assertThat(locks.event())
          .as("the first since the end")
          .isEqualTo("state IN PROGRESS INCOMPLETE");
      assertThat(some.event()).isEqualTo("state IN PROGRESS INCOMPLETE");
    }
  }

  @Test
  void afterALostConnectionTheReportsWaitAndTheRestartIsTold() throws Exception {
    create(UID, "");
    ok("POST", "/" + UID + "/subscribers/PACS", "");
    Watcher first = watch("PACS");
    assertThat(first.event()).startsWith("state SCHEDULED");
    await(() -> store.waiting() == 0);
    stop();
    assertThat(first.closed()).isEqualTo(1001);
    start(QUICK);
    state(UID, "IN PROGRESS");
    try (Watcher second = watch("PACS")) {
      assertThat(second.event()).isEqualTo("status RESTARTED");
      assertThat(second.event()).startsWith("state IN PROGRESS");
    }
  }

  @Test
  void theChannelOpenedLastIsTheOneThatIsSentTo() throws Exception {
    create(UID, "");
    try (Watcher first = watch("PACS")) {
      first.say("words that nobody asked for");
      try (Watcher second = watch("PACS")) {
        assertThat(first.closed()).isEqualTo(1000);
        ok("POST", "/" + UID + "/subscribers/PACS", "");
        assertThat(second.event()).startsWith("state SCHEDULED");
      }
    }
  }

  @Test
  void aSubscriberThatTakesNothingIsClosedAndItsReportsWait() throws Exception {
    stop();
    start(
        new ChannelSettings(
            Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofMillis(100), 4, 4));
    create(UID, "");
    try (Watcher dead = new Watcher(http, URI.create("ws:" + root + "/subscribers/DEAD"), false)) {
      await(() -> store.sender("DEAD").isPresent());
      await(() -> channels.open() == 0); // it reads nothing and so answers no ping
      ok("POST", "/" + UID + "/subscribers/DEAD", "");
    }
    stop();
    start(QUICK);
    try (Watcher alive = watch("DEAD")) {
      assertThat(alive.event()).isEqualTo("state SCHEDULED INCOMPLETE");
    }
  }

  @Test
  void whatIsNoSubscriptionIsRefusedWithItsReason() {
    create(UID, "");
    refused("POST", "/workitems/1.2.3/subscribers/PACS", 404, "FAB-2282");
    refused("DELETE", "/workitems/1.2.3/subscribers/PACS", 404, "FAB-2282");
    refused("POST", "/workitems/" + UID + "/subscribers/%20A", 400, "FAB-2292");
    refused("POST", "/workitems/" + UID + "/subscribers/SEVENTEEN_LETTERS", 400, "FAB-2292");
    refused("POST", "/workitems/" + UID + "/subscribers/A?filter=PatientID%3D1", 400, "FAB-2293");
    refused("POST", "/workitems/" + UID + "/subscribers/A/suspend", 400, "FAB-2293");
    refused("POST", "/workitems" + SOME + "A", 400, "FAB-2293");
    refused("POST", "/workitems" + SOME + "A?filter=Nonsense%3D1", 400, "FAB-2280");
    refused("POST", "/workitems" + SOME + "A?filter=PatientID", 400, "FAB-2280");
    refused("POST", "/workitems" + ALL + "A?deletionlock=yes", 400, "FAB-2280");
    refused("GET", "/workitems" + ALL + "A", 405, "FAB-2096");
    refused("GET", "/workitems" + ALL + "A/suspend", 405, "FAB-2096");
    refused("POST", "/workitems" + ALL + "A/other", 404, "FAB-2282");
    refused("GET", "/subscribers/a/b/c/d/e/f/g/h/i/j", 400, "FAB-2292");
    HttpResponse<String> plain = send("GET", "/subscribers/PACS", "");
    assertThat(plain.statusCode()).isEqualTo(426);
  }

  @Test
  void moreChannelsThanAllowedAreRefused() throws Exception {
    Watcher[] open = new Watcher[QUICK.channels()];
    for (int i = 0; i < open.length; i++) {
      open[i] = watch("A" + i);
    }
    await(() -> channels.open() == open.length); // counted when the handshake is done on the server
    refused("GET", "/subscribers/ONE-MORE", 503, "FAB-2294");
    for (Watcher each : open) {
      each.close();
    }
  }
}
