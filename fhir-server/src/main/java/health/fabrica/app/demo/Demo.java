package health.fabrica.app.demo;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import health.fabrica.app.demo.DemoOrder.Person;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.sim.MoonrakerSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** Plays the story, telling it as it happens. */
public final class Demo {

  /** A GTIN of GS1's range for use inside one organisation (prefix 200), with its check digit. */
  private static final String GTIN = "02000000000015";

  private static final String ORDER_NUMBER = "ORD-2026-001";
  private static final double PRINTS_FASTER_THAN_LIFE = 20_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final FhirContext context = FhirContext.forR4Cached();
  private final Path out;
  private final Story story;
  private final Instant begin = Instant.now();

  /**
   * Prepares a demo.
   *
   * @param out where its data and results go
   */
  public Demo(Path out, Story story) {
    this.out = out;
    this.story = story;
  }

  /** Plays the story to its end. */
  public DemoSummary play(Path scan) {
    story.chapter("Starting an EHR stand-in, a printer simulator and Fabrica on loopback");
    try (EhrStandIn ehr =
            EhrStandIn.start(context, out.resolve("ehr-data"), 0, handler -> handler);
        MoonrakerSimulator printer =
            MoonrakerSimulator.start(
                0, MoonrakerSimulator.Options.atScale(PRINTS_FASTER_THAN_LIFE));
        FabricaServer fabrica = FabricaServer.start(configuration(ehr, printer))) {
      story.tell("EHR      " + ehr.base());
      story.tell("printer  " + printer.uri());
      story.tell("Fabrica  " + fabrica.base() + " (/fhir, /dicom-web)");
      return play(scan, ehr, printer, fabrica);
    }
  }

  private DemoSummary play(
      Path scan, EhrStandIn ehr, MoonrakerSimulator printer, FabricaServer fabrica) {
    URI dicomWeb = URI.create(fabrica.base() + "/dicom-web");
    DemoScan stored = storeScan(scan, dicomWeb);
    FhirHttp ehrClient = new FhirHttp(context, ehr.base());
    FhirHttp client = new FhirHttp(context, URI.create(fabrica.base() + "/fhir"));
    ordersAtTheEhr(ehrClient, stored);
    PlacedOrder order = order(client, stored, dicomWeb);
    follow(order, "awaiting-clinical-approval");
    approve(order);
    follow(order, "inspection");
    story.tell("the printer's journal counts " + printer.machine().journal().size() + " start");
    story.chapter("The people: inspecting and releasing the printed object");
    FhirHttp.expectOk(order.release(Person.QUALITY, "quality"));
    story.tell("quality            released the object");
    Task done = follow(order, "delivered");
    story.chapter("The result");
    DemoSummary summary =
        new DemoResult(client, ehrClient, out).collect(done, order.orderId(), stored, begin);
    story.result(summary);
    return summary;
  }

  private Configuration configuration(EhrStandIn ehr, MoonrakerSimulator printer) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.SERVER_PORT, "0");
    settings.put(Setting.SERVER_DATA, out.resolve("fabrica-data").toString());
    settings.put(Setting.SITE_ID, "demo");
    settings.put(Setting.SITE_ORGANIZATION, "Demo Hospital Print Lab");
    settings.put(Setting.SITE_DEVICE_IDENTIFIER, GTIN);
    settings.put(Setting.EHR_FHIR_BASE, ehr.base().toString());
    settings.put(Setting.PRINTER_ID, "lab-1");
    settings.put(Setting.PRINTER_URL, printer.uri().toString());
    settings.put(Setting.PRINTER_MANUFACTURER, "Fabrica");
    settings.put(Setting.PRINTER_MODEL, "Moonraker simulator");
    settings.put(Setting.PRINTER_SERIAL, "SIM-1");
    settings.put(Setting.PRINTER_MATERIAL_LOT, "PLA-2026-07");
    settings.put(Setting.FLOW_POLL_MS, "50");
    settings.put(Setting.FLOW_PRINTER_LOOK_MS, "250");
    return Configuration.load(out.resolve("no-such-file.yaml"), Map.of(), settings);
  }

  private DemoScan storeScan(Path scan, URI dicomWeb) {
    story.chapter("The PACS: storing the bundled CT by STOW-RS");
    DemoScan stored = DemoScan.store(scan, dicomWeb, WorkMonitor.NONE);
    story.tell(stored.instances() + " slices of study " + stored.studyInstanceUid());
    return stored;
  }

  /** The EHR has its patient and its order before it sends them out. */
  private void ordersAtTheEhr(FhirHttp ehr, DemoScan scan) {
    Patient patient = ehr.post("/Patient", DemoOrder.patient(scan.patientId()), Patient.class);
    ServiceRequest order = DemoOrder.serviceRequest(ORDER_NUMBER);
    order.setSubject(new Reference("Patient/" + patient.getIdElement().getIdPart()));
    ehr.post("/ServiceRequest", order, ServiceRequest.class);
  }

  private PlacedOrder order(FhirHttp client, DemoScan scan, URI dicomWeb) {
    story.chapter("The EHR: ordering an anatomic model (ServiceRequest in one transaction)");
    PlacedOrder order =
        PlacedOrder.place(
            client, ORDER_NUMBER, scan.patientId(), scan.studyInstanceUid(), dicomWeb);
    story.tell("ServiceRequest/" + order.orderId() + " accepted");
    return order;
  }

  private void approve(PlacedOrder order) {
    story.chapter("The people: signing the mesh by its hash");
    String hash = order.meshHash().orElseThrow(() -> stuck("the task shows no mesh hash"));
    FhirHttp.Answer refused = order.approve(Person.DESIGNER, "radiologist", hash);
    story.tell("designer tries     " + refused.status() + " " + firstIssue(refused));
    for (Person person : new Person[] {Person.RADIOLOGIST, Person.SURGEON}) {
      String role = person.name().toLowerCase(Locale.ROOT);
      FhirHttp.expectOk(order.approve(person, role, hash));
      story.tell(String.format("%-18s signed %s...", role, hash.substring(0, 16)));
    }
  }

  private String firstIssue(FhirHttp.Answer answer) {
    return context
        .newJsonParser()
        .parseResource(OperationOutcome.class, answer.body())
        .getIssueFirstRep()
        .getDiagnostics();
  }

  /** Tells every change of the Task until its business status is the one waited for. */
  private Task follow(PlacedOrder order, String wanted) {
    Instant deadline = Instant.now().plus(LONGEST);
    String told = "";
    while (Instant.now().isBefore(deadline)) {
      Task task = order.task();
      String status = task.getBusinessStatus().getCodingFirstRep().getCode();
      String shown =
          task.getBusinessStatus().hasText() ? task.getBusinessStatus().getText() : status;
      String reason = task.hasStatusReason() ? ": " + task.getStatusReason().getText() : "";
      String line = String.format("Task %-12s %s%s", task.getStatus().toCode(), shown, reason);
      if (!line.equals(told)) {
        story.tell(line);
        told = line;
      }
      if (wanted.equals(status)) {
        return task;
      }
      if (task.getStatus() == Task.TaskStatus.FAILED
          || task.getStatus() == Task.TaskStatus.REJECTED) {
        throw stuck("the order ended as " + line);
      }
      pause();
    }
    throw stuck("the order did not reach " + wanted + " within " + LONGEST);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stuck("the demo was interrupted");
    }
  }

  private static RuntimeException stuck(String why) {
    return new Problem(
            DemoProblem.STUCK, "The demo ends early: " + why + ".", "Please report this.")
        .asException();
  }
}
