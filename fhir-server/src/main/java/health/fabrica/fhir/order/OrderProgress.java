package health.fabrica.fhir.order;

import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.CaseRecord;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/**
 * How far an order is, for those who follow it from outside of FHIR.
 *
 * @param stage the stage
 * @param text the same for people, with the codes of the Task; it names no patient
 * @param objects the DICOM objects of the model, once they are stored
 */
public record OrderProgress(Stage stage, String text, Optional<CaseRecord.ModelObjects> objects) {

  /** Where an order stands. */
  public enum Stage {
    /** It is worked on, or waits for people. */
    OPEN,
    /** The device is released; its DICOM objects are not stored yet. */
    STORING,
    /** The device is released and its DICOM objects are stored. */
    MADE,
    /** It ended without a device. */
    ENDED
  }

  private static final Set<TaskStatus> CLOSED =
      EnumSet.of(
          TaskStatus.COMPLETED,
          TaskStatus.FAILED,
          TaskStatus.REJECTED,
          TaskStatus.CANCELLED,
          TaskStatus.ENTEREDINERROR);
  private static final Set<ServiceRequestStatus> ALIVE =
      EnumSet.of(
          ServiceRequestStatus.DRAFT, ServiceRequestStatus.ACTIVE, ServiceRequestStatus.ONHOLD);

  /** How far the order is, as the transaction sees it. */
  public static OrderProgress of(StoreTransaction tx, String orderId) {
    Optional<ServiceRequest> order = OrderReader.find(tx, ServiceRequest.class, orderId);
    if (order.isEmpty()) {
      return new OrderProgress(Stage.ENDED, "deleted", Optional.empty());
    }
    List<Task> tasks = OrderIntake.tasksOf(tx, orderId);
    if (tasks.isEmpty()) {
      ServiceRequestStatus status = order.get().getStatus();
      return new OrderProgress(
          ALIVE.contains(status) ? Stage.OPEN : Stage.ENDED,
          "order " + status.toCode(),
          Optional.empty());
    }
    // Of several Tasks the one that is open tells, else the one that made something.
    Task task =
        tasks.stream()
            .min(
                Comparator.comparing((Task t) -> CLOSED.contains(t.getStatus()))
                    .thenComparing(t -> t.getStatus() != TaskStatus.COMPLETED)
                    .thenComparing(t -> t.getIdElement().getIdPart()))
            .orElseThrow();
    if (task.getStatus() != TaskStatus.COMPLETED) {
      return new OrderProgress(
          CLOSED.contains(task.getStatus()) ? Stage.ENDED : Stage.OPEN,
          text(task),
          Optional.empty());
    }
    Optional<CaseRecord.ModelObjects> objects =
        CaseRecords.of(tx.dsl(), task.getIdElement().getIdPart()).stream()
            .filter(CaseRecord.ModelObjects.class::isInstance)
            .map(CaseRecord.ModelObjects.class::cast)
            .reduce((earlier, later) -> later);
    String waits = ArchiveProblem.isShown(task) ? ", see archive-problem" : "";
    return new OrderProgress(
        objects.isPresent() ? Stage.MADE : Stage.STORING,
        text(task) + (objects.isPresent() ? "" : ", DICOM objects not stored yet" + waits),
        objects);
  }

  private static String text(Task task) {
    Coding reason = task.getStatusReason().getCodingFirstRep();
    String business = task.getBusinessStatus().getCodingFirstRep().getCode();
    return "Task "
        + task.getStatus().toCode()
        + (business == null ? "" : ", " + business)
        + (reason.hasCode() ? ", " + reason.getCode() + " " + reason.getDisplay() : "");
  }

  /** Writes a note on the order and on its open Tasks, once. */
  public static void note(StoreTransaction tx, String orderId, Annotation note) {
    OrderReader.find(tx, ServiceRequest.class, orderId)
        .filter(order -> order.getNote().stream().noneMatch(old -> isSame(old, note)))
        .ifPresent(order -> tx.update(order.addNote(note.copy())));
    OrderIntake.tasksOf(tx, orderId).stream()
        .filter(task -> !CLOSED.contains(task.getStatus()))
        .filter(task -> task.getNote().stream().noneMatch(old -> isSame(old, note)))
        .forEach(task -> tx.update(task.addNote(note.copy())));
  }

  private static boolean isSame(Annotation one, Annotation other) {
    return String.valueOf(one.getText()).equals(other.getText());
  }
}
