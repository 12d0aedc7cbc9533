package health.fabrica.fhir.order;

import health.fabrica.core.problem.Problem;
import health.fabrica.flow.order.TaskStatus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Task;

/**
 * Which Task.status may follow which, for every Task that is written over the API.
 *
 * <p>The way from requested to completed follows the figure "Task state machine" of the R4 page of
 * Task. That figure shows the typical way and the specification forbids no other one. Ours is:
 *
 * <ul>
 *   <li>the figure is binding: what it does not show is refused;
 *   <li>requested may become accepted, rejected or cancelled without received in between;
 *   <li>draft becomes requested or cancelled, nothing else;
 *   <li>on-hold does not become completed: work goes on first;
 *   <li>rejected, cancelled, failed and completed are final, but for the correction to
 *       entered-in-error, which every state allows and which nothing follows;
 *   <li>a new Task may begin in any state: it may record what happened elsewhere.
 * </ul>
 *
 * <p>The states of fabrication Tasks are a part of these, kept by {@link TaskStatus}; this class
 * adds draft and entered-in-error, which the server never uses itself.
 */
final class TaskTransitions {

  private static final Map<Task.TaskStatus, Set<Task.TaskStatus>> NEXT = table();

  private TaskTransitions() {}

  private static Map<Task.TaskStatus, Set<Task.TaskStatus>> table() {
    Map<Task.TaskStatus, Set<Task.TaskStatus>> next = new EnumMap<>(Task.TaskStatus.class);
    for (TaskStatus from : TaskStatus.values()) {
      Set<Task.TaskStatus> after = EnumSet.of(Task.TaskStatus.ENTEREDINERROR);
      Arrays.stream(TaskStatus.values())
          .filter(to -> to != from && from.mayBecome(to))
          .forEach(to -> after.add(Task.TaskStatus.fromCode(to.code())));
      next.put(Task.TaskStatus.fromCode(from.code()), after);
    }
    next.put(
        Task.TaskStatus.DRAFT,
        EnumSet.of(
            Task.TaskStatus.REQUESTED, Task.TaskStatus.CANCELLED, Task.TaskStatus.ENTEREDINERROR));
    next.put(Task.TaskStatus.ENTEREDINERROR, Set.of());
    return next;
  }

  /** The states that may follow; staying is always allowed and not listed. */
  static Set<Task.TaskStatus> after(Task.TaskStatus from) {
    return NEXT.getOrDefault(from, Set.of());
  }

  /** Whether the work of the Task is over. */
  static boolean isFinal(Task.TaskStatus status) {
    return !after(status).contains(Task.TaskStatus.CANCELLED);
  }

  /**
   * Refuses what is not allowed.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5218 with both states and those that
   *     may follow
   */
  static void check(String taskId, Task.TaskStatus from, Task.TaskStatus to) {
    if (from != to && !after(from).contains(to)) {
      throw new Problem(
              OrderProblem.TASK_TRANSITION,
              "Task/" + taskId + " is " + from.toCode() + " and cannot become " + to.toCode() + ".",
              "From " + from.toCode() + " it can become: " + codes(after(from)) + ".")
          .asException();
    }
  }

  private static String codes(Set<Task.TaskStatus> states) {
    return states.isEmpty()
        ? "nothing else"
        : states.stream().map(Task.TaskStatus::toCode).collect(Collectors.joining(", "));
  }
}
