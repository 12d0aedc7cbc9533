package health.fabrica.fhir.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.conformance.DicomCode;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.Told;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemCode;
import health.fabrica.dicom.ups.WorkitemState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a workitem "make model" to its end, on a real database with the real order intake. */
class ModelRequestsTest {

  private static final String UID = "1.2.826.0.1.3680043.10.9.1";

  @TempDir private Path folder;
  private TriggerLab lab;

  @BeforeEach
  void open() {
    lab = new TriggerLab(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static Workitem request(String uid, String series, String patient, String more) {
    return new Workitem(
        uid,
        WorkitemState.SCHEDULED,
        Optional.empty(),
        DicomJsonReader.read(
            """
            {"00100020":{"vr":"LO","Value":["%s"]},
             "00404018":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["make-model"]},
               "00080102":{"vr":"SH","Value":["99FABRICA"]}}]},
             "00404021":{"vr":"SQ","Value":[{"0020000D":{"vr":"UI","Value":["%s"]},
               "00081115":{"vr":"SQ","Value":[{"0020000E":{"vr":"UI","Value":["%s"]}}]}%s}]},
             "00404041":{"vr":"CS","Value":["READY"]},
             "00741000":{"vr":"CS","Value":["SCHEDULED"]}}
            """
                .formatted(patient, TriggerLab.STUDY, series, more)),
        0);
  }

  private void create(String uid, String series, String patient, String more) {
    assertThat(lab.worklist.insert(request(uid, series, patient, more), List.of())).isTrue();
  }

  private void create(String uid) {
    create(uid, TriggerLab.SERIES, TriggerLab.PATIENT, "");
  }

  private Workitem item(String uid) {
    return lab.worklist.find(uid).orElseThrow();
  }

  private String content(String uid) {
    return DicomJsonWriter.write(item(uid).dataset());
  }

  private void look() {
    lab.clock.pass(Duration.ofSeconds(6));
    lab.requests.run(lab.store, WorkMonitor.NONE);
  }

  @Test
  void theCodesOfWorkitemsAreThoseOfThePublishedCodeSystem() {
    assertThat(WorkitemCode.CODE_SYSTEM).isEqualTo(DicomCode.SYSTEM).contains("99fabrica");
    assertThat(Arrays.stream(WorkitemCode.values()).map(c -> c.value() + " " + c.meaning()))
        .containsExactlyElementsOf(
            Arrays.stream(DicomCode.values()).map(c -> c.code() + " " + c.display()).toList());
  }

  @Test
  void aWorkitemBecomesAnOrderAndIsClaimedWithIt() {
    create(UID, TriggerLab.SERIES, TriggerLab.PATIENT, at(TriggerLab.PACS + "/studies/1.2"));
    lab.pacs.put(
        TriggerLab.SERIES,
        TriggerLab.facts(TriggerLab.SERIES, "CT", TriggerLab.patient(TriggerLab.PATIENT)));
    lab.work();
    assertThat(item(UID).state()).as("still silent").isEqualTo(WorkitemState.SCHEDULED);
    lab.settle();
    assertThat(lab.order().getIntent()).isEqualTo(ServiceRequestIntent.FILLERORDER);
    assertThat(lab.order().getNoteFirstRep().getText()).contains("Asked for by workitem " + UID);
    assertThat(lab.task().getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
    assertThat(item(UID).state()).isEqualTo(WorkitemState.IN_PROGRESS);
    assertThat(item(UID).transactionUid()).contains("1.2.99.1");
    look();
    assertThat(content(UID)).contains("Task requested, awaiting-imaging");
    long revision = item(UID).revision();
    look();
    assertThat(item(UID).revision()).as("nothing new is not told again").isEqualTo(revision);
  }

  private static String at(String url) {
    return ",\"0040E025\":{\"vr\":\"SQ\",\"Value\":[{\"00081190\":{\"vr\":\"UR\",\"Value\":[\""
        + url
        + "\"]}}]}";
  }

  @Test
  void aSecondWorkitemJoinsTheOrderAndOneOfAnEndedOrderIsCanceled() {
    lab.stow(1);
    create(UID);
    lab.settle();
    create(UID + ".2");
    assertThat(item(UID + ".2").state()).isEqualTo(WorkitemState.IN_PROGRESS);
    lab.client(lab.order().setStatus(ServiceRequestStatus.REVOKED));
    look();
    for (String uid : List.of(UID, UID + ".2")) {
      assertThat(item(uid).state()).isEqualTo(WorkitemState.CANCELED);
      assertThat(content(uid)).contains("FAB-2298", "Task cancelled");
    }
    create(UID + ".3");
    assertThat(item(UID + ".3").state()).isEqualTo(WorkitemState.CANCELED);
    assertThat(lab.all(ServiceRequest.class)).hasSize(1);
  }

  @Test
  void whatCannotBeOrderedIsCanceledWithTheReason() {
    create(UID, "1.2.3", TriggerLab.PATIENT, at("http://elsewhere.example/rs/studies/1.2"));
    assertThat(content(UID)).contains("\"CANCELED\"", "No PACS of this site");
    create(UID + ".2", "no uid", TriggerLab.PATIENT, "");
    assertThat(item(UID + ".2").state()).isEqualTo(WorkitemState.CANCELED);
    String mr = TriggerLab.SERIES + ".7";
    lab.pacs.put(mr, TriggerLab.facts(mr, "MR", TriggerLab.patient(TriggerLab.PATIENT)));
    create(UID + ".3", mr, TriggerLab.PATIENT, at(TriggerLab.PACS + "/studies/1.2"));
    String other = TriggerLab.SERIES + ".8";
    lab.pacs.put(other, TriggerLab.facts(other, "CT", TriggerLab.patient(TriggerLab.PATIENT)));
    create(UID + ".4", other, "P-2", at(TriggerLab.PACS + "/studies/1.2"));
    lab.settle();
    assertThat(content(UID + ".3")).contains("\"CANCELED\"", "FAB-2296", "triggers.rules");
    assertThat(content(UID + ".4")).contains("\"CANCELED\"", "FAB-2297");
    assertThat(lab.all(ServiceRequest.class)).isEmpty();
  }

  @Test
  void aWorkitemThatIsEndedBeforeItsOrderIsNotOrdered() {
    lab.pacs.put(
        TriggerLab.SERIES,
        TriggerLab.facts(TriggerLab.SERIES, "CT", TriggerLab.patient(TriggerLab.PATIENT)));
    create(UID, TriggerLab.SERIES, TriggerLab.PATIENT, at(TriggerLab.PACS + "/studies/1.2"));
    Workitem item = item(UID);
    lab.worklist.replace(
        new Workitem(UID, WorkitemState.CANCELED, Optional.empty(), item.dataset(), 1), List.of());
    lab.settle();
    assertThat(lab.all(ServiceRequest.class)).isEmpty();
    assertThat(lab.row(TriggerLab.SERIES).problem()).contains("FAB-2299");
  }

  private static EventReport cancelRequest(String uid) {
    return new EventReport(
        EventReport.Type.CANCEL_REQUESTED,
        uid,
        DicomJsonReader.read(
            """
            {"00741238":{"vr":"LT","Value":["Wrong side."]},
             "0074100C":{"vr":"LO","Value":["Dr Who"]}}
            """));
  }

  private void record(String kind, String content) {
    lab.store.inTransaction(
        tx ->
            tx.dsl()
                .insertInto(
                    table(name("case_record")),
                    field(name("task_id")),
                    field(name("kind")),
                    field(name("content")))
                .values(lab.task().getIdElement().getIdPart(), kind, content)
                .execute());
  }

  @Test
  void aRequestForCancellationRevokesAnOrderThatNobodyHasSigned() {
    lab.stow(1);
    create(UID);
    lab.settle();
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.HEARD);
    assertThat(item(UID).state()).isEqualTo(WorkitemState.CANCELED);
    assertThat(content(UID)).contains("Wrong side. ServiceRequest/", "was revoked", "Dr Who");
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.REVOKED);
    assertThat(lab.order().getNote().get(1).getText()).contains("Wrong side.", UID);
    assertThat(lab.all(Task.class))
        .filteredOn(task -> task.hasBusinessStatus())
        .extracting(Task::getStatus)
        .containsExactly(Task.TaskStatus.CANCELLED);
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.NOBODY);
    lab.settle();
    assertThat(lab.all(ServiceRequest.class)).as("nothing is ordered anew").hasSize(1);
  }

  @Test
  void theOrderGoesOnForWhoeverElseWantsTheModel() {
    lab.stow(1);
    create(UID);
    lab.settle();
    create(UID + ".2");
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.HEARD);
    assertThat(content(UID)).contains("\"CANCELED\"", "goes on for others");
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    assertThat(lab.worklist.tell(cancelRequest(UID + ".2"))).isEqualTo(Told.HEARD);
    assertThat(item(UID + ".2").state()).isEqualTo(WorkitemState.CANCELED);
    assertThat(lab.order().getStatus())
        .as("nobody wants it any more")
        .isEqualTo(ServiceRequestStatus.REVOKED);
  }

  @Test
  void afterTheEndOfTheOrderTheRequestIsGrantedAtOnce() {
    lab.stow(1);
    create(UID);
    lab.settle();
    lab.client(lab.order().setStatus(ServiceRequestStatus.REVOKED));
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.HEARD);
    assertThat(content(UID)).contains("\"CANCELED\"", "Wrong side.", "has ended");
  }

  @Test
  void theOrderOfAPersonIsNotRevokedByAMachine() {
    lab.stow(1);
    create(UID);
    lab.settle();
    Identifier number = new Identifier().setSystem("https://ehr.example/orders").setValue("7");
    lab.store.inTransaction(tx -> tx.update(lab.order().setIdentifier(List.of(number))));
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.HEARD);
    assertThat(content(UID)).contains("\"CANCELED\"", "goes on for others");
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    assertThat(lab.task().getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
  }

  @Test
  void afterASignaturePeopleDecideAndAfterADispatchItIsRefused() {
    lab.stow(1);
    create(UID);
    lab.settle();
    String hash = "0".repeat(64);
    record(
        "Approval",
        "{\"practitioner\":\"Practitioner/1\",\"role\":\"RADIOLOGIST\",\"signed\":\"%s\",\"at\":\"2026-11-22T10:00:00Z\"}"
            .formatted(hash));
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.HEARD);
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.HEARD);
    assertThat(lab.order().getNote()).as("once").hasSize(2);
    assertThat(lab.task().getNoteFirstRep().getText()).contains("Wrong side.", UID, "signed");
    record(
        "Dispatch",
        "{\"dispatchId\":\"d-1\",\"deviceId\":\"p-1\",\"at\":\"2026-11-22T10:00:00Z\"}");
    assertThat(lab.worklist.tell(cancelRequest(UID))).isEqualTo(Told.REFUSED);
    assertThat(lab.task().getNote()).hasSize(2);
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    assertThat(item(UID).state()).isEqualTo(WorkitemState.IN_PROGRESS);
  }

  @Test
  void itIsCompletedWithTheObjectsThatWereStored() {
    lab.stow(1);
    create(UID);
    lab.settle();
    Task task = lab.task();
    lab.store.inTransaction(tx -> tx.update(task.setStatus(Task.TaskStatus.COMPLETED)));
    look();
    assertThat(content(UID)).contains("\"IN PROGRESS\"", "DICOM objects not stored yet");
    lab.index.put(
        List.of(TriggerLab.instance(TriggerLab.SERIES + ".50", 1, TriggerLab.PATIENT, "HOSP")));
    String made = TriggerLab.SERIES + ".50.1";
    record(
        "ModelObjects",
        "{\"studyInstanceUid\":\"%s\",\"instances\":{\"%s\":\"1.2.840.10008.5.1.4.1.1.66.4\"},\"destinations\":[],\"at\":\"2026-11-22T10:00:00Z\"}"
            .formatted(TriggerLab.STUDY, made));
    look();
    assertThat(item(UID).state()).isEqualTo(WorkitemState.COMPLETED);
    assertThat(content(UID))
        .contains(
            made,
            "1.2.840.10008.5.1.4.1.1.66.4",
            TriggerLab.OWN + "/studies/" + TriggerLab.STUDY + "/series/" + TriggerLab.SERIES);
    assertThat(lab.requests.run(lab.store, WorkMonitor.NONE)).as("nothing is left").isZero();
  }
}
