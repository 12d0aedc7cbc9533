package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.order.ImagingReference;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.order.Segmenting;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlCaseStoreTest {

  private static final Problem PROBLEM =
      new Problem(FlowProblem.PRINT_NEEDS_OPERATOR, "The printer waits.", "Look at it.");
  private static final Problem OTHER =
      new Problem(FlowProblem.PRINT_FAILED, "The print ended.", "Clear the bed.");

  @TempDir static Path folder;
  static OrderDesk desk;
  private static final List<CaseRecord> PROJECTED = new ArrayList<>();

  @BeforeAll
  static void open() {
    desk = new OrderDesk(folder, SqlCaseStoreTest::project);
  }

  static void project(StoreTransaction tx, FabricationCase work, CaseRecord record, Task task) {
    assertThat(work.records()).endsWith(record);
    if (record instanceof CaseRecord.Outcome) {
      throw new IllegalStateException("the projection refuses");
    }
    PROJECTED.add(record);
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  private static StageResult held(Problem problem, Duration... after) {
    return new StageResult.Held(problem, Arrays.stream(after).findFirst(), List.of());
  }

  private static StageResult again(String detail, CaseRecord... records) {
    return new StageResult.Again(
        BusinessStatus.PRINTING, detail, List.of(records), Duration.ofSeconds(5));
  }

  private static Optional<WorkItem> claim(String task, Stage stage) {
    List<WorkItem> others = new ArrayList<>();
    Optional<WorkItem> found = Optional.empty();
    for (Optional<WorkItem> item = desk.queue.claim(stage, Duration.ofHours(1));
        item.isPresent();
        item = desk.queue.claim(stage, Duration.ofHours(1))) {
      if (item.get().taskId().equals(task)) {
        found = item;
      } else {
        others.add(item.get());
      }
    }
    others.forEach(desk.queue::drop);
    return found;
  }

  private static String business(Task task) {
    return task.getBusinessStatus().getCodingFirstRep().getCode();
  }

  private static long problems(Task task) {
    return task.getOutput().stream().filter(o -> TaskParameter.PROBLEM.in(o.getType())).count();
  }

  @Test
  void aCaseIsReadFromItsResources() {
    OrderParts parts = OrderDesk.parts();
    parts.study.addSeries().setUid("1.2.3.4");
    parts.patient.addIdentifier().setValue("second");
    desk.send(parts);
    Task task = desk.tasks(parts).get(0).resource(Task.class);
    String id = task.getIdElement().getIdPart();
    assertThat(desk.cases.load(id))
        .isEqualTo(
            new FabricationCase(
                new FabricationOrder(
                    id,
                    TaskState.correlation(task),
                    ProductKind.ANATOMIC_MODEL,
                    new Segmenting.ByTissue("bone"),
                    new ImagingReference(
                        "http://pacs.example/dicom-web",
                        OrderParts.STUDY_UID,
                        Optional.of("1.2.3.4")),
                    Set.of("MRN-" + parts.number, "second"),
                    Optional.of(OrderParts.DESIGNER)),
                TaskStatus.REQUESTED,
                List.of()));
  }

  @Test
  void doneMovesTheTaskAndEnqueuesWhatIsNext() {
    String task = desk.order();
    desk.clock.pass(Duration.ofMinutes(1));
    desk.done(task, Stage.INTAKE, BusinessStatus.AWAITING_IMAGING, Optional.of(Stage.IMAGING));
    Task now = desk.task(task);
    assertThat(now.getStatus()).isEqualTo(Task.TaskStatus.ACCEPTED);
    assertThat(now.getLastModified().toInstant()).isEqualTo(desk.clock.instant());
    assertThat(desk.stages(task)).containsExactly(Stage.IMAGING);
    desk.cases.show(desk.item(task, Stage.IMAGING), BusinessStatus.AWAITING_IMAGING, "");
    assertThat(desk.task(task).getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
    desk.done(task, Stage.IMAGING, BusinessStatus.IMAGING_RETRIEVED, Optional.empty());
    assertThat(business(desk.task(task))).isEqualTo("imaging-retrieved");
    assertThat(desk.items(task)).isEmpty();
  }

  @Test
  void everyRecordComesBackAsItWasAndInOrder() {
    assertThat(Records.everyKind().stream().map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(CaseRecord.class.getPermittedSubclasses()).stream()
                .filter(kind -> kind != CaseRecord.FileEntry.class)
                .toList());
    String task = desk.toDispatch();
    int before = desk.cases.load(task).records().size();
    List<CaseRecord> records =
        Records.everyKind().stream().filter(r -> !(r instanceof CaseRecord.Outcome)).toList();
    desk.done(
        task,
        Stage.DISPATCH,
        BusinessStatus.INSPECTION,
        Optional.empty(),
        records.toArray(CaseRecord[]::new));
    List<CaseRecord> loaded = desk.cases.load(task).records();
    assertThat(loaded.subList(before, loaded.size())).containsExactlyElementsOf(records);
    assertThat(PROJECTED).endsWith(records.toArray(CaseRecord[]::new));
    for (CaseRecord record : Records.everyKind()) {
      assertThat(CaseRecordJson.read(CaseRecordJson.kind(record), CaseRecordJson.write(record)))
          .isEqualTo(record);
    }
  }

  @Test
  void whatTheProjectionRefusesIsNotStoredAtAll() {
    String task = desk.toInspection();
    desk.release(task, "Practitioner/quality", "quality");
    long version = desk.version(task);
    List<CaseRecord> records = desk.cases.load(task).records();
    CaseRecord refused =
        Records.everyKind().stream()
            .filter(CaseRecord.Outcome.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(
            () ->
                desk.done(
                    task,
                    Stage.OUTCOME,
                    BusinessStatus.RELEASED,
                    Optional.of(Stage.WRITE_BACK),
                    Records.dispatch("x"),
                    refused))
        .isInstanceOf(IllegalStateException.class);
    assertThat(desk.version(task)).isEqualTo(version);
    assertThat(desk.cases.load(task).records()).isEqualTo(records);
    assertThat(desk.stages(task)).containsExactly(Stage.OUTCOME);
  }

  @Test
  void againWaitsAndSaysHowFarItIsWithoutManyVersions() {
    String task = desk.toDispatch();
    desk.commit(task, Stage.DISPATCH, again("", Records.dispatch("d")));
    assertThat(desk.task(task).getBusinessStatus().getText()).isNull();
    desk.commit(task, Stage.DISPATCH, again("40 %"));
    Task now = desk.task(task);
    assertThat(now.getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
    assertThat(business(now)).isEqualTo("printing");
    assertThat(now.getBusinessStatus().getText()).isEqualTo("printing, 40 %");
    long version = desk.version(task);
    desk.clock.pass(Duration.ofMinutes(1));
    desk.commit(task, Stage.DISPATCH, again("40 %"));
    assertThat(desk.version(task)).isEqualTo(version);
    desk.commit(task, Stage.DISPATCH, again("50 %"));
    assertThat(desk.version(task)).isEqualTo(version + 1);
    assertThat(claim(task, Stage.DISPATCH)).isEmpty();
    desk.clock.pass(Duration.ofSeconds(5));
    assertThat(claim(task, Stage.DISPATCH)).isPresent();
  }

  @Test
  void aHeldStepShowsItsProblemOnceAndTriesAgainInTime() {
    String task = desk.toDispatch();
    desk.commit(task, Stage.DISPATCH, held(PROBLEM, Duration.ofSeconds(30)));
    Task now = desk.task(task);
    assertThat(now.getStatus()).isEqualTo(Task.TaskStatus.ONHOLD);
    assertThat(now.getStatusReason().getCodingFirstRep().getCode()).isEqualTo("FAB-4203");
    assertThat(now.getStatusReason().getText())
        .contains("The printer waits.", "Look at it.", "tries again by itself");
    assertThat(business(now)).isEqualTo("approved");
    assertThat(problems(now)).isEqualTo(1);
    String output =
        ((Reference) now.getOutput().get(now.getOutput().size() - 1).getValue()).getReference();
    assertThat(now.getContained())
        .filteredOn(OperationOutcome.class::isInstance)
        .singleElement()
        .satisfies(
            o -> assertThat("#" + o.getIdElement().getIdPart().replace("#", "")).isEqualTo(output))
        .satisfies(
            o ->
                assertThat(((OperationOutcome) o).getIssueFirstRep().getDiagnostics())
                    .contains("Look at it."));
    assertThat(desk.item(task, Stage.DISPATCH).attempt()).isEqualTo(1);
    long version = desk.version(task);
    desk.clock.pass(Duration.ofSeconds(29));
    assertThat(claim(task, Stage.DISPATCH)).isEmpty();
    desk.clock.pass(Duration.ofSeconds(1));
    WorkItem item = claim(task, Stage.DISPATCH).orElseThrow();
    assertThat(item.attempt()).isEqualTo(1);
    desk.cases.commit(item, held(PROBLEM, Duration.ofSeconds(60)));
    assertThat(desk.version(task)).isEqualTo(version);
    assertThat(desk.item(task, Stage.DISPATCH).attempt()).isEqualTo(2);
    desk.commit(task, Stage.DISPATCH, held(OTHER));
    Task changed = desk.task(task);
    assertThat(changed.getStatusReason().getCodingFirstRep().getCode()).isEqualTo("FAB-4202");
    assertThat(changed.getStatusReason().getText()).doesNotContain("by itself");
    assertThat(problems(changed)).isEqualTo(1);
    assertThat(changed.getContained()).hasSize(1);
    desk.clock.pass(Duration.ofDays(30));
    assertThat(claim(task, Stage.DISPATCH)).as("parked").isEmpty();
  }

  @Test
  void workThatGoesOnClearsTheProblem() {
    String task = desk.toDispatch();
    desk.commit(task, Stage.DISPATCH, held(PROBLEM, Duration.ofSeconds(30)));
    desk.commit(task, Stage.DISPATCH, again("10 %", Records.dispatch("d")));
    Task now = desk.task(task);
    assertThat(now.getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
    assertThat(now.hasStatusReason()).isFalse();
    assertThat(now.hasContained()).isFalse();
    assertThat(problems(now)).isZero();
    assertThat(desk.item(task, Stage.DISPATCH).attempt()).isZero();
  }

  /** A delivery that failed first and then succeeds goes straight from on-hold to its end. */
  @Test
  void aHeldLastStepCompletesTheTask() {
    String task = desk.toInspection();
    desk.release(task, "Practitioner/quality", "quality");
    desk.done(task, Stage.OUTCOME, BusinessStatus.RELEASED, Optional.of(Stage.WRITE_BACK));
    desk.commit(task, Stage.WRITE_BACK, held(PROBLEM, Duration.ofSeconds(30)));
    desk.commit(
        task,
        Stage.WRITE_BACK,
        new StageResult.Done(
            TaskStatus.COMPLETED,
            BusinessStatus.DELIVERED,
            List.of(new CaseRecord.WriteBack("http://ehr", Optional.empty(), Records.AT)),
            Optional.empty()));
    Task now = desk.task(task);
    assertThat(now.getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
    assertThat(business(now)).isEqualTo("delivered");
    assertThat(problems(now)).isZero();
    assertThat(desk.items(task)).isEmpty();
  }

  @Test
  void whatRunsBesideTheOrderShowsItsProblemAndNeitherHoldsNorEndsTheTask() {
    String task = desk.toInspection();
    desk.release(task, "Practitioner/quality", "quality");
    desk.commit(
        task,
        Stage.OUTCOME,
        new StageResult.Done(
            TaskStatus.IN_PROGRESS,
            BusinessStatus.RELEASED,
            List.of(),
            Optional.of(Stage.WRITE_BACK),
            List.of(Stage.MODEL_OBJECTS)));
    desk.commit(task, Stage.MODEL_OBJECTS, held(PROBLEM));
    assertThat(desk.task(task).getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
    assertThat(desk.task(task).hasStatusReason()).isFalse();
    desk.commit(
        task,
        Stage.WRITE_BACK,
        new StageResult.Done(
            TaskStatus.COMPLETED, BusinessStatus.DELIVERED, List.of(), Optional.empty()));
    Task dead = desk.task(task);
    assertThat(dead.getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
    assertThat(ArchiveProblem.isShown(dead)).isTrue();
    assertThat(dead.getContained()).hasSize(1);
    assertThat(desk.retry(task).statusCode()).isEqualTo(200);
    desk.commit(task, Stage.MODEL_OBJECTS, new StageResult.Beside(List.of()));
    Task now = desk.task(task);
    assertThat(ArchiveProblem.isShown(now)).isFalse();
    assertThat(now.hasContained()).isFalse();
    assertThat(business(now)).isEqualTo("delivered");
    assertThat(desk.items(task)).isEmpty();
    assertThat(desk.retry(task).statusCode()).isEqualTo(409);
  }

  @Test
  void aHeldIntakeStaysRequestedWithItsProblem() {
    String task = desk.order();
    desk.commit(task, Stage.INTAKE, held(PROBLEM));
    assertThat(desk.task(task).getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
    assertThat(problems(desk.task(task))).isEqualTo(1);
    assertThat(desk.retry(task).statusCode()).isEqualTo(200);
  }

  @Test
  void failingEndsTheTaskFromWhereverItIs() {
    String requested = desk.order();
    desk.commit(requested, Stage.INTAKE, new StageResult.Failed(PROBLEM));
    assertFailed(requested, Task.TaskStatus.REJECTED);

    String accepted = desk.order();
    desk.done(accepted, Stage.INTAKE, BusinessStatus.AWAITING_IMAGING, Optional.of(Stage.IMAGING));
    desk.commit(accepted, Stage.IMAGING, new StageResult.Failed(PROBLEM));
    assertFailed(accepted, Task.TaskStatus.FAILED);

    String running = desk.toDispatch();
    desk.commit(running, Stage.DISPATCH, new StageResult.Failed(PROBLEM));
    assertFailed(running, Task.TaskStatus.FAILED);

    String waiting = desk.toDispatch();
    desk.commit(waiting, Stage.DISPATCH, held(OTHER));
    desk.commit(waiting, Stage.DISPATCH, new StageResult.Failed(PROBLEM));
    assertFailed(waiting, Task.TaskStatus.FAILED);
  }

  private static void assertFailed(String task, Task.TaskStatus status) {
    Task now = desk.task(task);
    assertThat(now.getStatus()).isEqualTo(status);
    assertThat(now.getStatusReason().getCodingFirstRep().getCode()).isEqualTo("FAB-4203");
    assertThat(problems(now)).isEqualTo(1);
    assertThat(now.getContained()).hasSize(1);
    assertThat(desk.items(task)).isEmpty();
  }

  @Test
  void aSettledStepEndsWithoutATrace() {
    String task = desk.toDispatch();
    long version = desk.version(task);
    desk.commit(task, Stage.DISPATCH, new StageResult.Settled());
    assertThat(desk.items(task)).isEmpty();
    assertThat(desk.version(task)).isEqualTo(version);
  }

  enum Kind {
    DONE,
    AGAIN,
    HELD,
    FAILED,
    SETTLED;

    StageResult result() {
      return switch (this) {
        case DONE ->
            new StageResult.Done(
                TaskStatus.IN_PROGRESS,
                BusinessStatus.INSPECTION,
                List.of(Records.dispatch("late")),
                Optional.of(Stage.OUTCOME));
        case AGAIN -> again("", Records.dispatch("late"));
        case HELD ->
            new StageResult.Held(PROBLEM, Optional.empty(), List.of(Records.dispatch("late")));
        case FAILED -> new StageResult.Failed(PROBLEM);
        case SETTLED -> new StageResult.Settled();
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStepOfACancelledTaskLeavesNothing(Kind kind) {
    String task = desk.toDispatch();
    WorkItem item = claim(task, Stage.DISPATCH).orElseThrow();
    assertThat(desk.cancel(task).statusCode()).isEqualTo(200);
    long version = desk.version(task);
    int records = desk.cases.load(task).records().size();
    desk.cases.show(item, BusinessStatus.PRINTING, "");
    desk.cases.commit(item, kind.result());
    assertThat(desk.version(task)).isEqualTo(version);
    assertThat(desk.task(task).getStatus()).isEqualTo(Task.TaskStatus.CANCELLED);
    assertThat(desk.cases.load(task).records()).hasSize(records);
    assertThat(desk.items(task)).isEmpty();
  }

  @Test
  void showingTheSameStatusAgainMakesNoVersion() {
    String task = desk.toDispatch();
    WorkItem item = desk.item(task, Stage.DISPATCH);
    desk.cases.show(item, BusinessStatus.QUEUED, "");
    long version = desk.version(task);
    desk.clock.pass(Duration.ofMinutes(1));
    desk.cases.show(item, BusinessStatus.QUEUED, "");
    assertThat(desk.version(task)).isEqualTo(version);
    desk.cases.show(item, BusinessStatus.PRINTING, "");
    assertThat(desk.version(task)).isEqualTo(version + 1);
    desk.cases.show(item, BusinessStatus.PRINTING, "surface");
    assertThat(business(desk.task(task))).isEqualTo("printing");
    assertThat(desk.task(task).getBusinessStatus().getText()).isEqualTo("printing, surface");
  }
}
