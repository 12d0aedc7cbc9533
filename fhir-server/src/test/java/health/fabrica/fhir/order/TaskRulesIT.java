package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds over HTTP for the Tasks that clients keep for themselves. */
class TaskRulesIT {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path folder;
  private static OrderDesk desk;

  @BeforeAll
  static void start() {
    desk = new OrderDesk(folder, OrderDesk.NONE);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static Task task(TaskStatus status) {
    Task task = new Task().setStatus(status).setIntent(Task.TaskIntent.ORDER);
    task.setId("foreign-" + NUMBERS.incrementAndGet());
    return task;
  }

  private static Task stored(Task task) {
    HttpResponse<String> response = send(task);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return desk.server.parse(Task.class, response);
  }

  private static HttpResponse<String> send(Task task) {
    return desk.server.put("/Task/" + task.getIdElement().getIdPart(), desk.server.json(task));
  }

  private static Task part(TaskStatus status, Task whole) {
    Task part = task(status);
    part.addPartOf(new Reference("Task/" + whole.getIdElement().getIdPart()));
    return stored(part);
  }

  private static TaskStatus status(Task task) {
    return desk.task(task.getIdElement().getIdPart()).getStatus();
  }

  static Stream<TaskStatus> states() {
    return TaskTransitionsTest.taskStates();
  }

  @ParameterizedTest
  @MethodSource("states")
  void fromEachStateOnlyTheAllowedOnesAreReached(TaskStatus from) {
    for (TaskStatus to : states().toList()) {
      Task task = stored(task(from));
      HttpResponse<String> response = desk.put(task.setStatus(to));
      boolean allowed =
          from == to || TaskTransitionsTest.TASK.get(from.toCode()).contains(to.toCode());
      assertThat(response.statusCode())
          .as("%s to %s: %s", from, to, response.body())
          .isEqualTo(allowed ? 200 : 409);
      assertThat(status(task)).isEqualTo(allowed ? to : from);
      if (!allowed) {
        assertThat(desk.code(response)).isEqualTo("FAB-5218");
        assertThat(desk.issue(response).getDiagnostics())
            .contains("is " + from.toCode() + " ", "become " + to.toCode());
      }
    }
  }

  @Test
  void anUpdateMustNameItsVersion() {
    Task task = stored(task(TaskStatus.REQUESTED));
    assertThat(send(task.setStatus(TaskStatus.ACCEPTED)).statusCode()).isEqualTo(428);
    assertThat(status(task)).isEqualTo(TaskStatus.REQUESTED);
  }

  @Test
  void aTaskWithoutStatusIsRefused() {
    HttpResponse<String> response = send(task(TaskStatus.DRAFT).setStatus(null));
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(desk.code(response)).isEqualTo("FAB-5219");
  }

  @Test
  void aDeletedTaskGoesOnWhereItWas() {
    Task task = stored(task(TaskStatus.COMPLETED));
    String id = task.getIdElement().getIdPart();
    desk.store.inTransaction(tx -> tx.delete("Task", id));
    HttpResponse<String> response = send(task.setStatus(TaskStatus.REQUESTED));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    assertThat(desk.code(response)).isEqualTo("FAB-5218");
    assertThat(send(task.setStatus(TaskStatus.COMPLETED)).statusCode()).isEqualTo(201);
  }

  @Test
  void ourBusinessStatusHasPublishedCodesOnlyAndOthersAreFree() {
    Task wrong = task(TaskStatus.REQUESTED);
    wrong
        .getBusinessStatus()
        .addCoding()
        .setSystem(health.fabrica.conformance.BusinessStatus.SYSTEM)
        .setCode("asleep");
    HttpResponse<String> response = send(wrong);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(desk.code(response)).isEqualTo("FAB-5220");
    assertThat(desk.issue(response).getDiagnostics()).contains("printing");
    wrong.getBusinessStatus().getCodingFirstRep().setCode("printing");
    assertThat(send(wrong).statusCode()).isEqualTo(201);
    Task other = task(TaskStatus.REQUESTED);
    other.getBusinessStatus().addCoding().setSystem("https://ehr.example/stage").setCode("asleep");
    assertThat(send(other).statusCode()).isEqualTo(201);
  }

  @Test
  void aTaskIsNoPartOfItselfNorOfAnythingElse() {
    Task top = stored(task(TaskStatus.INPROGRESS));
    Task middle = part(TaskStatus.INPROGRESS, top);
    Task low = part(TaskStatus.INPROGRESS, middle);
    top.addPartOf(new Reference("Task/" + low.getIdElement().getIdPart()));
    HttpResponse<String> response = desk.put(top);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(desk.code(response)).isEqualTo("FAB-5221");
    Task wrong = task(TaskStatus.REQUESTED);
    wrong.addPartOf(new Reference("Practitioner/surgeon"));
    assertThat(desk.code(send(wrong))).isEqualTo("FAB-5221");
  }

  @Test
  void aTaskIsCompletedAfterItsPartsAndCancelledWithThem() {
    Task top = stored(task(TaskStatus.INPROGRESS));
    Task done = part(TaskStatus.COMPLETED, top);
    Task open = part(TaskStatus.ACCEPTED, top);
    Task below = part(TaskStatus.DRAFT, open);
    HttpResponse<String> early = desk.put(top.copy().setStatus(TaskStatus.COMPLETED));
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(desk.code(early)).isEqualTo("FAB-5222");
    assertThat(desk.issue(early).getDiagnostics()).contains(": 1 of its parts");
    assertThat(desk.put(top.setStatus(TaskStatus.CANCELLED)).statusCode()).isEqualTo(200);
    assertThat(status(open)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(status(below)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(status(done)).isEqualTo(TaskStatus.COMPLETED);
  }
}
