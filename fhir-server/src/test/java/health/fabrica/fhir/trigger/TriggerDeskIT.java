package health.fabrica.fhir.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ProductKind;
import health.fabrica.conformance.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.watch.Sighting;
import health.fabrica.dicom.watch.Sighting.Progress;
import health.fabrica.fhir.order.SqlWorkQueue;
import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.fhir.trigger.TriggerLab.SettableClock;
import health.fabrica.flow.work.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From images to an order, on a real database with the real order intake. */
class TriggerDeskIT {

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

  @Test
  void aSilentSeriesBecomesAFillerOrderWithItsTask() {
    lab.stow(1);
    lab.clock.pass(TriggerLab.QUIET.minusSeconds(1));
    assertThat(lab.work()).as("not silent for long enough").isZero();
    lab.stow(2);
    lab.clock.pass(Duration.ofSeconds(2));
    assertThat(lab.work()).as("the second image began the silence anew").isZero();
    lab.settle();

    ServiceRequest order = lab.order();
    assertThat(order.getIntent()).isEqualTo(ServiceRequestIntent.FILLERORDER);
    assertThat(order.getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    assertThat(ProductKind.ANATOMIC_MODEL.in(order.getCode())).isTrue();
    assertThat(Tissue.BONE.in(order.getOrderDetailFirstRep())).isTrue();
    assertThat(order.getNoteFirstRep().getText()).contains("'ct bone'", "not by a person");
    Patient patient = lab.all(Patient.class).get(0);
    assertThat(order.getSubject().getReference())
        .isEqualTo("Patient/" + patient.getIdElement().getIdPart());
    assertThat(patient.getIdentifierFirstRep().getSystem()).isEqualTo(TriggerLab.MRN);
    assertThat(patient.getIdentifierFirstRep().getValue()).isEqualTo(TriggerLab.PATIENT);
    assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("1970-01-31");
    assertThat(patient.getGender()).isEqualTo(AdministrativeGender.FEMALE);
    ImagingStudy study = lab.all(ImagingStudy.class).get(0);
    assertThat(study.getSeriesFirstRep().getUid()).isEqualTo(TriggerLab.SERIES);
    assertThat(lab.all(Endpoint.class).get(0).getAddress())
        .isEqualTo("http://here.example/dicom-web");
    Task task = lab.task();
    assertThat(task.getStatus()).isEqualTo(TaskStatus.REQUESTED);
    assertThat(lab.row(TriggerLab.SERIES).state()).isEqualTo(TriggerState.ORDERED);
    assertThat(lab.row(TriggerLab.SERIES).rule()).contains("ct bone");
  }

  @Test
  void theSameSeriesNeverTriggersTwice() {
    lab.stow(1);
    lab.settle();
    lab.stow(1); // sent again
    lab.desk.seen(List.of(Sighting.stored(TriggerLab.STUDY, TriggerLab.SERIES + ".9")));
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Settled(7))));
    lab.settle();
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    assertThat(lab.row(TriggerLab.SERIES + ".9").problem()).contains("FAB-2091");
  }

  private static Sighting atPacs(String series, Progress progress) {
    return new Sighting(
        TriggerLab.STUDY,
        series,
        "qido:main",
        Optional.of(TriggerLab.PACS),
        Optional.empty(),
        progress);
  }

  @Test
  void whatWasSeenSurvivesTheEndOfTheProcess() {
    lab.stow(1);
    SettableClock clock = lab.clock;
    lab.close();
    clock.pass(TriggerLab.QUIET);
    lab = new TriggerLab(StoreSettings.at(folder.resolve("fabrica.db")), folder, clock);
    lab.work();
    lab.work();
    assertThat(lab.order().getIntent()).isEqualTo(ServiceRequestIntent.FILLERORDER);
  }

  @Test
  void twoNodesOnOneDatabaseMakeOneOrder() throws Exception {
    StoreSettings database = PostgresServer.shared().newDatabase();
    SettableClock clock = new SettableClock();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TriggerLab one = new TriggerLab(database, folder, clock);
        TriggerLab two = new TriggerLab(database, folder, clock)) {
      for (int i = 1; i <= 10; i++) {
        String series = TriggerLab.SERIES + "." + i;
        one.index.put(List.of(TriggerLab.instance(series, 1, TriggerLab.PATIENT, "HOSP")));
        two.index.put(List.of(TriggerLab.instance(series, 2, TriggerLab.PATIENT, "HOSP")));
      }
      clock.pass(TriggerLab.QUIET);
      CyclicBarrier together = new CyclicBarrier(2);
      List<Future<Integer>> runs =
          List.of(one, two).stream()
              .map(
                  node ->
                      threads.submit(
                          () -> {
                            together.await(10, TimeUnit.SECONDS);
                            return node.worker.run(WorkMonitor.NONE);
                          }))
              .toList();
      for (Future<Integer> run : runs) {
        run.get(60, TimeUnit.SECONDS);
      }
      assertThat(one.all(ServiceRequest.class)).hasSize(10);
      assertThat(one.all(Task.class)).hasSize(10);
      assertThat(one.all(Patient.class)).as("one person").hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSeriesThatNoRuleMatchesIsListedSo() {
    lab.pacs.put(
        TriggerLab.SERIES, TriggerLab.facts(TriggerLab.SERIES, "MR", TriggerLab.patient("P-1")));
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Settled(3))));
    lab.work();
    assertThat(lab.row(TriggerLab.SERIES).state()).isEqualTo(TriggerState.UNMATCHED);
    assertThat(lab.all(ServiceRequest.class)).isEmpty();
  }

  @Test
  void imagesWithoutAUsableIdentityAreRefusedInTheList() {
    lab.index.put(List.of(TriggerLab.instance(TriggerLab.SERIES, 1, "", "HOSP")));
    lab.index.put(List.of(TriggerLab.instance(TriggerLab.SERIES + ".2", 1, "P-1", "ELSEWHERE")));
    lab.index.put(List.of(TriggerLab.instance(TriggerLab.SERIES + ".3", 1, "P-1", "HOSP")));
    lab.index.put(List.of(TriggerLab.instance(TriggerLab.SERIES + ".3", 2, "P-2", "HOSP")));
    lab.settle();
    assertThat(lab.all(ServiceRequest.class)).isEmpty();
    assertThat(lab.all(Patient.class)).isEmpty();
    Parameters refused = lab.operations.triggers(new CodeType("refused"), null, null);
    assertThat(refused.getParameter("total").getValue().primitiveValue()).isEqualTo("3");
    assertThat(problems(refused)).containsExactlyInAnyOrder("FAB-2250", "FAB-2251", "FAB-2254");
  }

  private static List<String> problems(Parameters list) {
    return list.getParameter().stream()
        .filter(parameter -> parameter.getName().equals("series"))
        .flatMap(entry -> entry.getPart().stream())
        .filter(part -> part.getName().equals("problem"))
        .map(part -> part.getValue().primitiveValue())
        .toList();
  }

  @Test
  void aConflictWithThePatientIsRefusedAndTriedAgainWhenMended() {
    Patient patient = new Patient();
    patient.setId("known");
    patient.addIdentifier().setSystem(TriggerLab.MRN).setValue(TriggerLab.PATIENT);
    patient.addName().setFamily("Mueller");
    patient.setGender(AdministrativeGender.MALE);
    lab.client(patient);
    lab.stow(1);
    lab.settle();
    assertThat(lab.row(TriggerLab.SERIES).problem()).contains("FAB-2252");
    assertThat(lab.row(TriggerLab.SERIES).message().orElseThrow())
        .contains("Patient/known", "sexes")
        .doesNotContain("ller", TriggerLab.PATIENT);

    lab.client(patient.setGender(AdministrativeGender.FEMALE));
    lab.operations.retrigger(new StringType(TriggerLab.SERIES));
    lab.work();
    assertThat(lab.order().getSubject().getReference()).isEqualTo("Patient/known");
  }

  @Test
  void anotherFamilyNameOrBirthDateIsAConflict() {
    Patient patient = new Patient();
    patient.setId("known");
    patient.addIdentifier().setSystem(TriggerLab.MRN).setValue(TriggerLab.PATIENT);
    patient.addName().setFamily("Maier");
    lab.client(patient);
    lab.stow(1);
    lab.settle();
    assertThat(lab.row(TriggerLab.SERIES).problem()).contains("FAB-2252");
    patient.getName().clear();
    patient.getBirthDateElement().setValueAsString("1970-02");
    lab.client(patient);
    lab.operations.retrigger(new StringType(TriggerLab.SERIES));
    lab.work();
    assertThat(lab.row(TriggerLab.SERIES).message().orElseThrow()).contains("birth dates");
  }

  @Test
  void imagesThatComeAfterTheOrderPutItOnHold() {
    lab.stow(1);
    lab.settle();
    lab.stow(2);
    lab.work();
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ONHOLD);
    assertThat(lab.task().getStatusReason().getText()).contains("FAB-5225");
    assertThat(
            new SqlWorkQueue(lab.store, lab.clock, "n").claim(Stage.INTAKE, Duration.ofMinutes(1)))
        .as("nothing of it is worked on")
        .isEmpty();
    assertThat(lab.row(TriggerLab.SERIES).problem()).contains("FAB-2257");
  }

  @Test
  void aPacsThatDoesNotAnswerYetIsAskedAgain() {
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Settled(3))));
    lab.work();
    assertThat(lab.row(TriggerLab.SERIES).state()).isEqualTo(TriggerState.WAITING);
    assertThat(lab.row(TriggerLab.SERIES).problem()).contains("FAB-2072");
    lab.pacs.put(
        TriggerLab.SERIES, TriggerLab.facts(TriggerLab.SERIES, "CT", TriggerLab.patient("P-1")));
    lab.clock.pass(Duration.ofMinutes(1));
    lab.work();
    assertThat(lab.all(Endpoint.class).get(0).getAddress()).isEqualTo(TriggerLab.PACS.toString());
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
  }

  @Test
  void aCountedSeriesIsLookedAtWhenItsCountRests() {
    lab.pacs.put(
        TriggerLab.SERIES, TriggerLab.facts(TriggerLab.SERIES, "CT", TriggerLab.patient("P-1")));
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Counted(3))));
    lab.clock.pass(TriggerLab.QUIET.minusSeconds(1));
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Counted(4))));
    lab.clock.pass(Duration.ofSeconds(30));
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Counted(4))));
    lab.work();
    assertThat(lab.all(ServiceRequest.class)).isEmpty();
    lab.clock.pass(Duration.ofSeconds(30));
    lab.work();
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
  }

  private static ImagingStudy study(String subject) {
    ImagingStudy study = new ImagingStudy();
    study.setId("study");
    study.addIdentifier().setSystem(FabricaTerms.DICOM_UID).setValue("urn:oid:" + TriggerLab.STUDY);
    study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
    study.setSubject(new Reference("Patient/" + subject));
    study.addEndpoint(new Reference("Endpoint/pacs"));
    study.addSeries().setUid(TriggerLab.SERIES).setModality(new Coding().setCode("CT"));
    return study;
  }

  private void pacsEndpoint() {
    Endpoint endpoint = new Endpoint();
    endpoint.setId("pacs");
    endpoint.setStatus(Endpoint.EndpointStatus.ACTIVE);
    endpoint.setConnectionType(
        new Coding(FabricaTerms.ENDPOINT_CONNECTION_TYPE, "dicom-wado-rs", ""));
    endpoint.setAddress(TriggerLab.PACS.toString());
    Patient patient = new Patient();
    patient.setId("known");
    patient.addIdentifier().setSystem(TriggerLab.MRN).setValue("P-1");
    Patient other = new Patient();
    other.setId("other");
    other.addIdentifier().setSystem(TriggerLab.MRN).setValue("P-2");
    lab.client(endpoint, patient, other);
    lab.pacs.put(
        TriggerLab.SERIES, TriggerLab.facts(TriggerLab.SERIES, "CT", TriggerLab.patient("P-1")));
  }

  @Test
  void anImagingStudyOfAClientFiresTheRules() {
    pacsEndpoint();
    lab.client(study("known"));
    lab.settle();
    assertThat(lab.order().getSubject().getReference()).isEqualTo("Patient/known");
    lab.client(study("known").setDescription("changed"));
    lab.settle();
    assertThat(lab.order().getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
  }

  @Test
  void anImagingStudyOfSomebodyElseIsRefused() {
    pacsEndpoint();
    lab.client(study("other"));
    lab.settle();
    assertThat(lab.row(TriggerLab.SERIES).problem()).contains("FAB-2255");
    assertThat(lab.all(ServiceRequest.class)).isEmpty();
  }

  @Test
  void whatAPersonOrderedIsNotOrderedByARule() {
    pacsEndpoint();
    ServiceRequest order = new ServiceRequest();
    order.setId("theirs");
    order.setStatus(ServiceRequestStatus.ACTIVE);
    order.setIntent(ServiceRequestIntent.ORDER);
    order.setCode(new CodeableConcept().addCoding(ProductKind.ANATOMIC_MODEL.coding()));
    order.addOrderDetail(Tissue.BONE.concept());
    order.setSubject(new Reference("Patient/known"));
    order.addSupportingInfo(new Reference("ImagingStudy/study"));
    ImagingStudy whole = study("known");
    whole.getSeries().clear();
    lab.client(whole, order);
    lab.client(study("known"));
    lab.desk.seen(List.of(atPacs(TriggerLab.SERIES, new Progress.Counted(3))));
    lab.settle();
    assertThat(lab.order().getIdElement().getIdPart()).isEqualTo("theirs");
    assertThat(lab.row(TriggerLab.SERIES).orderId()).contains("theirs");
  }
}
