package health.fabrica.fhir.order;

import health.fabrica.conformance.BusinessStatus;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.store.WrittenResource;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Task;

/** What holds for the Tasks that clients keep here for themselves. */
final class TaskRules {

  private TaskRules() {}

  /**
   * Checks a Task that a client wrote and takes along its parts when it was cancelled.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5218 to FAB-5222
   */
  static void written(StoreTransaction tx, WrittenResource written, Task task, Date now) {
    if (task.getStatus() == null) {
      throw refuse(
          OrderProblem.TASK_STATUS_MISSING,
          "Task/" + written.id() + " has no status.",
          "Send Task.status, for instance requested.");
    }
    Optional<Task.TaskStatus> before =
        before(tx, written).map(old -> old.resource(Task.class).getStatus());
    before.ifPresent(from -> TaskTransitions.check(written.id(), from, task.getStatus()));
    checkBusinessStatus(written, task);
    TaskTree.checkParents(tx, written.id(), task);
    if (before.filter(task.getStatus()::equals).isEmpty()) {
      switch (task.getStatus()) {
        case COMPLETED -> TaskTree.requirePartsClosed(tx, written.id());
        case CANCELLED -> TaskTree.cancelParts(tx, written.id(), now);
        default -> {
          // The other states say nothing about the parts.
        }
      }
    }
  }

  /** A deleted Task that is written again goes on where it was, not at the beginning. */
  private static Optional<StoredResource> before(StoreTransaction tx, WrittenResource written) {
    long version = written.stored().version();
    return written
        .previous()
        .or(
            () ->
                version > 2
                    ? tx.readVersion(written.type(), written.id(), version - 2)
                        .filter(old -> !old.deleted())
                    : Optional.empty());
  }

  private static void checkBusinessStatus(WrittenResource written, Task task) {
    for (Coding coding : task.getBusinessStatus().getCoding()) {
      boolean ours = BusinessStatus.SYSTEM.equals(coding.getSystem());
      if (ours && Arrays.stream(BusinessStatus.values()).noneMatch(s -> is(s, coding))) {
        throw refuse(
            OrderProblem.BUSINESS_STATUS_UNKNOWN,
            "Task/" + written.id() + " has a businessStatus that " + coding.getSystem() + " lacks.",
            "Send one of: "
                + Arrays.stream(BusinessStatus.values())
                    .map(BusinessStatus::code)
                    .collect(Collectors.joining(", "))
                + "; or a code of a system of your own.");
      }
    }
  }

  private static boolean is(BusinessStatus status, Coding coding) {
    return status.code().equals(coding.getCode());
  }

  private static RuntimeException refuse(OrderProblem code, String message, String hint) {
    return new Problem(code, message, hint).asException();
  }
}
