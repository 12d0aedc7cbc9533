package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.TaskStatus;
import java.time.Clock;
import java.util.Date;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/**
 * Stops the work of a fabrication Task, for good or for a while: as long as no job is at the
 * printer and the object is not released. Afterwards it is refused, because it would not be true.
 */
final class WorkStops {

  private final Clock clock;

  WorkStops(Clock clock) {
    this.clock = clock;
  }

  /**
   * Cancels the Task, its parts and its work; a Task that has ended stays as it is.
   *
   * @return whether there was anything to cancel
   * @throws health.fabrica.core.problem.ProblemException FAB-5212, FAB-5224
   */
  boolean cancel(StoreTransaction tx, Task task) {
    if (TaskState.of(task).isTerminal()) {
      return false;
    }
    String taskId = task.getIdElement().getIdPart();
    requireStoppable(tx, taskId);
    Date now = Date.from(clock.instant());
    task.setStatus(Task.TaskStatus.CANCELLED);
    task.setLastModified(now);
    tx.update(task);
    TaskTree.cancelParts(tx, taskId, now);
    WorkItems.removeAll(tx.dsl(), taskId);
    OrderHolds.release(tx.dsl(), taskId);
    CaseRecords.clearBeds(tx.dsl(), taskId);
    return true;
  }

  /** Cancels because the order was taken back, and leaves a Task that says so. */
  void abort(StoreTransaction tx, ServiceRequest order, Task task) {
    if (cancel(tx, task)) {
      tx.create(abortion(order, task));
    }
  }

  private Task abortion(ServiceRequest order, Task aborted) {
    Date now = Date.from(clock.instant());
    String abortedId = aborted.getIdElement().getIdPart();
    Task task = new Task();
    task.addIdentifier(
        new Identifier().setSystem(FabricaTerms.IDENTIFIER).setValue(abortedId + "-abort"));
    task.addBasedOn(new Reference("ServiceRequest/" + order.getIdElement().getIdPart()));
    task.setFocus(new Reference("Task/" + abortedId));
    task.setGroupIdentifier(order.getRequisition());
    task.setStatus(Task.TaskStatus.COMPLETED);
    task.setIntent(Task.TaskIntent.ORDER);
    task.getCode()
        .addCoding(new Coding(FabricaTerms.TASK_CODE, "abort", "Mark the focal resource"));
    task.setFor(order.getSubject().copy());
    task.setRequester(order.getRequester());
    task.setAuthoredOn(now);
    task.setLastModified(now);
    task.setExecutionPeriod(new Period().setStart(now).setEnd(now));
    return task;
  }

  /**
   * Lets the Task wait until {@link #resume}.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5212, FAB-5224
   */
  void hold(StoreTransaction tx, Task task) {
    if (!TaskState.of(task).isTerminal()) {
      String taskId = task.getIdElement().getIdPart();
      requireStoppable(tx, taskId);
      OrderHolds.hold(tx.dsl(), taskId);
      TaskState.hold(task, OrderHolds.problem(), false, clock.instant());
      tx.update(task);
    }
  }

  /** Goes on; a step that waited for somebody is tried again at once. */
  void resume(StoreTransaction tx, Task task) {
    String taskId = task.getIdElement().getIdPart();
    if (OrderHolds.release(tx.dsl(), taskId)) {
      TaskState.resume(task, clock.instant());
      WorkItems.wake(tx.dsl(), taskId, clock.instant());
      tx.update(task);
    }
  }

  private static void requireStoppable(StoreTransaction tx, String taskId) {
    if (CaseRecords.printIsOpen(tx.dsl(), taskId)) {
      throw new Problem(
              OrderProblem.PRINT_RUNNING,
              "The job of Task/" + taskId + " is at the printer.",
              "Cancel the print at the printer; the task then goes on hold and can be stopped.")
          .asException();
    }
    if (CaseRecords.of(tx.dsl(), taskId).stream().anyMatch(CaseRecord.Release.class::isInstance)) {
      throw new Problem(
              OrderProblem.WORK_RELEASED,
              "The object of Task/"
                  + taskId
                  + " was released; its work cannot be stopped any more.",
              "Wait until the Task is " + TaskStatus.COMPLETED.code() + ", then act on the Device.")
          .asException();
    }
  }
}
