package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceProblem;
import health.fabrica.fhir.device.SqlBeds;
import health.fabrica.fhir.outcome.OutcomeProjection;
import health.fabrica.fhir.outcome.SiteProfile;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Approvals, releases and retries over HTTP. */
class TaskOperationsIT {

  private static final String MESH = Records.mesh().hex();
  private static final Problem HELD =
      new Problem(FlowProblem.PRINT_NEEDS_OPERATOR, "The printer waits.", "Look at it.");

  @TempDir static Path folder;
  @TempDir static Path other;
  private static OrderDesk desk;

  @BeforeAll
  static void start() {
    desk = new OrderDesk(folder, OrderDesk.NONE);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(desk.code(response)).isEqualTo(code);
    assertThat(desk.issue(response).getDiagnostics()).isNotBlank();
  }

  private static void accepted(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static List<CaseRecord> records(String task) {
    return desk.cases.load(task).records();
  }

  @Test
  void twoPeopleInTheRightRolesApprove() {
    String task = desk.toApproval();
    HttpResponse<String> first =
        desk.approve(task, "Practitioner/radiologist", "radiologist", MESH);
    accepted(first);
    assertThat(desk.server.parse(Task.class, first).getIdElement().getIdPart()).isEqualTo(task);
    assertThat(desk.stages(task)).containsExactly(Stage.APPROVAL);
    accepted(desk.approve(task, "Practitioner/surgeon", "surgeon", MESH));
    assertThat(desk.stages(task)).containsExactly(Stage.APPROVAL);
    assertThat(desk.cases.load(task).all(CaseRecord.Approval.class))
        .extracting(CaseRecord.Approval::practitioner)
        .containsExactly("Practitioner/radiologist", "Practitioner/surgeon");
  }

  @Test
  void theSameApprovalSentTwiceCountsOnce() {
    String task = desk.toApproval();
    accepted(desk.approve(task, "Practitioner/radiologist", "radiologist", MESH));
    refused(desk.approve(task, "Practitioner/radiologist", "radiologist", MESH), 409, "FAB-4104");
    refused(desk.approve(task, "Practitioner/radiologist", "surgeon", MESH), 409, "FAB-4104");
    refused(desk.approve(task, "Practitioner/surgeon", "radiologist", MESH), 409, "FAB-4105");
    assertThat(desk.stages(task)).containsExactly(Stage.APPROVAL);
    assertThat(desk.cases.load(task).all(CaseRecord.Approval.class)).hasSize(1);
  }

  /** The step that looks for signatures may be at work while the last one is given. */
  @Test
  void aSignatureGivenWhileTheStepRunsIsLookedAtToo() {
    String task = desk.toApproval();
    accepted(desk.approve(task, "Practitioner/radiologist", "radiologist", MESH));
    WorkItem running = claim(task, Stage.APPROVAL);
    accepted(desk.approve(task, "Practitioner/surgeon", "surgeon", MESH));
    desk.cases.commit(
        running,
        new StageResult.Done(
            TaskStatus.IN_PROGRESS,
            BusinessStatus.AWAITING_CLINICAL_APPROVAL,
            List.of(),
            Optional.empty()));
    assertThat(desk.stages(task)).containsExactly(Stage.APPROVAL);
    assertThat(claim(task, Stage.APPROVAL)).isNotEqualTo(running);
  }

  /** Other tests of this class leave items too, so this claims until it has the task's. */
  private static WorkItem claim(String task, Stage stage) {
    while (true) {
      WorkItem item = desk.queue.claim(stage, Duration.ofHours(1)).orElseThrow();
      if (item.taskId().equals(task)) {
        return item;
      }
    }
  }

  @Test
  void theDesignerNeitherApprovesNorReleases() {
    String task = desk.toApproval();
    refused(desk.approve(task, OrderParts.DESIGNER, "radiologist", MESH), 403, "FAB-4103");
    assertThat(desk.items(task)).isEmpty();
    String printed = desk.toInspection();
    refused(desk.release(printed, OrderParts.DESIGNER, "quality"), 403, "FAB-4103");
    assertThat(desk.items(printed)).isEmpty();
  }

  @Test
  void whatIsSignedIsTheMeshThatIsThere() {
    String task = desk.toApproval();
    String wrong = Records.hash("another mesh").hex();
    refused(desk.approve(task, "Practitioner/radiologist", "radiologist", wrong), 409, "FAB-4102");
    assertThat(desk.items(task)).isEmpty();
    assertThat(desk.cases.load(task).all(CaseRecord.Approval.class)).isEmpty();
  }

  @Test
  void nothingIsSignedBeforeItIsThere() {
    String task = desk.order();
    refused(desk.approve(task, "Practitioner/surgeon", "surgeon", MESH), 409, "FAB-5211");
    String waiting = desk.toApproval();
    refused(desk.release(waiting, "Practitioner/quality", "quality"), 409, "FAB-4101");
    String dispatched = desk.toInspection();
    refused(desk.approve(dispatched, "Practitioner/surgeon", "surgeon", MESH), 409, "FAB-4101");
  }

  static Stream<Arguments> garbled() {
    Reference who = new Reference("Practitioner/radiologist");
    CodeType role = new CodeType("radiologist");
    StringType mesh = new StringType(MESH);
    return Stream.of(
        Arguments.of("nobody", null, role, mesh, "FAB-5214", "Practitioner/<id>"),
        Arguments.of(
            "an unknown practitioner",
            new Reference("Practitioner/ghost"),
            role,
            mesh,
            "FAB-5214",
            "Practitioner/<id>"),
        Arguments.of(
            "a patient",
            new Reference("Patient/radiologist"),
            role,
            mesh,
            "FAB-5214",
            "Practitioner/<id>"),
        Arguments.of(
            "a display only", new Reference().setDisplay("Dr"), role, mesh, "FAB-5214", "Send"),
        Arguments.of("no role", who, null, mesh, "FAB-5215", "radiologist"),
        Arguments.of("an unknown role", who, new CodeType("boss"), mesh, "FAB-5215", "surgeon"),
        Arguments.of("no hash", who, role, null, "FAB-5215", "SHA-256"),
        Arguments.of("a short hash", who, role, new StringType("abc"), "FAB-5215", "SHA-256"),
        Arguments.of(
            "a hash in capitals",
            who,
            role,
            new StringType("ABCDEF".repeat(10) + "ABCD"),
            "FAB-5215",
            "lower-case"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("garbled")
  void missingAndGarbledParametersAreNamed(
      String what, Type who, Type role, Type mesh, String code, String says) {
    String task = desk.toApproval();
    Parameters parameters = new Parameters();
    add(parameters, "practitioner", who);
    add(parameters, "role", role);
    add(parameters, "meshSha256", mesh);
    HttpResponse<String> response = desk.operation(task, "$approve", parameters);
    refused(response, 422, code);
    assertThat(desk.issue(response).getDiagnostics()).contains(says);
    assertThat(desk.items(task)).isEmpty();
  }

  private static void add(Parameters parameters, String name, Type value) {
    if (value != null) {
      parameters.addParameter().setName(name).setValue(value);
    }
  }

  @Test
  void aParameterOfAnotherTypeIsRefused() {
    String task = desk.toApproval();
    Parameters parameters = new Parameters();
    add(parameters, "practitioner", new StringType("Practitioner/radiologist"));
    add(parameters, "role", new CodeType("radiologist"));
    add(parameters, "meshSha256", new StringType(MESH));
    HttpResponse<String> response = desk.operation(task, "$approve", parameters);
    assertThat(response.statusCode()).as(response.body()).isBetween(400, 422);
    assertThat(desk.code(response)).startsWith("FAB-5");
    assertThat(desk.items(task)).isEmpty();
  }

  @Test
  void theQualityRoleReleasesOnceAndTheBedIsClear() {
    String task = desk.toDispatch();
    String dispatch = "released-" + task;
    SqlBeds beds = new SqlBeds(desk.store);
    assertThat(beds.claim("printer-r", dispatch)).isTrue();
    desk.done(
        task,
        Stage.DISPATCH,
        BusinessStatus.INSPECTION,
        Optional.empty(),
        Records.dispatch(dispatch),
        Records.print(dispatch));
    refused(desk.release(task, "Practitioner/surgeon", "surgeon"), 409, "FAB-4105");
    assertThat(beds.claim("printer-r", "next")).isFalse();
    accepted(desk.release(task, "Practitioner/quality", "quality"));
    assertThat(desk.stages(task)).containsExactly(Stage.OUTCOME);
    assertThat(beds.claim("printer-r", "next")).isTrue();
    refused(desk.release(task, "Practitioner/quality", "quality"), 409, "FAB-4101");
    assertThat(desk.stages(task)).containsExactly(Stage.OUTCOME);
    assertThat(desk.cases.load(task).all(CaseRecord.Release.class)).hasSize(1);
  }

  @Test
  void aRetryWakesWhatIsParkedAndNothingElse() {
    String task = desk.toDispatch();
    refused(desk.retry(task), 409, "FAB-5213");
    desk.commit(task, Stage.DISPATCH, new StageResult.Held(HELD, Optional.empty(), List.of()));
    assertThat(dueAt(task)).isNull();
    accepted(desk.retry(task));
    assertThat(dueAt(task)).isEqualTo(desk.clock.millis());
    refused(desk.retry(task), 409, "FAB-5213");
  }

  private static Long dueAt(String task) {
    return desk.store.rows(
        dsl ->
            dsl.select(WorkItems.DUE_AT)
                .from(WorkItems.TABLE)
                .where(WorkItems.TASK_ID.eq(task))
                .fetchSingle(WorkItems.DUE_AT));
  }

  @Test
  void aRetryDoesNotWaitForTheNextTryOfTheServer() {
    String task = desk.toDispatch();
    desk.commit(
        task,
        Stage.DISPATCH,
        new StageResult.Held(HELD, Optional.of(Duration.ofHours(1)), List.of()));
    accepted(desk.retry(task));
    assertThat(dueAt(task)).isEqualTo(desk.clock.millis());
  }

  @Test
  void aRetryAfterAFailedPrintClearsTheBedOfThatPrintOnly() {
    String task = desk.toDispatch();
    SqlBeds beds = new SqlBeds(desk.store);
    String failed = "retried-" + task;
    assertThat(beds.claim("printer-f", failed)).isTrue();
    assertThat(beds.claim("printer-g", "somebody-else")).isTrue();
    desk.commit(
        task,
        Stage.DISPATCH,
        new StageResult.Held(
            HELD, Optional.empty(), List.of(Records.dispatch(failed), Records.failure(failed))));
    assertThat(beds.claim("printer-f", "next")).isFalse();
    accepted(desk.retry(task));
    assertThat(beds.claim("printer-f", "next")).isTrue();
    assertThat(beds.claim("printer-g", "next")).isFalse();
  }

  @Test
  void aStartInDoubtIsDeniedByAPersonAndTriedAgain() {
    String task = desk.toDispatch();
    refused(notStarted(task, "Practitioner/quality"), 409, "FAB-5217");
    Problem doubt = new Problem(DeviceProblem.START_UNCONFIRMED, "No trace.", "Look.");
    desk.commit(
        task,
        Stage.DISPATCH,
        new StageResult.Held(doubt, Optional.empty(), List.of(Records.dispatch("doubt"))));
    refused(notStarted(task, "Practitioner/ghost"), 422, "FAB-5214");
    assertThat(dueAt(task)).isNull();
    accepted(notStarted(task, "Practitioner/quality"));
    assertThat(dueAt(task)).isEqualTo(desk.clock.millis());
    assertThat(desk.cases.load(task).all(CaseRecord.NotStarted.class))
        .containsExactly(
            new CaseRecord.NotStarted("doubt", "Practitioner/quality", desk.clock.instant()));
  }

  private static HttpResponse<String> notStarted(String task, String practitioner) {
    Parameters parameters = new Parameters();
    add(parameters, "practitioner", new Reference(practitioner));
    return desk.operation(task, "$not-started", parameters);
  }

  @Test
  void nothingIsDoneToATaskThatHasEnded() {
    String task = desk.toApproval();
    accepted(desk.cancel(task));
    refused(desk.approve(task, "Practitioner/radiologist", "radiologist", MESH), 409, "FAB-5211");
    refused(desk.release(task, "Practitioner/quality", "quality"), 409, "FAB-5211");
    refused(desk.retry(task), 409, "FAB-5213");
    assertThat(desk.items(task)).isEmpty();
  }

  @Test
  void aTaskOnHoldIsNotSigned() {
    String task = desk.toApproval();
    accepted(desk.approve(task, "Practitioner/radiologist", "radiologist", MESH));
    desk.commit(task, Stage.APPROVAL, new StageResult.Held(HELD, Optional.empty(), List.of()));
    refused(desk.approve(task, "Practitioner/surgeon", "surgeon", MESH), 409, "FAB-5211");
  }

  @Test
  void foreignAndUnknownTasksAreRefused() {
    desk.server.put(
        "/Task/theirs",
        "{\"resourceType\":\"Task\",\"id\":\"theirs\",\"status\":\"draft\",\"intent\":\"plan\"}");
    refused(
        desk.approve("theirs", "Practitioner/radiologist", "radiologist", MESH), 422, "FAB-5216");
    refused(desk.retry("theirs"), 422, "FAB-5216");
    refused(desk.retry("nowhere"), 404, "FAB-5004");
  }

  @Test
  void aRefusedOperationChangesNothing() {
    String task = desk.toApproval();
    long version = desk.version(task);
    int records = records(task).size();
    desk.approve(task, OrderParts.DESIGNER, "radiologist", MESH);
    desk.release(task, "Practitioner/quality", "quality");
    desk.retry(task);
    assertThat(desk.version(task)).isEqualTo(version);
    assertThat(records(task)).hasSize(records);
  }

  @Test
  void withTheRealProjectionSignaturesShowOnTheTask() {
    SiteProfile site =
        new SiteProfile(
            "site",
            "Site",
            "FM-1",
            Optional.empty(),
            Optional.empty(),
            Map.of("printer-1", new SiteProfile.Printer("Maker", "M", "1")),
            new SiteProfile.Material("PLA", "LOT"));
    try (OrderDesk real = new OrderDesk(other, new OutcomeProjection(site))) {
      String task = real.toInspection();
      assertThat(outputs(real.task(task), TaskParameter.APPROVAL)).isEqualTo(2);
      HttpResponse<String> released = real.release(task, "Practitioner/quality", "quality");
      accepted(released);
      Task answered = real.server.parse(Task.class, released);
      assertThat(outputs(answered, TaskParameter.RELEASE)).isEqualTo(1);
      assertThat(answered.getMeta().getVersionId()).isEqualTo(Long.toString(real.version(task)));
      assertThat(real.stages(task)).containsExactly(Stage.OUTCOME);
      String shown =
          real.task(task).getOutput().stream()
              .filter(output -> TaskParameter.MESH_HASH.in(output.getType()))
              .map(output -> output.getValue().primitiveValue())
              .findFirst()
              .orElseThrow();
      assertThat(shown).isEqualTo(MESH);
    }
  }

  private static long outputs(Task task, TaskParameter kind) {
    return task.getOutput().stream().filter(output -> kind.in(output.getType())).count();
  }
}
