package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.app.config.Setting;
import health.fabrica.app.demo.DemoOrder.Person;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as a process of its own, killed with SIGKILL during each step and started again: the
 * order completes, the printer starts once, the EHR hears once.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KillIT {

  private static final String STUDY = "1.2.826.0.1.3680043.10.1.2";

  @TempDir private Path folder;
  private final Hook printerHook = new Hook();
  private Lab lab;
  private Undertow printerProxy;
  private URI printerUrl;
  private ServerProcess server;
  private FhirHttp fabrica;

  @BeforeEach
  void open() throws IOException {
    lab = new Lab(folder);
    lab.pacs().store(SyntheticScan.bone(STUDY));
    int port = Lab.freePort();
    printerUrl = URI.create("http://127.0.0.1:" + port);
    printerProxy =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L << 30)
            .setHandler(
                printerHook.around(
                    ProxyHandler.builder()
                        .setProxyClient(new LoadBalancingProxyClient().addHost(lab.printer.uri()))
                        .build()))
            .build();
    printerProxy.start();
    startServer();
  }

  @AfterEach
  void close() throws InterruptedException {
    server.kill();
    printerProxy.stop();
    lab.close();
  }

  /** The archive is killed under while it is sent the objects, before and after it stored them. */
  @Test
  void killedWhileTheArchivesGetTheModel() throws Exception {
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitStatus(order, "inspection");
    lab.pacsHook.before("POST", "/studies", this::killQuietly);
    Lab.release(order);
    awaitFired(lab.pacsHook);
    lab.pacsHook.after("POST", "/studies", this::killQuietly);
    order = restarted(order);
    awaitFired(lab.pacsHook);
    order = restarted(order);
    Lab.awaitStatus(order, "delivered");
    lab.assertDeliveredOnce(1);
    Lab.awaitObjects(lab.pacs().client(), STUDY);
  }

  private void startServer() throws IOException {
    Map<Setting, String> settings = lab.settings(printerUrl);
    settings.put(Setting.FLOW_RETURN_TO_PACS, "true");
    server = ServerProcess.start(folder, settings);
    fabrica = new FhirHttp(Lab.CONTEXT, URI.create(server.base() + "/fhir"));
  }

  private void killQuietly() {
    server.killSoon();
  }

  private PlacedOrder restarted(PlacedOrder order) throws Exception {
    server.awaitEnd();
    startServer();
    return order.at(fabrica);
  }

  private void finish(PlacedOrder order) {
    Lab.release(order);
    Lab.awaitStatus(order, "delivered");
    assertThat(order.task().getStatus()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(lab.printer.machine().journal()).as("physical starts").hasSize(1);
    lab.assertDeliveredOnce(1);
  }

  private void awaitFired(Hook hook) {
    await().atMost(Duration.ofSeconds(60)).until(hook::fired);
  }

  @Test
  void killedWhileTheScanIsPulled() throws Exception {
    lab.pacsHook.before("GET", "/series/" + STUDY + ".1", this::killQuietly);
    PlacedOrder order = lab.order(fabrica, STUDY);
    awaitFired(lab.pacsHook);
    order = restarted(order);
    Lab.approve(order);
    finish(order);
  }

  @Test
  void killedWhileTheModelIsMadeAndAgainAfterASignature() throws Exception {
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.awaitStatus(order, "segmenting");
    server.kill();
    order = restarted(order);
    Lab.awaitStatus(order, "awaiting-clinical-approval");
    String hash = order.meshHash().orElseThrow();
    assertThat(order.approve(Person.RADIOLOGIST, "radiologist", hash).status()).isEqualTo(200);
    server.kill();
    order = restarted(order);
    assertThat(order.meshHash()).contains(hash);
    assertThat(order.approve(Person.RADIOLOGIST, "radiologist", hash).status()).isEqualTo(409);
    assertThat(order.approve(Person.SURGEON, "surgeon", hash).status()).isEqualTo(200);
    finish(order);
  }

  @Test
  void killedBeforeAndAfterTheUpload() throws Exception {
    PlacedOrder order = lab.order(fabrica, STUDY);
    printerHook.before("POST", "/server/files/upload", this::killQuietly);
    Lab.approve(order);
    awaitFired(printerHook);
    printerHook.after("POST", "/server/files/upload", this::killQuietly);
    order = restarted(order);
    awaitFired(printerHook);
    order = restarted(order);
    finish(order);
  }

  @Test
  void killedAfterThePrinterStartedAndBeforeItsAnswerWasHeard() throws Exception {
    PlacedOrder order = lab.order(fabrica, STUDY);
    printerHook.after("POST", "/printer/print/start", this::killQuietly);
    Lab.approve(order);
    awaitFired(printerHook);
    order = restarted(order);
    finish(order);
  }

  @Test
  void killedBeforeTheStartReachedThePrinterAPersonSettlesIt() throws Exception {
    PlacedOrder order = lab.order(fabrica, STUDY);
    printerHook.before("POST", "/printer/print/start", this::killQuietly);
    Lab.approve(order);
    awaitFired(printerHook);
    order = restarted(order);
    Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-3103");
    assertThat(lab.printer.machine().journal()).isEmpty();
    assertThat(order.notStarted(Person.QUALITY).status()).isEqualTo(200);
    finish(order);
  }

  @Test
  void killedWhileThePrinterPrints() throws Exception {
    lab.printer.timeScale(100);
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitStatus(order, "printing");
    server.kill();
    lab.printer.timeScale(5_000);
    order = restarted(order);
    finish(order);
  }

  @Test
  void killedBeforeAndAfterTheEhrWasTold() throws Exception {
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitStatus(order, "inspection");
    lab.ehrHook.before("POST", "/fhir", this::killQuietly);
    Lab.release(order);
    awaitFired(lab.ehrHook);
    lab.ehrHook.after("POST", "/fhir", this::killQuietly);
    order = restarted(order);
    awaitFired(lab.ehrHook);
    order = restarted(order);
    Lab.awaitStatus(order, "delivered");
    assertThat(lab.printer.machine().journal()).hasSize(1);
    lab.assertDeliveredOnce(1);
    assertThat(List.of(order.task().getStatus())).containsExactly(TaskStatus.COMPLETED);
  }
}
