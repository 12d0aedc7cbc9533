package health.fabrica.device.moonraker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.Capability;
import health.fabrica.device.DeviceEvent;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceStatus;
import health.fabrica.device.DispatchId;
import health.fabrica.device.ErrorKind;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.StartOptions;
import health.fabrica.device.Subscription;
import health.fabrica.device.sim.Fault;
import health.fabrica.device.sim.MoonrakerSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MoonrakerConnectorTest {

  private static final DispatchId ID = new DispatchId("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final PrintPayload PAYLOAD =
      PrintPayload.of(
          ("G28\nM83\n" + "G1 X90 E1 F1200\nG1 X10 E1\n".repeat(40))
              .getBytes(StandardCharsets.UTF_8));

  private final MoonrakerSimulator simulator =
      MoonrakerSimulator.start(0, MoonrakerSimulator.Options.atScale(20).withApiKey("k-123"));
  private final MoonrakerConnector connector = connect("k-123");

  private MoonrakerConnector connect(String key) {
    return new MoonrakerConnector(
        MoonrakerSettings.of("p1", simulator.uri(), key).withPollInterval(Duration.ofMillis(100)),
        Clock.systemUTC());
  }

  @AfterEach
  void close() {
    connector.close();
    simulator.close();
  }

  private RemoteArtifact uploaded() throws DeviceException {
    return connector.upload(ID, PAYLOAD, WorkMonitor.NONE).artifact();
  }

  @Test
  void aWrongKeyIsRefusedAndTheKeyIsNeverShown() {
    try (MoonrakerConnector other = connect("wrong-key")) {
      assertThatThrownBy(other::snapshot)
          .isInstanceOfSatisfying(
              DeviceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTH))
          .hasMessageNotContaining("wrong-key");
    }
    assertThat(MoonrakerSettings.of("p", simulator.uri(), "k-123").toString())
        .doesNotContain("k-123");
  }

  @Test
  void theDescriptionNamesWhatRunsOnThePrinter() throws Exception {
    assertThat(connector.describe().firmware()).contains("Klipper v0.13").contains("Moonraker v0");
    assertThat(connector.describe().buildVolume().xMm()).isEqualTo(200);
    assertThat(connector.describe().capabilities()).contains(Capability.HISTORY, Capability.PUSH);
  }

  @Test
  void anUploadIsProvenFoundDiscardedAndNotStarted() throws Exception {
    assertThat(connector.findArtifact(ID)).isEmpty();
    RemoteArtifact a = uploaded();
    assertThat(a.sha256()).isEqualTo(PAYLOAD.sha256());
    RemoteArtifact found = connector.findArtifact(ID).orElseThrow();
    assertThat(found.unchangedSince(a)).isTrue();
    assertThat(connector.snapshot().status()).isEqualTo(DeviceStatus.IDLE);
    connector.discard(a);
    connector.discard(a);
    assertThat(connector.findArtifact(ID)).isEmpty();
  }

  @Test
  void theFileInPrintIsNeitherReplacedNorDeletedNorStartedTwice() throws Exception {
    RemoteArtifact a = uploaded();
    connector.start(ID, a, StartOptions.DEFAULT);
    assertKind(ErrorKind.BUSY, () -> connector.start(ID, a, StartOptions.DEFAULT));
    assertKind(ErrorKind.BUSY, () -> connector.discard(a));
    assertKind(ErrorKind.BUSY, this::uploaded);
    assertThat(connector.findJobs(ID, Instant.EPOCH))
        .singleElement()
        .matches(j -> j.live() && j.state() == DeviceJobState.PRINTING);
  }

  @Test
  void aStrayPauseFlagDoesNotMakeAPrintPaused() throws Exception {
    RemoteArtifact a = uploaded();
    connector.command(ID, connector0(), health.fabrica.device.JobCommand.PAUSE);
    assertThat(connector.snapshot().notes()).isNotEmpty();
    connector.start(ID, a, StartOptions.DEFAULT);
    assertThat(connector.snapshot().status()).isEqualTo(DeviceStatus.BUSY);
    assertThat(connector.findJobs(ID, Instant.EPOCH).get(0).state())
        .isEqualTo(DeviceJobState.PRINTING);
  }

  private static health.fabrica.device.RemoteJobRef connector0() {
    return new health.fabrica.device.RemoteJobRef("", "", null);
  }

  @Test
  void aShutDownPrinterRefusesTheStartAsNotReady() throws Exception {
    RemoteArtifact a = uploaded();
    simulator.inject(Fault.EMERGENCY_STOP);
    assertThat(connector.snapshot().status()).isEqualTo(DeviceStatus.ALARM);
    assertThat(connector.snapshot().alarms()).containsExactly("Shutdown due to webhooks request");
    assertKind(ErrorKind.NOT_READY, () -> connector.start(ID, a, StartOptions.DEFAULT));
    uploaded();
  }

  @Test
  void pushSurvivesAKlipperRestartByASecondSubscription() throws Exception {
    List<DeviceEvent> events = new CopyOnWriteArrayList<>();
    RemoteArtifact a = uploaded();
    try (Subscription s = connector.subscribe(events::add)) {
      await().until(() -> sawStatus(events, DeviceStatus.IDLE));
      simulator.inject(Fault.KLIPPY_KILL);
      await().until(() -> events.stream().anyMatch(e -> e instanceof DeviceEvent.Alarm));
      simulator.inject(Fault.KLIPPY_START);
      await().until(() -> simulatorReady());
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      events.clear();
      connector.start(ID, a, StartOptions.DEFAULT);
      await().until(() -> sawStatus(events, DeviceStatus.BUSY));
      await().until(() -> events.stream().anyMatch(e -> e instanceof DeviceEvent.ProgressChanged));
    }
    long last = 0;
    for (DeviceEvent e : events) {
      assertThat(e.header().sequence()).isGreaterThan(last);
      last = e.header().sequence();
    }
  }

  @Test
  void pushComesBackAfterTheHostWasRestarted() {
    List<DeviceEvent> events = new CopyOnWriteArrayList<>();
    try (Subscription s = connector.subscribe(events::add)) {
      await().until(() -> sawStatus(events, DeviceStatus.IDLE));
      simulator.inject(Fault.HOST_KILL);
      await().until(() -> sawLink(events, false));
      events.clear();
      simulator.inject(Fault.HOST_START);
      await().until(() -> sawLink(events, true));
    }
  }

  private boolean simulatorReady() {
    try {
      return connector.snapshot().status() == DeviceStatus.IDLE;
    } catch (DeviceException e) {
      return false;
    }
  }

  private static boolean sawStatus(List<DeviceEvent> events, DeviceStatus status) {
    return events.stream()
        .anyMatch(e -> e instanceof DeviceEvent.StateChanged c && c.status() == status);
  }

  private static boolean sawLink(List<DeviceEvent> events, boolean up) {
    return events.stream().anyMatch(e -> e instanceof DeviceEvent.LinkChanged c && c.up() == up);
  }

  private interface Call {
    void run() throws DeviceException;
  }

  private static void assertKind(ErrorKind kind, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
