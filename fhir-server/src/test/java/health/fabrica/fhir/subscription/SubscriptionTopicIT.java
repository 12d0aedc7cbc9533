package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.BusinessStatus;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.fhir.store.ResourceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sets which topic off; the events are read, not delivered. */
class SubscriptionTopicIT {

  @TempDir static Path folder;
  private static HookDesk desk;

  @BeforeAll
  static void start() {
    desk = new HookDesk(folder);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    desk.close();
  }

  private static String subscribe(SubscriptionTopic topic) {
    return desk.subscribe(HookDesk.topic(topic, Payload.ID_ONLY, "http://127.0.0.1:9/"));
  }

  /** The versions of which the subscription was told. */
  private static List<String> told(String id) {
    Bundle bundle =
        desk.server.parse(Bundle.class, desk.server.get("/Subscription/" + id + "/$events"));
    return bundle.getEntry().stream()
        .skip(1)
        .map(entry -> entry.getFullUrl().replace("http://here/fhir/", ""))
        .toList();
  }

  /** Writes the resource once for each change, as the server itself does. */
  @SafeVarargs
  private static <T extends Resource> void write(T resource, Consumer<T>... changes) {
    ResourceStore store = desk.server.store();
    for (Consumer<T> change : changes) {
      change.accept(resource);
      store.inTransaction(tx -> tx.update(resource));
    }
  }

  @Test
  void anOrderIsReceivedOnce() {
    String id = subscribe(SubscriptionTopic.ORDER_RECEIVED);
    ServiceRequest order = new ServiceRequest();
    order.setId("order");
    write(
        order,
        o -> o.setStatus(ServiceRequestStatus.DRAFT),
        o -> o.setStatus(ServiceRequestStatus.ACTIVE),
        o -> o.addNote().setText("urgent"),
        o -> o.setStatus(ServiceRequestStatus.ONHOLD),
        o -> o.setStatus(ServiceRequestStatus.ACTIVE),
        o -> o.setStatus(ServiceRequestStatus.COMPLETED));
    assertThat(told(id)).containsExactly("ServiceRequest/order");
  }

  @Test
  void aTaskIsToldOfWhenItMovesAndNotWhenItIsTouched() {
    String moved = subscribe(SubscriptionTopic.TASK_STATUS_CHANGED);
    String approval = subscribe(SubscriptionTopic.APPROVAL_NEEDED);
    String failed = subscribe(SubscriptionTopic.WRITE_BACK_FAILED);
    Task task = new Task();
    task.setId("task");
    write(
        task,
        t -> t.setStatus(Task.TaskStatus.INPROGRESS),
        t -> t.setBusinessStatus(BusinessStatus.AWAITING_CLINICAL_APPROVAL.concept()),
        t -> t.addNote().setText("one signature"),
        t -> t.setBusinessStatus(BusinessStatus.PRINTING.concept()),
        t -> t.getStatusReason().setText("printer away"),
        t -> t.setStatusReason(null),
        t -> t.setBusinessStatus(BusinessStatus.RELEASED.concept()),
        t -> t.setStatus(Task.TaskStatus.ONHOLD).getStatusReason().setText("EHR away"),
        t -> t.getStatusReason().setText("EHR still away"));
    assertThat(told(moved)).hasSize(5);
    assertThat(told(approval)).containsExactly("Task/task");
    assertThat(told(failed)).containsExactly("Task/task");
  }

  @Test
  void aDeviceIsReleasedWhenItsRecordForAPatientComesToBe() {
    String id = subscribe(SubscriptionTopic.DEVICE_RELEASED);
    Patient patient = new Patient();
    patient.setId("p");
    write(patient, p -> p.setActive(true));
    Device printer = new Device();
    printer.setId("printer");
    printer.addIdentifier().setSystem(FabricaTerms.IDENTIFIER).setValue("printer");
    write(printer, d -> d.setStatus(Device.FHIRDeviceStatus.ACTIVE));
    Device made = new Device();
    made.setId("made");
    made.addIdentifier().setSystem(FabricaTerms.IDENTIFIER).setValue("made");
    made.setPatient(new Reference("Patient/p"));
    write(
        made,
        d -> d.setStatus(Device.FHIRDeviceStatus.ACTIVE),
        d -> d.setLotNumber("L"),
        d -> d.setStatus(Device.FHIRDeviceStatus.INACTIVE));
    assertThat(told(id)).containsExactly("Device/made");
  }

  @Test
  void aRecallIsToldOfDevicesThatComeToBeNamed() {
    Subscription notice =
        HookDesk.topic(SubscriptionTopic.RECALL_MATCH, Payload.ID_ONLY, "http://127.0.0.1:9/");
    notice
        .getCriteriaElement()
        .addExtension(Backport.FILTER, new StringType("Device?lot-number=RECALLED"));
    Patient bearer = new Patient();
    bearer.setId("bearer");
    write(bearer, p -> p.setActive(true));
    Device earlier = new Device();
    earlier.setId("earlier");
    write(earlier, d -> d.setLotNumber("RECALLED"));
    String id = desk.subscribe(notice);
    Device later = new Device();
    later.setId("later");
    write(
        later,
        d -> d.setLotNumber("OTHER"),
        d -> d.setLotNumber("RECALLED"),
        d -> d.addNote().setText("in the store room"),
        d -> d.setPatient(new Reference("Patient/bearer")),
        d -> d.setLotNumber("OTHER"));
    write(earlier, d -> d.setStatus(Device.FHIRDeviceStatus.INACTIVE));
    assertThat(told(id)).containsExactly("Device/later", "Device/later");
  }

  @Test
  void anImplantIsRecordedWhenTheProcedureIsCompleted() {
    String id = subscribe(SubscriptionTopic.IMPLANT_RECORDED);
    Procedure procedure = new Procedure();
    procedure.setId("operation");
    procedure
        .addFocalDevice()
        .getAction()
        .addCoding()
        .setSystem("http://hl7.org/fhir/device-action")
        .setCode("implanted");
    write(
        procedure,
        p -> p.setStatus(ProcedureStatus.INPROGRESS),
        p -> p.setStatus(ProcedureStatus.COMPLETED),
        p -> p.addNote().setText("well"));
    Procedure other = new Procedure();
    other.setId("other");
    write(other, p -> p.setStatus(ProcedureStatus.COMPLETED));
    assertThat(told(id)).containsExactly("Procedure/operation");
  }
}
