package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import health.fabrica.app.demo.DemoOrder.Person;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.device.sim.Fault;
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

/** What can go wrong outside, and how the order shows it and comes out of it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FaultIT {

  private static final String STUDY = "1.2.826.0.1.3680043.10.1.1";

  @TempDir private Path folder;
  private Lab lab;
  private FabricaServer server;
  private FhirHttp fabrica;

  @BeforeEach
  void open() {
    lab = new Lab(folder);
    start(lab.settings(lab.printer.uri()));
  }

  private void start(Map<Setting, String> settings) {
    server =
        FabricaServer.start(Configuration.load(folder.resolve("none.yaml"), Map.of(), settings));
    fabrica = new FhirHttp(Lab.CONTEXT, URI.create(server.base() + "/fhir"));
  }

  @AfterEach
  void close() {
    server.close();
    lab.close();
  }

  @Test
  void aPacsThatIsDownHoldsTheTaskAndTheOrderGoesOnWhenItIsBack() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    lab.pacsDown();
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-2070");
    lab.pacsUp();
    Lab.awaitStatus(order, "awaiting-clinical-approval");
    assertThat(order.task().getStatus()).isEqualTo(TaskStatus.INPROGRESS);
    assertThat(order.task().hasStatusReason()).isFalse();
    assertThat(order.task().getContained()).isEmpty();
  }

  @Test
  void anUnknownStudyWaitsUntilItIsStoredAndSomebodyRetries() {
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-2072");
    lab.pacs().store(SyntheticScan.bone(STUDY));
    assertThat(order.retry().status()).isEqualTo(200);
    Lab.awaitStatus(order, "awaiting-clinical-approval");
    assertThat(order.retry().status()).isEqualTo(409);
  }

  @Test
  void aMissingSliceIsRefusedWithItsPlaceAndTheOrderGoesOnWhenItArrives() {
    List<byte[]> slices = SyntheticScan.bone(STUDY);
    byte[] missing = slices.remove(30);
    lab.pacs().store(slices);
    PlacedOrder order = lab.order(fabrica, STUDY);
    var task = Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-2050");
    assertThat(task.getStatusReason().getText()).contains("2.000 mm").contains("1.000");
    lab.pacs().store(List.of(missing));
    assertThat(order.retry().status()).isEqualTo(200);
    Lab.awaitStatus(order, "awaiting-clinical-approval");
  }

  @Test
  void imagesOfAnotherPatientStopTheOrder() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    PlacedOrder order = lab.order(fabrica, STUDY, "P-other", lab.pacs().base());
    var task = Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-4003");
    assertThat(task.getStatusReason().getText())
        .doesNotContain("P-other")
        .doesNotContain(SyntheticScan.PATIENT);
  }

  @Test
  void aScanWithoutBoneFailsTheOrderWithTheValuesFound() {
    lab.pacs().store(SyntheticScan.water(STUDY));
    PlacedOrder order = lab.order(fabrica, STUDY);
    var task = Lab.awaitProblem(order, TaskStatus.FAILED, "FAB-1202");
    assertThat(task.getStatusReason().getText()).contains("226").contains("-1000");
    assertThat(order.retry().status()).isEqualTo(409);
  }

  @Test
  void aPrinterThatIsOfflineHoldsTheTaskAndPrintsOnceWhenItIsBack() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    lab.printer.inject(Fault.HOST_KILL);
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-3001");
    lab.printer.inject(Fault.HOST_START);
    Lab.awaitStatus(order, "inspection");
    assertThat(lab.printer.machine().journal()).hasSize(1);
  }

  @Test
  void aFailedPrintIsPrintedAnewOnlyWhenAPersonAsksForIt() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    lab.printer.timeScale(50);
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitStatus(order, "printing");
    lab.printer.inject(Fault.EMERGENCY_STOP);
    Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-4202");
    assertThat(lab.printer.machine().journal()).hasSize(1);
    lab.printer.inject(Fault.FIRMWARE_RESTART);
    lab.printer.timeScale(5_000);
    assertThat(order.retry().status()).isEqualTo(200);
    Lab.awaitStatus(order, "inspection");
    assertThat(lab.printer.machine().journal()).hasSize(2);
  }

  @Test
  void theBedMustBeClearedByAReleaseBeforeTheNextOrderPrints() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    PlacedOrder first = lab.order(fabrica, STUDY);
    Lab.approve(first);
    Lab.awaitStatus(first, "inspection");
    PlacedOrder second = lab.order(fabrica, STUDY);
    Lab.approve(second);
    Lab.awaitProblem(second, TaskStatus.ONHOLD, "FAB-3102");
    Lab.release(first);
    Lab.release(second);
    Lab.awaitStatus(first, "delivered");
    Lab.awaitStatus(second, "delivered");
    assertThat(lab.printer.machine().journal()).hasSize(2);
    lab.assertDeliveredOnce(2);
  }

  @Test
  void anEhrThatIsDownHoldsTheTaskAndGetsTheResultOnceWhenItIsBack() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitStatus(order, "inspection");
    lab.ehrDown();
    Lab.release(order);
    Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-5401");
    lab.ehrUp();
    Lab.awaitStatus(order, "delivered");
    lab.assertDeliveredOnce(1);
  }

  @Test
  void aPacsThatIsDownKeepsNothingFromTheEhrAndGetsTheObjectsWhenItIsBack() {
    server.close();
    Map<Setting, String> settings = lab.settings(lab.printer.uri());
    settings.put(Setting.FLOW_RETURN_TO_PACS, "true");
    start(settings);
    lab.pacs().store(SyntheticScan.bone(STUDY));
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.approve(order);
    Lab.awaitStatus(order, "inspection");
    lab.pacsDown();
    Lab.release(order);
    Lab.awaitStatus(order, "delivered");
    assertThat(order.task().getStatus()).isEqualTo(TaskStatus.COMPLETED);
    lab.assertDeliveredOnce(1);
    await().atMost(Duration.ofSeconds(60)).until(() -> showsArchiveProblem(order));
    assertThat(order.task().getStatus()).as("as it was").isEqualTo(TaskStatus.COMPLETED);
    lab.pacsUp();
    Lab.awaitObjects(lab.pacs().client(), STUDY);
    await().atMost(Duration.ofSeconds(60)).until(() -> !showsArchiveProblem(order));
    assertThat(order.task().getContained()).isEmpty();
    assertThat(order.retry().status()).as("nothing waits any more").isEqualTo(409);
  }

  private static boolean showsArchiveProblem(PlacedOrder order) {
    return order.task().getOutput().stream()
        .anyMatch(output -> TaskParameter.ARCHIVE_PROBLEM.in(output.getType()));
  }

  @Test
  void anEhrThatRefusesHoldsTheTaskUntilSomebodyMendsItAndRetries() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    PlacedOrder order =
        PlacedOrder.place(fabrica, "ORD-unknown", SyntheticScan.PATIENT, STUDY, lab.pacs().base());
    Lab.approve(order);
    Lab.release(order);
    var task = Lab.awaitProblem(order, TaskStatus.ONHOLD, "FAB-5402");
    assertThat(task.getStatusReason().getText()).doesNotContain(SyntheticScan.PATIENT);
    lab.ehrClient()
        .post(
            "/Patient",
            DemoOrder.patient(SyntheticScan.PATIENT),
            org.hl7.fhir.r4.model.Patient.class);
    var request = DemoOrder.serviceRequest("ORD-unknown");
    request.getSubject().setDisplay("somebody");
    lab.ehrClient().post("/ServiceRequest", request, request.getClass());
    assertThat(order.retry().status()).isEqualTo(200);
    Lab.awaitStatus(order, "delivered");
  }

  @Test
  void theDesignerIsRefusedAndNobodySignsTwice() {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    PlacedOrder order = lab.order(fabrica, STUDY);
    Lab.awaitStatus(order, "awaiting-clinical-approval");
    String hash = order.meshHash().orElseThrow();
    assertThat(order.approve(Person.DESIGNER, "radiologist", hash).status()).isEqualTo(403);
    assertThat(order.approve(Person.SURGEON, "surgeon", "0".repeat(64)).status()).isEqualTo(409);
    assertThat(order.approve(Person.SURGEON, "surgeon", hash).status()).isEqualTo(200);
    assertThat(order.approve(Person.SURGEON, "radiologist", hash).status()).isEqualTo(409);
    assertThat(order.release(Person.QUALITY, "quality").status()).isEqualTo(409);
  }
}
