package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ModelUsage;
import health.fabrica.conformance.ProductKind;
import health.fabrica.fhir.device.SqlBeds;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.work.Stage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders over HTTP, and what clients may do with them afterwards. */
class OrderIntakeIT {

  @TempDir static Path folder;
  private static OrderDesk desk;

  @BeforeAll
  static void start() {
    desk = new OrderDesk(folder, OrderDesk.NONE);
    desk.server.put(
        "/Patient/other",
        "{\"resourceType\":\"Patient\",\"id\":\"other\",\"identifier\":[{\"value\":\"other\"}]}");
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @Test
  void anOrderInATransactionYieldsOneTaskAndOneWorkItem() {
    OrderParts parts = OrderDesk.parts();
    parts.order.getRequisition().setSystem("https://ehr.example/cases").setValue("case");
    parts.order.setRequester(new Reference("Practitioner/surgeon"));
    HttpResponse<String> response = desk.send(parts);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<StoredResource> tasks = desk.tasks(parts);
    assertThat(tasks).hasSize(1);
    Task task = tasks.get(0).resource(Task.class);
    assertThat(task.getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
    assertThat(task.getBusinessStatus().getCodingFirstRep().getCode())
        .isEqualTo("awaiting-imaging");
    assertThat(task.getIntent()).isEqualTo(Task.TaskIntent.ORDER);
    assertThat(task.getCode().getCodingFirstRep().getCode()).isEqualTo("fulfill");
    assertThat(task.getFocus().getReference()).isEqualTo(parts.orderReference());
    assertThat(task.getBasedOnFirstRep().getReference()).isEqualTo(parts.orderReference());
    assertThat(task.getFor().getReference()).isEqualTo(OrderParts.to(parts.patient).getReference());
    assertThat(task.getRequester().getReference()).isEqualTo("Practitioner/surgeon");
    assertThat(task.getGroupIdentifier().getValue()).isEqualTo("case");
    assertThat(task.getIdentifier())
        .singleElement()
        .satisfies(i -> assertThat(i.getSystem()).isEqualTo(FabricaTerms.CORRELATION))
        .satisfies(i -> assertThat(i.getValue()).isNotBlank());
    assertThat(tasks.get(0).version()).isEqualTo(1);
    assertThat(desk.stages(tasks.get(0).id())).containsExactly(Stage.INTAKE);
  }

  @Test
  void anOrderSentAloneYieldsItsTaskToo() {
    OrderParts parts = OrderDesk.parts();
    putAllButTheOrder(parts);
    HttpResponse<String> response =
        desk.server.put("/" + parts.orderReference(), desk.server.json(parts.order));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(desk.tasks(parts)).hasSize(1);
    assertThat(desk.stages(desk.tasks(parts).get(0).id())).containsExactly(Stage.INTAKE);
  }

  private static void putAllButTheOrder(OrderParts parts) {
    Bundle bundle = parts.transaction();
    bundle.getEntry().remove(0);
    HttpResponse<String> response = desk.server.post("", desk.server.json(bundle));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void theSameOrderSentTwiceIsMadeOnce() {
    OrderParts parts = OrderDesk.parts();
    Bundle bundle = parts.transaction();
    bundle
        .getEntryFirstRep()
        .getRequest()
        .setMethod(Bundle.HTTPVerb.POST)
        .setUrl("ServiceRequest")
        .setIfNoneExist("identifier=" + OrderParts.ORDERS + "|" + parts.number);
    int before = desk.count("Task");
    for (int i = 0; i < 3; i++) {
      assertThat(desk.server.post("", desk.server.json(bundle)).statusCode()).isEqualTo(200);
    }
    assertThat(desk.count("Task")).isEqualTo(before + 1);
    OrderParts put = OrderDesk.parts();
    assertThat(desk.send(put).statusCode()).isEqualTo(200);
    assertThat(desk.send(put).statusCode()).isEqualTo(200);
    assertThat(desk.tasks(put)).hasSize(1);
  }

  private static Arguments refusal(
      String what, String code, String says, Consumer<OrderParts> spoil) {
    return Arguments.of(what, code, says, spoil);
  }

  private static void products(OrderParts parts, Coding... codings) {
    parts.order.setCode(new CodeableConcept());
    for (Coding coding : codings) {
      parts.order.getCode().addCoding(coding);
    }
  }

  private static Coding model() {
    return ProductKind.ANATOMIC_MODEL.coding();
  }

  static Stream<Arguments> refusals() {
    String products = ProductKind.SYSTEM;
    return Stream.of(
        refusal("no code", "FAB-5201", products, p -> p.order.setCode(null)),
        refusal(
            "unknown product",
            "FAB-5201",
            "anatomic-model",
            p -> products(p, new Coding(products, "teapot", null))),
        refusal(
            "coding without code",
            "FAB-5201",
            "anatomic-model",
            p -> products(p, new Coding().setSystem(products))),
        refusal(
            "the code of a product in another system",
            "FAB-5201",
            products,
            p -> products(p, new Coding("urn:x", "anatomic-model", null))),
        refusal(
            "a product that is not made yet",
            "FAB-5201",
            "anatomic-model",
            p -> products(p, ProductKind.POROUS_IMPLANT.coding())),
        refusal(
            "several products",
            "FAB-5201",
            "several",
            p -> products(p, model(), ProductKind.POROUS_IMPLANT.coding())),
        refusal(
            "model usage only",
            "FAB-5201",
            products,
            p -> products(p, ModelUsage.PLANNING_INTENT.coding())),
        refusal(
            "an implant for planning",
            "FAB-5201",
            "anatomic-model",
            p ->
                products(
                    p, ProductKind.POROUS_IMPLANT.coding(), ModelUsage.PLANNING_INTENT.coding())),
        refusal(
            "a model to make an implant of",
            "FAB-5209",
            "129016",
            p -> products(p, model(), ModelUsage.IMPLANT_FABRICATION.coding())),
        refusal("no tissue", "FAB-5206", "bone", p -> p.order.getOrderDetail().clear()),
        refusal(
            "a tissue without code",
            "FAB-5206",
            "bone",
            p -> p.order.getOrderDetailFirstRep().getCodingFirstRep().setCode(null)),
        refusal(
            "an unknown tissue",
            "FAB-5206",
            "bone",
            p -> p.order.getOrderDetailFirstRep().getCodingFirstRep().setCode("chitin")),
        refusal(
            "two tissues",
            "FAB-5206",
            "expected one",
            p -> p.order.addOrderDetail(p.order.getOrderDetailFirstRep().copy())),
        refusal("no imaging", "FAB-5202", "ImagingStudy", p -> p.order.getSupportingInfo().clear()),
        refusal(
            "imaging of another server",
            "FAB-5202",
            "ImagingStudy",
            p ->
                p.order
                    .getSupportingInfoFirstRep()
                    .setReference("https://other.example/fhir/ImagingStudy/1")),
        refusal(
            "two imaging studies",
            "FAB-5202",
            "2",
            p -> p.order.addSupportingInfo(OrderParts.to(p.study))),
        refusal(
            "no StudyInstanceUID",
            "FAB-5202",
            "urn:dicom:uid",
            p -> p.study.getIdentifier().clear()),
        refusal(
            "an empty StudyInstanceUID",
            "FAB-5202",
            "urn:oid:",
            p -> p.study.getIdentifierFirstRep().setValue(null)),
        refusal(
            "a StudyInstanceUID that is none",
            "FAB-5202",
            "urn:oid:",
            p -> p.study.getIdentifierFirstRep().setValue("urn:oid:../../etc/passwd")),
        refusal(
            "two StudyInstanceUIDs",
            "FAB-5202",
            "urn:dicom:uid",
            p ->
                p.study
                    .addIdentifier()
                    .setSystem(FabricaTerms.DICOM_UID)
                    .setValue("urn:oid:1.2.3")),
        refusal(
            "a series without UID",
            "FAB-5202",
            "series.uid",
            p -> p.study.addSeries().setNumberOfInstances(3)),
        refusal("no endpoint", "FAB-5204", "dicom-wado-rs", p -> p.study.getEndpoint().clear()),
        refusal(
            "an endpoint of another type",
            "FAB-5204",
            "dicom-wado-rs",
            p -> p.endpoint.getConnectionType().setCode("hl7-fhir-rest")),
        refusal(
            "an endpoint without address", "FAB-5204", "address", p -> p.endpoint.setAddress(null)),
        refusal(
            "an endpoint whose address is no URL",
            "FAB-5204",
            "address",
            p -> p.endpoint.setAddress("pacs room 3")),
        refusal("no subject", "FAB-5203", "Patient", p -> p.order.setSubject(null)),
        refusal(
            "a subject of another server",
            "FAB-5203",
            "Patient",
            p -> p.order.setSubject(new Reference("https://other.example/fhir/Patient/1"))),
        refusal(
            "a subject that is a group",
            "FAB-5203",
            "Patient",
            p -> p.order.setSubject(new Reference("Practitioner/surgeon"))),
        refusal(
            "imaging of another patient",
            "FAB-5205",
            "same patient",
            p -> p.study.setSubject(new Reference("Patient/other"))),
        refusal(
            "imaging of no patient",
            "FAB-5205",
            "same patient",
            p -> p.study.setSubject(new Reference("Practitioner/surgeon"))),
        refusal(
            "a patient without identifier",
            "FAB-5207",
            "Patient.identifier",
            p -> p.patient.getIdentifier().clear()),
        refusal(
            "the intent plan",
            "FAB-5208",
            "order",
            p -> p.order.setIntent(ServiceRequestIntent.PLAN)),
        refusal("no intent", "FAB-5208", "order", p -> p.order.setIntent(null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void anIncompleteOrderIsRefusedWithWhatToSendAndNothingOfItIsStored(
      String what, String code, String says, Consumer<OrderParts> spoil) {
    OrderParts parts = OrderDesk.parts();
    spoil.accept(parts);
    int tasks = desk.count("Task");
    int items = desk.allItems();
    HttpResponse<String> response = desk.send(parts);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(desk.code(response)).as(response.body()).isEqualTo(code);
    assertThat(desk.issue(response).getDiagnostics()).contains(says).doesNotContain("Phantom");
    for (var part : List.of(parts.patient, parts.endpoint, parts.study, parts.order)) {
      assertThat(desk.store.readLatest(part.fhirType(), part.getIdElement().getIdPart()))
          .as(part.fhirType())
          .isEmpty();
    }
    assertThat(
            desk.store
                .search(
                    SearchRequest.of("Patient")
                        .where("identifier", OrderParts.MRN + "|MRN-" + parts.number))
                .matches())
        .isEmpty();
    assertThat(desk.count("Task")).isEqualTo(tasks);
    assertThat(desk.allItems()).isEqualTo(items);
  }

  @Test
  void aSubjectThatIsNotStoredIsRefused() {
    OrderParts parts = OrderDesk.parts();
    putAllButTheOrder(parts);
    parts.order.setSubject(new Reference("Patient/nobody"));
    HttpResponse<String> response =
        desk.server.put("/" + parts.orderReference(), desk.server.json(parts.order));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(desk.tasks(parts)).isEmpty();
    assertThat(desk.server.get("/" + parts.orderReference()).statusCode()).isEqualTo(404);
  }

  @Test
  void aDraftIsOnlyStoredUntilItIsActivated() {
    OrderParts parts = OrderDesk.parts();
    parts.order.setStatus(ServiceRequestStatus.DRAFT);
    parts.order.setIntent(ServiceRequestIntent.PLAN);
    assertThat(desk.send(parts).statusCode()).isEqualTo(200);
    assertThat(desk.tasks(parts)).isEmpty();
    parts.order.setStatus(ServiceRequestStatus.ACTIVE);
    parts.order.setIntent(ServiceRequestIntent.FILLERORDER);
    assertThat(putOrder(parts, 7).statusCode()).isEqualTo(412);
    assertThat(desk.tasks(parts)).isEmpty();
    HttpResponse<String> activated = putOrder(parts, 1);
    assertThat(activated.statusCode()).as(activated.body()).isEqualTo(200);
    assertThat(desk.tasks(parts)).hasSize(1);
  }

  private static HttpResponse<String> putOrder(OrderParts parts, long version) {
    return desk.server.put(
        "/" + parts.orderReference(),
        desk.server.json(parts.order),
        "If-Match",
        "W/\"" + version + "\"");
  }

  @ParameterizedTest
  @EnumSource(names = {"REVOKED", "ENTEREDINERROR"})
  void anOrderTakenBackCancelsItsTask(ServiceRequestStatus status) {
    OrderParts parts = OrderDesk.parts();
    assertThat(desk.send(parts).statusCode()).isEqualTo(200);
    String task = desk.tasks(parts).get(0).id();
    parts.order.setStatus(status);
    assertThat(putOrder(parts, 1).statusCode()).isEqualTo(200);
    assertThat(desk.task(task).getStatus()).isEqualTo(Task.TaskStatus.CANCELLED);
    assertThat(desk.items(task)).isEmpty();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(
            "subject",
            (Consumer<OrderParts>)
                p -> {
                  p.order.setSubject(new Reference("Patient/other"));
                  p.study.setSubject(new Reference("Patient/other"));
                }),
        Arguments.of(
            "tissue",
            (Consumer<OrderParts>)
                p -> p.order.getOrderDetailFirstRep().getCodingFirstRep().setCode("skin")),
        Arguments.of("designer", (Consumer<OrderParts>) p -> p.order.getPerformer().clear()),
        Arguments.of("imaging", (Consumer<OrderParts>) p -> p.order.getSupportingInfo().clear()));
  }

  /** Else the printed object would be recorded for another patient than the one it was made for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatIsMadeCannotBeChangedOnceItIsInWork(String what, Consumer<OrderParts> change) {
    OrderParts parts = OrderDesk.parts();
    assertThat(desk.send(parts).statusCode()).isEqualTo(200);
    String task = desk.tasks(parts).get(0).id();
    var work = desk.cases.load(task).order();
    change.accept(parts);
    HttpResponse<String> response = putOrder(parts, 1);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    assertThat(desk.code(response)).isEqualTo("FAB-5210");
    assertThat(desk.issue(response).getDiagnostics()).contains("revoke");
    assertThat(desk.cases.load(task).order()).isEqualTo(work);
    assertThat(desk.store.read("ServiceRequest", parts.number + "-order").orElseThrow().version())
        .isEqualTo(1);
  }

  @Test
  void aWithdrawnOrderIsNotActivatedAgain() {
    OrderParts parts = OrderDesk.parts();
    assertThat(desk.send(parts).statusCode()).isEqualTo(200);
    parts.order.setStatus(ServiceRequestStatus.REVOKED);
    assertThat(putOrder(parts, 1).statusCode()).isEqualTo(200);
    parts.order.setStatus(ServiceRequestStatus.ACTIVE);
    HttpResponse<String> response = putOrder(parts, 2);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    assertThat(desk.code(response)).isEqualTo("FAB-5223");
  }

  @Test
  void aRemarkMayBeAddedToAnOrderInWork() {
    OrderParts parts = OrderDesk.parts();
    assertThat(desk.send(parts).statusCode()).isEqualTo(200);
    parts.order.addNote().setText("urgent");
    assertThat(putOrder(parts, 1).statusCode()).isEqualTo(200);
    assertThat(desk.tasks(parts)).hasSize(1);
  }

  @Test
  void aClientMayCancelATaskAndNothingElseOfItsUpdateStays() {
    String id = desk.order();
    Task task = desk.task(id);
    task.setStatus(Task.TaskStatus.CANCELLED);
    task.setDescription("made by the client");
    HttpResponse<String> response = desk.put(task);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    Task now = desk.task(id);
    assertThat(now.getStatus()).isEqualTo(Task.TaskStatus.CANCELLED);
    assertThat(now.hasDescription()).isFalse();
    assertThat(desk.items(id)).isEmpty();
    HttpResponse<String> again = desk.put(withDescription(now));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(desk.code(again)).isEqualTo("FAB-5211");
  }

  private static Task withDescription(Task task) {
    return task.setDescription("changed");
  }

  @Test
  void anyOtherChangeOfATaskIsRefused() {
    String id = desk.order();
    for (Task.TaskStatus status :
        List.of(
            Task.TaskStatus.REQUESTED,
            Task.TaskStatus.INPROGRESS,
            Task.TaskStatus.COMPLETED,
            Task.TaskStatus.FAILED,
            Task.TaskStatus.DRAFT,
            Task.TaskStatus.ENTEREDINERROR)) {
      HttpResponse<String> response = desk.put(withDescription(desk.task(id)).setStatus(status));
      assertThat(response.statusCode()).as("%s %s", status, response.body()).isEqualTo(409);
      assertThat(desk.code(response)).isEqualTo("FAB-5211");
    }
    assertThat(desk.put(withDescription(desk.task(id)).setStatus(null)).statusCode())
        .isEqualTo(409);
    Task stripped = desk.task(id);
    stripped.getIdentifier().clear();
    assertThat(desk.put(stripped).statusCode()).isEqualTo(409);
    assertThat(desk.version(id)).isEqualTo(1);
  }

  @Test
  void aCancellationMustNameTheVersionItCancels() {
    String id = desk.order();
    Task task = desk.task(id).setStatus(Task.TaskStatus.CANCELLED);
    HttpResponse<String> blind = desk.server.put("/Task/" + id, desk.server.json(task));
    assertThat(blind.statusCode()).isEqualTo(428);
    HttpResponse<String> stale =
        desk.server.put("/Task/" + id, desk.server.json(task), "If-Match", "W/\"9\"");
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
  }

  @Test
  void aFabricationTaskIsNeitherMadeNorDeletedByAClient() {
    String id = desk.order();
    Task forged = desk.task(id);
    forged.setId((String) null);
    HttpResponse<String> made = desk.server.post("/Task", desk.server.json(forged));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(409);
    assertThat(desk.code(made)).isEqualTo("FAB-5211");
    HttpResponse<String> deleted = desk.server.send("DELETE", "/Task/" + id, null);
    assertThat(deleted.statusCode()).isBetween(400, 499);
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
    assertThat(desk.stages(id)).containsExactly(Stage.INTAKE);
  }

  @Test
  void aTaskThatIsNotOursIsTheClientsOwn() {
    HttpResponse<String> made =
        desk.server.put(
            "/Task/foreign",
            "{\"resourceType\":\"Task\",\"id\":\"foreign\",\"status\":\"draft\",\"intent\":\"plan\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    HttpResponse<String> changed =
        desk.put(desk.task("foreign").setStatus(Task.TaskStatus.REQUESTED));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(desk.items("foreign")).isEmpty();
  }

  /** An EHR may follow its order with a Task of its own. */
  @Test
  void aTaskOfTheEhrForTheSameOrderDoesNotStandInForOurs() {
    OrderParts parts = OrderDesk.parts();
    Bundle bundle = parts.transaction();
    Task own = new Task();
    own.setId(parts.number + "-own");
    own.setStatus(Task.TaskStatus.DRAFT);
    own.setIntent(Task.TaskIntent.ORDER);
    own.setFocus(new Reference(parts.orderReference()));
    bundle
        .addEntry()
        .setResource(own)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.PUT)
        .setUrl("Task/" + own.getIdElement().getIdPart());
    HttpResponse<String> response = desk.server.post("", desk.server.json(bundle));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<Task> ours =
        desk.tasks(parts).stream()
            .map(stored -> stored.resource(Task.class))
            .filter(TaskState::isFabrication)
            .toList();
    assertThat(ours).hasSize(1);
    assertThat(desk.stages(ours.get(0).getIdElement().getIdPart())).containsExactly(Stage.INTAKE);
    parts.order.setStatus(ServiceRequestStatus.REVOKED);
    HttpResponse<String> revoked = putOrder(parts, 1);
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(desk.task(ours.get(0).getIdElement().getIdPart()).getStatus())
        .isEqualTo(Task.TaskStatus.CANCELLED);
    assertThat(desk.task(parts.number + "-own").getStatus()).isEqualTo(Task.TaskStatus.DRAFT);
  }

  @Test
  void nothingIsCancelledWhileThePrinterHasTheJob() {
    String id = desk.toDispatch();
    desk.done(
        id,
        Stage.DISPATCH,
        BusinessStatus.QUEUED,
        Optional.of(Stage.DISPATCH),
        Records.dispatch("running"));
    HttpResponse<String> cancelled = desk.cancel(id);
    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(409);
    assertThat(desk.code(cancelled)).isEqualTo("FAB-5212");
    String order = desk.task(id).getFocus().getReference();
    var stored = desk.store.read("ServiceRequest", order.split("/")[1]).orElseThrow();
    var revoked = stored.resource(ServiceRequest.class).setStatus(ServiceRequestStatus.REVOKED);
    HttpResponse<String> response =
        desk.server.put("/" + order, desk.server.json(revoked), "If-Match", "W/\"1\"");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    assertThat(desk.store.read("ServiceRequest", order.split("/")[1]).orElseThrow().version())
        .isEqualTo(1);
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
  }

  @Test
  void aCancellationAfterAFailedPrintClearsTheBed() {
    String id = desk.toDispatch();
    var beds = new SqlBeds(desk.store);
    assertThat(beds.claim("printer-x", "failed-" + id)).isTrue();
    desk.done(
        id,
        Stage.DISPATCH,
        BusinessStatus.QUEUED,
        Optional.empty(),
        Records.dispatch("failed-" + id),
        Records.failure("failed-" + id));
    assertThat(beds.claim("printer-x", "next")).isFalse();
    assertThat(desk.cancel(id).statusCode()).isEqualTo(200);
    assertThat(beds.claim("printer-x", "next")).isTrue();
  }

  @Test
  void theReportOfACancellationIsTheTaskAsItNowIs() {
    String id = desk.order();
    desk.clock.pass(Duration.ofMinutes(1));
    HttpResponse<String> response = desk.cancel(id);
    Task answered = desk.server.parse(Task.class, response);
    assertThat(response.headers().firstValue("ETag")).contains("W/\"" + desk.version(id) + "\"");
    assertThat(answered.getMeta().getVersionId()).isEqualTo(Long.toString(desk.version(id)));
  }

  @Test
  void twoOrdersHaveTwoCorrelations() {
    String one = TaskState.correlation(desk.task(desk.order()));
    String two = TaskState.correlation(desk.task(desk.order()));
    assertThat(one).isNotEqualTo(two);
  }
}
