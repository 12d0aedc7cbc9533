package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.app.config.Setting;
import health.fabrica.app.demo.DemoOrder.Person;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.sim.MoonrakerSimulator;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.SeriesSummary;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** A hospital around a Fabrica server: EHR, PACS and printer, each with a hook for faults. */
final class Lab implements AutoCloseable {

  static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Hook ehrHook = new Hook();
  final Hook pacsHook = new Hook();
  final Path folder;
  final MoonrakerSimulator printer;
  private final int ehrPort = freePort();
  private final int pacsPort = freePort();
  private EhrStandIn ehr;
  private TestPacs pacs;

  Lab(Path folder) {
    this.folder = folder;
    this.printer = MoonrakerSimulator.start(0, MoonrakerSimulator.Options.atScale(5_000));
    this.ehr = startEhr();
    this.pacs = startPacs();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private EhrStandIn startEhr() {
    return EhrStandIn.start(CONTEXT, folder.resolve("ehr"), ehrPort, ehrHook::around);
  }

  private TestPacs startPacs() {
    return TestPacs.start(folder.resolve("pacs"), pacsPort, pacsHook);
  }

  void ehrDown() {
    ehr.close();
  }

  void ehrUp() {
    ehr = startEhr();
  }

  void pacsDown() {
    pacs.close();
  }

  void pacsUp() {
    pacs = startPacs();
  }

  TestPacs pacs() {
    return pacs;
  }

  FhirHttp ehrClient() {
    return new FhirHttp(CONTEXT, ehr.base());
  }

  /** Settings of a server in this lab, impatient enough for tests. */
  Map<Setting, String> settings(URI printerUrl) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.SERVER_PORT, "0");
    settings.put(Setting.SERVER_DATA, folder.resolve("fabrica").toString());
    settings.put(Setting.SITE_DEVICE_IDENTIFIER, "02000000000015");
    settings.put(Setting.EHR_FHIR_BASE, "http://127.0.0.1:" + ehrPort + "/fhir");
    settings.put(Setting.PACS_DICOM_WEB, "http://127.0.0.1:" + pacsPort + "/dicom-web");
    settings.put(Setting.PRINTER_ID, "lab-1");
    settings.put(Setting.PRINTER_URL, printerUrl.toString());
    settings.put(Setting.PRINTER_MATERIAL_LOT, "LOT-1");
    settings.put(Setting.FLOW_RETRY_FIRST_MS, "200");
    settings.put(Setting.FLOW_RETRY_LONGEST_MS, "500");
    settings.put(Setting.FLOW_POLL_MS, "20");
    settings.put(Setting.FLOW_PRINTER_LOOK_MS, "100");
    settings.put(Setting.FLOW_PRINTER_SETTLE_MS, "3000");
    return settings;
  }

  /** An order that the EHR knows too. */
  PlacedOrder order(FhirHttp fabrica, String studyUid) {
    return order(fabrica, studyUid, SyntheticScan.PATIENT, pacs.base());
  }

  PlacedOrder order(FhirHttp fabrica, String studyUid, String patientId, URI dicomWeb) {
    String number = "ORD-" + UUID.randomUUID();
    FhirHttp ehrClient = ehrClient();
    Bundle known =
        ehrClient.get("/Patient?identifier=" + DemoOrder.MRN + "%7C" + patientId, Bundle.class);
    Patient patient =
        known.getEntry().isEmpty()
            ? ehrClient.post("/Patient", DemoOrder.patient(patientId), Patient.class)
            : (Patient) known.getEntryFirstRep().getResource();
    ServiceRequest request = DemoOrder.serviceRequest(number);
    request.setSubject(new Reference("Patient/" + patient.getIdElement().getIdPart()));
    ehrClient.post("/ServiceRequest", request, ServiceRequest.class);
    return PlacedOrder.place(fabrica, number, patientId, studyUid, dicomWeb);
  }

  static void awaitStatus(PlacedOrder order, String businessStatus) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(30))
        .untilAsserted(
            () ->
                assertThat(order.task().getBusinessStatus().getCodingFirstRep().getCode())
                    .isEqualTo(businessStatus));
  }

  /** Waits for a task that is on hold or failed with this code, and checks what it shows. */
  static Task awaitProblem(PlacedOrder order, Task.TaskStatus status, String code) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(30))
        .untilAsserted(
            () -> {
              Task task = order.task();
              assertThat(task.getStatusReason().getCodingFirstRep().getCode()).isEqualTo(code);
              assertThat(task.getStatus()).isEqualTo(status);
            });
    Task task = order.task();
    OperationOutcome outcome = (OperationOutcome) task.getContained().get(0);
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .isEqualTo(code);
    assertThat(outcome.getIssueFirstRep().getDiagnostics()).isNotBlank();
    return task;
  }

  static void approve(PlacedOrder order) {
    awaitStatus(order, "awaiting-clinical-approval");
    String hash = order.meshHash().orElseThrow();
    for (Person person : new Person[] {Person.RADIOLOGIST, Person.SURGEON}) {
      String role = person.name().toLowerCase(Locale.ROOT);
      assertThat(order.approve(person, role, hash).status()).isEqualTo(200);
    }
  }

  static void release(PlacedOrder order) {
    awaitStatus(order, "inspection");
    assertThat(order.release(Person.QUALITY, "quality").status()).isEqualTo(200);
  }

  /** Waits until the archive has the segmentation and the model in the study of the scan. */
  static void awaitObjects(DicomWebClient archive, String study) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(archive.series(study, WorkMonitor.NONE))
                    .extracting(SeriesSummary::modality)
                    .containsExactlyInAnyOrder("CT", "SEG", "M3D"));
  }

  /** The EHR has each thing of the order exactly once. */
  void assertDeliveredOnce(int orders) {
    FhirHttp client = ehrClient();
    assertThat(client.get("/Device?manufacturer=Print&_count=100", Bundle.class).getEntry())
        .hasSize(orders);
    assertThat(client.get("/DiagnosticReport?_count=100", Bundle.class).getEntry()).hasSize(orders);
    assertThat(client.get("/Patient", Bundle.class).getEntry()).hasSize(1);
  }

  @Override
  public void close() {
    printer.close();
    ehr.close();
    pacs.close();
  }
}
