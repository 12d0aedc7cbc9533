package health.fabrica.fhir.order;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;

/** Tasks and their parts, by Task.partOf. A part belongs to a tree, never to itself. */
final class TaskTree {

  /** The most Tasks looked at above one, and the most parts taken along below it. */
  private static final int MAX_TASKS = 1000;

  private TaskTree() {}

  /**
   * Walks up from a Task.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5221 when it meets itself or something
   *     that is no Task
   */
  static void checkParents(StoreReader reader, String id, Task task) {
    Deque<Task> open = new ArrayDeque<>(List.of(task));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      for (Reference reference : open.pop().getPartOf()) {
        Optional<String> parent = parent(reference, id);
        if (parent.filter(id::equals).isPresent() || seen.size() > MAX_TASKS) {
          throw refuse(
              "Task/" + id + " is a part of itself, or has more than 1000 Tasks above it.");
        }
        parent
            .filter(seen::add)
            .flatMap(above -> OrderReader.find(reader, Task.class, above))
            .ifPresent(open::push);
      }
    }
  }

  private static Optional<String> parent(Reference reference, String id) {
    String text = reference.hasReference() ? reference.getReference() : "";
    boolean elsewhere = text.isEmpty() || text.contains("://") || text.startsWith("urn:");
    Optional<String> parent = OrderReader.localId(reference, "Task");
    if (!elsewhere && parent.isEmpty()) {
      throw refuse("Task.partOf of Task/" + id + " refers to something that is no Task.");
    }
    return parent;
  }

  private static RuntimeException refuse(String message) {
    return new Problem(
            OrderProblem.TASK_TREE, message, "Let Task.partOf name the Task of which it is a step.")
        .asException();
  }

  /**
   * Refuses to complete a Task of which a part is open.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5222
   */
  static void requirePartsClosed(StoreReader reader, String id) {
    long open = parts(reader, id).stream().filter(TaskTree::isOpen).count();
    if (open > 0) {
      throw new Problem(
              OrderProblem.PARTS_OPEN,
              "Task/" + id + " cannot become completed: " + open + " of its parts are open.",
              "Complete or cancel them first: GET Task?part-of=Task/" + id + ".")
          .asException();
    }
  }

  /** Cancels what is open below a cancelled Task. */
  static void cancelParts(StoreTransaction tx, String id, Date when) {
    Deque<String> above = new ArrayDeque<>(List.of(id));
    while (!above.isEmpty()) {
      for (StoredResource stored : parts(tx, above.pop())) {
        if (isOpen(stored)) {
          Task part = stored.resource(Task.class);
          part.setStatus(Task.TaskStatus.CANCELLED);
          part.setLastModified(when);
          tx.update(part);
          above.push(stored.id());
        }
      }
    }
  }

  private static boolean isOpen(StoredResource part) {
    return !TaskTransitions.isFinal(part.resource(Task.class).getStatus());
  }

  private static List<StoredResource> parts(StoreReader reader, String id) {
    return reader
        .search(SearchRequest.of("Task").where("part-of", "Task/" + id).count(MAX_TASKS))
        .matches();
  }
}
