package health.fabrica.fhir.order;

import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.WrittenResource;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.util.Optional;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;

/**
 * Completes an order when all its fabrication Tasks are completed. A Task that failed or was
 * cancelled leaves the order open: whoever ordered decides, by revoking it.
 */
final class OrderCompletion {

  private OrderCompletion() {}

  static void taskWritten(StoreTransaction tx, WrittenResource written) {
    if (written.change() == Change.DELETED) {
      return;
    }
    Task task = written.stored().resource(Task.class);
    if (task.getStatus() == Task.TaskStatus.COMPLETED && TaskState.isFabrication(task)) {
      OrderReader.localId(task.getFocus(), "ServiceRequest")
          .flatMap(id -> OrderReader.find(tx, ServiceRequest.class, id))
          .flatMap(order -> completed(tx, order))
          .ifPresent(tx::update);
    }
  }

  private static Optional<ServiceRequest> completed(StoreTransaction tx, ServiceRequest order) {
    boolean open =
        order.getStatus() == ServiceRequestStatus.ACTIVE
            || order.getStatus() == ServiceRequestStatus.ONHOLD;
    boolean done =
        OrderIntake.tasksOf(tx, order.getIdElement().getIdPart()).stream()
            .allMatch(task -> task.getStatus() == Task.TaskStatus.COMPLETED);
    return open && done
        ? Optional.of(order.setStatus(ServiceRequestStatus.COMPLETED))
        : Optional.empty();
  }
}
