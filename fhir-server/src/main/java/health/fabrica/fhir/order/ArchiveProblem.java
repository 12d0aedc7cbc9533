package health.fabrica.fhir.order;

import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.OutcomeMapper;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;

/**
 * Shows on a Task that its objects have not reached the archives, whatever state the Task is in. It
 * goes when they have.
 */
final class ArchiveProblem {

  private static final String ID = "archive-problem";

  private ArchiveProblem() {}

  /** Shows this problem in place of an earlier one. */
  static void show(Task task, Problem problem) {
    OperationOutcome outcome = OutcomeMapper.outcome(problem);
    outcome.setId(ID);
    if (task.getContained().stream()
        .filter(ArchiveProblem::isIn)
        .anyMatch(
            shown ->
                ((OperationOutcome) shown)
                    .getIssueFirstRep()
                    .equalsDeep(outcome.getIssueFirstRep()))) {
      return;
    }
    clear(task);
    task.addContained(outcome);
    task.addOutput()
        .setType(TaskParameter.ARCHIVE_PROBLEM.concept())
        .setValue(new Reference("#" + ID));
  }

  static void clear(Task task) {
    task.getContained().removeIf(ArchiveProblem::isIn);
    task.getOutput().removeIf(output -> TaskParameter.ARCHIVE_PROBLEM.in(output.getType()));
  }

  static boolean isShown(Task task) {
    return task.getOutput().stream()
        .anyMatch(output -> TaskParameter.ARCHIVE_PROBLEM.in(output.getType()));
  }

  /** Whether a contained resource is such a problem. */
  static boolean isIn(Resource contained) {
    return ID.equals(contained.getIdElement().getIdPart().replaceFirst("^#", ""));
  }
}
