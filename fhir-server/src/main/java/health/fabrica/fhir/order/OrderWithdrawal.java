package health.fabrica.fhir.order;

import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.CaseRecord;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;

/**
 * Takes back an order that a machine asked for, when a machine asks for that. Only before people
 * have taken part: from the first signature on they decide, and once a job was handed to a printer
 * nothing is taken back.
 */
public final class OrderWithdrawal {

  private static final Set<ServiceRequestStatus> OPEN =
      EnumSet.of(
          ServiceRequestStatus.DRAFT, ServiceRequestStatus.ACTIVE, ServiceRequestStatus.ONHOLD);

  private OrderWithdrawal() {}

  /** How far the work on an order is, for the question of whether it can be taken back. */
  public enum Standing {
    /** Nobody has signed: it can be taken back. */
    UNSIGNED,
    /** Somebody has signed the model: people decide. */
    SIGNED,
    /** A job was handed to a printer, or the order has ended. */
    TOO_LATE
  }

  /** How far the work is, as the transaction sees it. */
  public static Standing standing(StoreTransaction tx, String orderId) {
    if (OrderReader.find(tx, ServiceRequest.class, orderId)
        .filter(order -> OPEN.contains(order.getStatus()))
        .isEmpty()) {
      return Standing.TOO_LATE;
    }
    List<CaseRecord> records =
        OrderIntake.tasksOf(tx, orderId).stream()
            .flatMap(task -> CaseRecords.of(tx.dsl(), task.getIdElement().getIdPart()).stream())
            .toList();
    if (records.stream().anyMatch(CaseRecord.Dispatch.class::isInstance)) {
      return Standing.TOO_LATE;
    }
    return records.stream().anyMatch(CaseRecord.Approval.class::isInstance)
        ? Standing.SIGNED
        : Standing.UNSIGNED;
  }

  /**
   * Revokes an order that is UNSIGNED and stops its work.
   *
   * @param reason becomes a note of the order and of the Tasks that it ends
   * @throws health.fabrica.core.problem.ProblemException FAB-5212, FAB-5224 when it cannot be
   *     stopped
   */
  public static void revoke(StoreTransaction tx, String orderId, Annotation reason, Clock clock) {
    OrderProgress.note(tx, orderId, reason);
    ServiceRequest order = tx.require(ServiceRequest.class, orderId);
    order.setStatus(ServiceRequestStatus.REVOKED);
    tx.update(order);
    WorkStops stops = new WorkStops(clock);
    for (Task task : OrderIntake.tasksOf(tx, orderId)) {
      stops.abort(tx, order, task);
    }
  }
}
