package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order follows its Task, and the Task its order. */
class OrderFollowingIT {

  private static final Duration LEASE = Duration.ofSeconds(30);

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

  private static ServiceRequest orderOf(String taskId) {
    return desk.store.require(
        ServiceRequest.class, desk.task(taskId).getFocus().getReference().split("/")[1]);
  }

  private static HttpResponse<String> set(String taskId, ServiceRequestStatus status) {
    ServiceRequest order = orderOf(taskId).setStatus(status);
    return desk.server.put(
        "/ServiceRequest/" + order.getIdElement().getIdPart(), desk.server.json(order));
  }

  private static void accepted(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static void refused(HttpResponse<String> response, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    assertThat(desk.code(response)).isEqualTo(code);
  }

  private static String released() {
    String id = desk.toInspection();
    accepted(desk.release(id, "Practitioner/quality", "quality"));
    return id;
  }

  private static void complete(String id) {
    desk.commit(
        id,
        Stage.OUTCOME,
        new StageResult.Done(
            TaskStatus.COMPLETED, BusinessStatus.RELEASED, List.of(), Optional.empty()));
  }

  @Test
  void anOrderIsCompletedWithItsTaskAndByTheServerAlone() {
    String id = released();
    refused(set(id, ServiceRequestStatus.COMPLETED), "FAB-5223");
    assertThat(orderOf(id).getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    complete(id);
    assertThat(orderOf(id).getStatus()).isEqualTo(ServiceRequestStatus.COMPLETED);
    refused(set(id, ServiceRequestStatus.ACTIVE), "FAB-5223");
    refused(set(id, ServiceRequestStatus.REVOKED), "FAB-5223");
    accepted(set(id, ServiceRequestStatus.ENTEREDINERROR));
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
  }

  @Test
  void aRevokedOrderLeavesAnAbortTask() {
    String id = desk.toApproval();
    accepted(set(id, ServiceRequestStatus.REVOKED));
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.CANCELLED);
    Task abort =
        desk.store
            .search(SearchRequest.of("Task").where("focus", "Task/" + id))
            .matches()
            .get(0)
            .resource(Task.class);
    assertThat(abort.getCode().getCodingFirstRep().getCode()).isEqualTo("abort");
    assertThat(abort.getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
    assertThat(abort.getBasedOnFirstRep().getReference())
        .isEqualTo(desk.task(id).getFocus().getReference());
  }

  @Test
  void whatIsReleasedIsStoppedInNoWay() {
    String id = released();
    refused(set(id, ServiceRequestStatus.REVOKED), "FAB-5224");
    refused(set(id, ServiceRequestStatus.ONHOLD), "FAB-5224");
    refused(desk.cancel(id), "FAB-5224");
    assertThat(orderOf(id).getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    assertThat(desk.items(id)).isNotEmpty();
  }

  @Test
  void anOrderOnHoldHoldsItsWorkUntilItIsActive() {
    String id = desk.order();
    accepted(set(id, ServiceRequestStatus.ONHOLD));
    assertThat(desk.task(id).getStatusReason().getCodingFirstRep().getCode()).isEqualTo("FAB-5225");
    assertThat(claimed(id)).isFalse();
    refused(desk.retry(id), "FAB-5225");
    accepted(set(id, ServiceRequestStatus.ACTIVE));
    assertThat(desk.task(id).hasStatusReason()).isFalse();
    assertThat(claimed(id)).isTrue();
  }

  private static boolean claimed(String id) {
    boolean found = false;
    for (var item = desk.queue.claim(Stage.INTAKE, LEASE);
        item.isPresent();
        item = desk.queue.claim(Stage.INTAKE, LEASE)) {
      found |= item.get().taskId().equals(id);
    }
    return found;
  }

  @Test
  void aStepThatRunsWhileTheOrderIsPutOnHoldEndsAndTheNextWaits() {
    String id = desk.order();
    desk.done(id, Stage.INTAKE, BusinessStatus.AWAITING_IMAGING, Optional.of(Stage.IMAGING));
    accepted(set(id, ServiceRequestStatus.ONHOLD));
    desk.done(
        id,
        Stage.IMAGING,
        BusinessStatus.IMAGING_RETRIEVED,
        Optional.of(Stage.FABRICATION),
        Records.imaging());
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.ONHOLD);
    assertThat(desk.queue.claim(Stage.FABRICATION, LEASE)).isEmpty();
    accepted(set(id, ServiceRequestStatus.ACTIVE));
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
    assertThat(desk.queue.claim(Stage.FABRICATION, LEASE)).isPresent();
  }

  @Test
  void anIntentToPrintThatIsTooLateIsNotTaken() {
    String id = desk.toDispatch();
    accepted(set(id, ServiceRequestStatus.ONHOLD));
    desk.commit(
        id,
        Stage.DISPATCH,
        new StageResult.Again(
            BusinessStatus.QUEUED, "", List.of(Records.dispatch("late")), Duration.ZERO));
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.ONHOLD);
    assertThat(desk.queue.claim(Stage.DISPATCH, LEASE)).isEmpty();
    accepted(set(id, ServiceRequestStatus.REVOKED));
    assertThat(desk.task(id).getStatus()).isEqualTo(Task.TaskStatus.CANCELLED);
  }
}
