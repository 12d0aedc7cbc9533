package health.fabrica.fhir.trigger;

import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.Told;
import health.fabrica.dicom.ups.UpsProblem;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemPerformer;
import health.fabrica.dicom.ups.WorkitemPerformer.Step;
import health.fabrica.fhir.imaging.SqlUpsStore;
import health.fabrica.fhir.imaging.SqlUpsSubscriptions;
import health.fabrica.fhir.order.OrderProgress;
import health.fabrica.fhir.order.OrderWithdrawal;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.trigger.ModelRequestRows.Row;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * Decides on requests to cancel workitems that this server performs (PS3.4 CC.2.2). Until somebody
 * has signed the model a request is granted; the order goes too if a rule made it and no other
 * workitem wants it. Afterwards people decide, and once a job was handed to a printer the request
 * is refused. Whatever comes of it stands in a note of the order.
 */
final class CancelRequests {

  private final SqlUpsSubscriptions subscriptions;
  private final WorkitemPerformer performer;
  private final Clock clock;

  CancelRequests(SqlUpsSubscriptions subscriptions, WorkitemPerformer performer, Clock clock) {
    this.subscriptions = subscriptions;
    this.performer = performer;
    this.clock = clock;
  }

  Told told(StoreTransaction tx, EventReport request) {
    Optional<Row> row = ModelRequestRows.find(tx.dsl(), request.workitemUid()).filter(Row::open);
    Optional<String> order = row.flatMap(Row::orderId);
    Optional<Workitem> item =
        SqlUpsStore.find(tx.dsl(), request.workitemUid())
            .filter(present -> !present.state().isFinal());
    if (order.isEmpty() || item.isEmpty()) {
      return Told.NOBODY;
    }
    return decide(tx, request, item.get(), order.get());
  }

  private Told decide(StoreTransaction tx, EventReport request, Workitem item, String orderId) {
    if (OrderProgress.of(tx, orderId).stage() == OrderProgress.Stage.ENDED) {
      return cancel(tx, request, item, "ServiceRequest/" + orderId + " has ended.");
    }
    return switch (OrderWithdrawal.standing(tx, orderId)) {
      case UNSIGNED -> grant(tx, request, item, orderId);
      case SIGNED -> {
        note(tx, orderId, request, "The model is signed: to stop the work, revoke the order.");
        yield Told.HEARD;
      }
      case TOO_LATE -> {
        note(tx, orderId, request, "It was refused: the model is at the printer or made.");
        yield Told.REFUSED;
      }
    };
  }

  private Told grant(StoreTransaction tx, EventReport request, Workitem item, String orderId) {
    boolean othersWait =
        ModelRequestRows.openOfOrder(tx.dsl(), orderId).stream()
            .anyMatch(row -> !row.workitemUid().equals(item.uid()));
    if (!othersWait && TriggeredOrders.isByRule(tx.require(ServiceRequest.class, orderId))) {
      Annotation reason = annotation(request, "The order was revoked for it.");
      OrderWithdrawal.revoke(tx, orderId, reason, clock);
      return cancel(tx, request, item, "ServiceRequest/" + orderId + " was revoked.");
    }
    note(tx, orderId, request, "The order goes on, for others want the model.");
    return cancel(tx, request, item, "ServiceRequest/" + orderId + " goes on for others.");
  }

  private Told cancel(StoreTransaction tx, EventReport request, Workitem item, String outcome) {
    Step step = performer.grant(item, request, outcome);
    if (!SqlUpsStore.replace(tx.dsl(), subscriptions, step.next(), step.reports())) {
      throw UpsProblem.CHANGED.refuse(
          "The workitem was changed meanwhile.", "Ask for its cancellation again.");
    }
    ModelRequestRows.close(tx.dsl(), item.uid());
    return Told.HEARD;
  }

  private void note(StoreTransaction tx, String orderId, EventReport request, String outcome) {
    OrderProgress.note(tx, orderId, annotation(request, outcome));
  }

  private Annotation annotation(EventReport request, String outcome) {
    return new Annotation()
        .setTime(Date.from(clock.instant()))
        .setText(
            "Cancellation was asked for by the worklist, workitem "
                + request.workitemUid()
                + (request.reason().isEmpty() ? ". " : ": " + request.reason() + " ")
                + outcome);
  }
}
