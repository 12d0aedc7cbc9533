package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.OutcomeMapper;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.TaskStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;

/** Moves a fulfilment Task from state to state and shows on it what is wrong. */
final class TaskState {

  private static final String PROBLEM_ID = "problem";

  private TaskState() {}

  /** The state; a status that fabrication tasks never have is a broken promise. */
  static TaskStatus of(Task task) {
    return TaskStatus.ofCode(task.getStatus().toCode())
        .orElseThrow(
            () -> new IllegalStateException("unexpected status " + task.getStatus().toCode()));
  }

  /** The id that every log line of the order carries. */
  static String correlation(Task task) {
    return task.getIdentifier().stream()
        .filter(identifier -> FabricaTerms.CORRELATION.equals(identifier.getSystem()))
        .map(Identifier::getValue)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("task " + task.getId() + " has no correlation id"));
  }

  /** Whether the task is one of ours. */
  static boolean isFabrication(Task task) {
    return task.getIdentifier().stream()
        .anyMatch(identifier -> FabricaTerms.CORRELATION.equals(identifier.getSystem()));
  }

  /**
   * Goes on: the new state, and no problem any more. Saying the same again changes nothing.
   *
   * @param detail more for the reader, may be empty
   */
  static void advance(
      Task task, TaskStatus next, BusinessStatus business, String detail, Instant now) {
    CodeableConcept shown = businessStatus(business);
    if (!detail.isEmpty()) {
      shown.setText(business.code() + ", " + detail);
    }
    if (of(task) == next && !task.hasStatusReason() && shown.equalsDeep(task.getBusinessStatus())) {
      return;
    }
    if (of(task) == TaskStatus.ON_HOLD) {
      move(task, TaskStatus.IN_PROGRESS, now); // what held it is over, whatever comes next
    }
    move(task, next, now);
    task.setBusinessStatus(shown);
    clearProblem(task);
  }

  /**
   * Waits: on hold where the state machine allows it, with the problem shown in any case.
   *
   * @param retries whether the server tries again by itself
   */
  static void hold(Task task, Problem problem, boolean retries, Instant now) {
    TaskStatus status = of(task);
    TaskStatus next = status.mayBecome(TaskStatus.ON_HOLD) ? TaskStatus.ON_HOLD : status;
    String text = problem + (retries ? " The server tries again by itself." : "");
    if (status == next && text.equals(task.getStatusReason().getText())) {
      return;
    }
    move(task, next, now);
    show(task, problem, text);
  }

  /** Goes on after a hold, with no problem any more. */
  static void resume(Task task, Instant now) {
    if (of(task) == TaskStatus.ON_HOLD) {
      move(task, TaskStatus.IN_PROGRESS, now);
    }
    clearProblem(task);
  }

  /** Ends without a result. */
  static void fail(Task task, Problem problem, Instant now) {
    boolean taken = !of(task).mayBecome(TaskStatus.REJECTED);
    move(task, taken ? TaskStatus.FAILED : TaskStatus.REJECTED, now);
    show(task, problem, problem.toString());
  }

  /** A step that was on hold and ends at once has been in progress in between. */
  private static void move(Task task, TaskStatus next, Instant now) {
    TaskStatus status = of(task);
    boolean byProgress =
        status.mayBecome(TaskStatus.IN_PROGRESS) && TaskStatus.IN_PROGRESS.mayBecome(next);
    if (!status.mayBecome(next) && !byProgress) {
      throw new IllegalStateException("a task never goes from " + status + " to " + next);
    }
    task.setStatus(Task.TaskStatus.fromCode(next.code()));
    task.setLastModified(Date.from(now));
  }

  private static void show(Task task, Problem problem, String text) {
    clearProblem(task);
    task.setStatusReason(
        concept(FabricaTerms.PROBLEM_SYSTEM, problem.code().id(), problem.code().title())
            .setText(text));
    OperationOutcome outcome = OutcomeMapper.outcome(problem);
    outcome.setId(PROBLEM_ID);
    task.addContained(outcome);
    task.addOutput()
        .setType(TaskParameter.PROBLEM.concept())
        .setValue(new Reference("#" + PROBLEM_ID));
  }

  private static void clearProblem(Task task) {
    task.setStatusReason(null);
    task.getContained()
        .removeIf(
            resource -> resource instanceof OperationOutcome && !ArchiveProblem.isIn(resource));
    task.getOutput().removeIf(output -> TaskParameter.PROBLEM.in(output.getType()));
  }

  /** The stage as the published code system names it. */
  static CodeableConcept businessStatus(BusinessStatus status) {
    return Arrays.stream(health.fabrica.conformance.BusinessStatus.values())
        .filter(term -> term.code().equals(status.code()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not published: " + status.code()))
        .concept();
  }

  private static CodeableConcept concept(String system, String code, String display) {
    return new CodeableConcept().addCoding(new Coding(system, code, display));
  }
}
