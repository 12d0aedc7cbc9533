package health.fabrica.fhir.outcome;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.CaseRecord.FileEntry;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.order.ImagingReference;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.order.Segmenting;
import health.fabrica.flow.order.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** One order in a store of its own, whose records are projected one by one. */
final class CaseFixture implements AutoCloseable {

  static final FhirContext CONTEXT = FhirContext.forR4Cached();
  static final String GTIN = "51022222233336";
  static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String TASK_ID = "2f0a6a1e-6c0b-4a5e-9a51-1d7a0c1f9b11";
  static final String STUDY_UID = "1.2.826.0.1.3680043.8.498.1";
  static final String MRN_SYSTEM = "urn:oid:2.16.840.1.113883.19.5";
  static final String ORDER_SYSTEM = "http://ehr.example/orders";
  static final String LOT = "0123456789ABCDEF";
  static final String SERIAL = "A1B2C3D4E5F60718";

  final ResourceStore store;
  final FileBlobStore blobs;
  private final OutcomeProjection projection;
  private final List<CaseRecord> records = new ArrayList<>();

  CaseFixture(Path folder) {
    this(folder, site(Optional.of(GTIN)));
  }

  CaseFixture(Path folder, SiteProfile site) {
    blobs = new FileBlobStore(folder.resolve("blobs"));
    store =
        SqlResourceStore.open(
            StoreSettings.at(folder.resolve("fabrica.db")),
            new ResourceCodec(CONTEXT),
            SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters()),
            blobs,
            CLOCK,
            () -> UUID.randomUUID().toString(),
            List.of());
    projection = new OutcomeProjection(site);
    store.inTransaction(
        tx -> {
          orderResources().forEach(tx::update);
          return 0;
        });
  }

  static SiteProfile site(Optional<String> gtin) {
    return new SiteProfile(
        "st-elsewhere",
        "St. Elsewhere Hospital",
        "FM-1",
        gtin,
        Optional.empty(),
        Map.of("printer-1", new SiteProfile.Printer("Prusa", "MK4", "SN-1")),
        new SiteProfile.Material("PLA", "PLA-77"));
  }

  static List<Resource> orderResources() {
    Patient patient = new Patient();
    patient.setId("p1");
    patient.addIdentifier().setSystem(MRN_SYSTEM).setValue("MRN-4711");
    patient.addName().setFamily("Vesalius").addGiven("Andreas");
    Practitioner radiologist = practitioner("d1", "rad-1");
    Practitioner surgeon = practitioner("d2", "sur-1");
    Practitioner quality = practitioner("d3", "qa-1");
    ImagingStudy study = new ImagingStudy();
    study.setId("i1");
    study.addIdentifier().setSystem(FabricaTerms.DICOM_UID).setValue("urn:oid:" + STUDY_UID);
    study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
    study.setSubject(new Reference("Patient/p1"));
    ServiceRequest order = new ServiceRequest();
    order.setId("s1");
    Identifier placer = order.addIdentifier().setSystem(ORDER_SYSTEM).setValue("ORD|9");
    placer.getType().addCoding().setSystem(FabricaTerms.V2_0203).setCode("PLAC");
    order.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE);
    order.setIntent(ServiceRequest.ServiceRequestIntent.ORDER);
    order.setSubject(new Reference("Patient/p1"));
    order.addSupportingInfo(new Reference("ImagingStudy/i1"));
    Task task = new Task();
    task.setId(TASK_ID);
    task.setStatus(Task.TaskStatus.INPROGRESS);
    task.setIntent(Task.TaskIntent.ORDER);
    task.addBasedOn(new Reference("ServiceRequest/s1"));
    task.setFor(new Reference("Patient/p1"));
    return List.of(patient, radiologist, surgeon, quality, study, order, task);
  }

  private static Practitioner practitioner(String id, String number) {
    Practitioner practitioner = new Practitioner();
    practitioner.setId(id);
    practitioner.addIdentifier().setSystem("http://ehr.example/staff").setValue(number);
    return practitioner;
  }

  /** Adds the record as the case store does: record, projection, Task, one transaction. */
  void project(CaseRecord record) {
    records.add(record);
    store.inTransaction(
        tx -> {
          Task task = tx.require(Task.class, TASK_ID);
          projection.project(tx, work(), record, task);
          return tx.update(task);
        });
  }

  FabricationCase work() {
    FabricationOrder order =
        new FabricationOrder(
            TASK_ID,
            "correlation",
            ProductKind.ANATOMIC_MODEL,
            new Segmenting.ByTissue("bone"),
            new ImagingReference("http://pacs.example/dicom-web", STUDY_UID, Optional.empty()),
            Set.of("MRN-4711"),
            Optional.empty());
    return new FabricationCase(order, TaskStatus.IN_PROGRESS, List.copyOf(records));
  }

  /** Everything from the scan to the released device. */
  CaseFixture complete() {
    toModel();
    Sha256 mesh = work().required(CaseRecord.Model.class).stl().sha256();
    project(new CaseRecord.Approval("Practitioner/d1", ApproverRole.RADIOLOGIST, mesh, NOW));
    project(new CaseRecord.Approval("Practitioner/d2", ApproverRole.SURGEON, mesh, NOW));
    project(new CaseRecord.Dispatch("FAB-" + LOT, "printer-1", NOW));
    project(print());
    project(new CaseRecord.Release("Practitioner/d3", ApproverRole.QUALITY, NOW));
    project(outcome(Optional.of(GTIN)));
    return this;
  }

  void toModel() {
    project(
        new CaseRecord.Imaging(
            STUDY_UID,
            "1.2.3",
            Map.of("1.2.3.2", Sha256.of(new byte[] {2}), "1.2.3.1", Sha256.of(new byte[] {1})),
            2,
            NOW));
    project(model("solid"));
  }

  CaseRecord.Model model(String mesh) {
    return new CaseRecord.Model(
        "CT",
        "{\"print\":{\"layerHeightMm\":0.20}}",
        653628.25,
        1234.5,
        0.3,
        70000.125,
        86.8,
        36000,
        file("model.stl", "model/stl", mesh),
        file("model.3mf", "model/3mf", "3mf of " + mesh),
        file("model.gcode", "text/x-gcode", "gcode of " + mesh),
        file("model.png", "image/png", "png of " + mesh),
        Optional.of(file("report.html", "text/html", "page of " + mesh)),
        Optional.empty(),
        "0.1.0",
        Map.of("mesh", 12L),
        NOW);
  }

  private FileEntry file(String name, String type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new FileEntry(name, type, blobs.put(bytes), bytes.length);
  }

  CaseRecord.Print print() {
    return new CaseRecord.Print(
        "FAB-" + LOT, "printer-1", Optional.of(NOW.minusSeconds(90)), NOW, Optional.of(3456.5));
  }

  static CaseRecord.Outcome outcome(Optional<String> gtin) {
    return new CaseRecord.Outcome(SERIAL, LOT, gtin, LocalDate.of(2026, 11, 22), NOW);
  }

  Task task() {
    return store.require(Task.class, TASK_ID);
  }

  @Override
  public void close() {
    store.close();
  }
}
