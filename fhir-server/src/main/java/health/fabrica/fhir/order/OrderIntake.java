package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.WriteListener;
import health.fabrica.fhir.store.WrittenResource;
import health.fabrica.fhir.store.WrittenResource.Change;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.order.Segmenting;
import health.fabrica.flow.recipe.RecipeCatalogue;
import health.fabrica.flow.work.Stage;
import java.time.Clock;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what is written. An active order yields its fulfilment Task and its first work item in
 * the transaction that stores it, or the whole transaction is refused. Of a fabrication Task
 * clients may change one thing: cancel it, directly or by withdrawing the order, while nothing
 * prints and nothing is released. An order on hold holds its work. What an order orders is fixed
 * once it has a Task, and it is completed when its Tasks are. For the Tasks that clients keep for
 * themselves {@link TaskRules} hold.
 */
public final class OrderIntake implements WriteListener {

  private static final Logger LOG = LoggerFactory.getLogger(OrderIntake.class);
  private static final Set<String> INTENTS = Set.of("order", "filler-order");

  private static final Set<ServiceRequestStatus> WITHDRAWN =
      EnumSet.of(ServiceRequestStatus.REVOKED, ServiceRequestStatus.ENTEREDINERROR);

  private final OrderRecipes recipes;
  private final Clock clock;
  private final WorkStops stops;

  /**
   * Stamps tasks with this clock.
   *
   * @param catalogue the recipes that orders may name
   * @param blobs keeps the text of those that were named
   */
  public OrderIntake(RecipeCatalogue catalogue, BlobStore blobs, Clock clock) {
    this.recipes = new OrderRecipes(catalogue, blobs);
    this.clock = clock;
    this.stops = new WorkStops(clock);
  }

  @Override
  public void written(StoreTransaction tx, List<WrittenResource> resources) {
    for (WrittenResource written : resources) {
      if (written.change() == Change.UNCHANGED) {
        continue;
      }
      if (tx.origin() == Origin.CLIENT) {
        writtenByClient(tx, written);
      } else if (written.type().equals("Task")) {
        OrderCompletion.taskWritten(tx, written);
      }
    }
  }

  private void writtenByClient(StoreTransaction tx, WrittenResource written) {
    switch (written.type()) {
      case "ServiceRequest" -> orderWritten(tx, written);
      case "Task" -> taskWritten(tx, written);
      default -> {
        // No other resource starts or stops work.
      }
    }
  }

  private void orderWritten(StoreTransaction tx, WrittenResource written) {
    List<Task> tasks = tasksOf(tx, written.id());
    if (written.change() == Change.DELETED) {
      tasks.forEach(task -> stops.cancel(tx, task));
      return;
    }
    ServiceRequest order = written.stored().resource(ServiceRequest.class);
    if (!tasks.isEmpty()) {
      orderInWorkWritten(tx, written, order, tasks);
    } else if (order.getStatus() == ServiceRequestStatus.ACTIVE) {
      open(tx, order);
    }
  }

  private void orderInWorkWritten(
      StoreTransaction tx, WrittenResource written, ServiceRequest order, List<Task> tasks) {
    Optional<ServiceRequest> before =
        written.previous().map(previous -> previous.resource(ServiceRequest.class));
    before.ifPresent(b -> OrderTransitions.check(written.id(), b.getStatus(), order.getStatus()));
    if (WITHDRAWN.contains(order.getStatus())) {
      tasks.forEach(task -> stops.abort(tx, order, task));
      return;
    }
    checkSameWork(written.id(), before, order);
    if (order.getStatus() == ServiceRequestStatus.ONHOLD) {
      tasks.forEach(task -> stops.hold(tx, task));
    } else {
      tasks.forEach(task -> stops.resume(tx, task));
    }
  }

  /**
   * The steps read the order anew each time, so it must not turn into another one on the way: the
   * object would be made for one patient and recorded for another.
   */
  private static void checkSameWork(
      String id, Optional<ServiceRequest> before, ServiceRequest order) {
    if (before.filter(b -> whatIsMade(b).equalsDeep(whatIsMade(order))).isEmpty()) {
      throw new Problem(
              OrderProblem.ORDER_IN_WORK,
              "ServiceRequest/" + id + " has a Task; what it orders cannot be changed.",
              "To order something else, revoke this order and send a new one.")
          .asException();
    }
  }

  private static ServiceRequest whatIsMade(ServiceRequest order) {
    return new ServiceRequest()
        .setIntent(order.getIntent())
        .setCode(order.getCode())
        .setOrderDetail(order.getOrderDetail())
        .setSubject(order.getSubject())
        .setPerformer(order.getPerformer())
        .setSupportingInfo(order.getSupportingInfo());
  }

  /** Our tasks for the order; an EHR may have tasks of its own for it. */
  static List<Task> tasksOf(StoreReader tx, String orderId) {
    return tx
        .search(
            SearchRequest.of("Task")
                .where("focus", "ServiceRequest/" + orderId)
                .where("identifier", FabricaTerms.CORRELATION + "|"))
        .matches()
        .stream()
        .map(stored -> stored.resource(Task.class))
        .toList();
  }

  private void open(StoreTransaction tx, ServiceRequest order) {
    String intent = order.getIntent() == null ? "none" : order.getIntent().toCode();
    if (!INTENTS.contains(intent)) {
      throw new Problem(
              OrderProblem.INTENT_UNSUPPORTED,
              "ServiceRequest.intent is " + intent + "; work starts on: order, filler-order.",
              "Send intent order, or status draft if nothing is to be made yet.")
          .asException();
    }
    String taskId = tx.newId();
    String correlation = tx.newId();
    FabricationOrder read = OrderReader.read(tx, order, taskId, correlation, recipes::resolve);
    Task task = task(order, correlation);
    if (read.segmenting() instanceof Segmenting.ByRecipe by) {
      recipes.pin(tx, order, by.recipe(), task);
    }
    tx.create(task, taskId);
    WorkItems.enqueue(tx.dsl(), taskId, Stage.INTAKE, clock.instant());
    tx.afterCommit(
        () ->
            LOG.info(
                "intake: ServiceRequest/{} became Task/{}, correlation {}",
                order.getIdElement().getIdPart(),
                taskId,
                correlation));
  }

  private Task task(ServiceRequest order, String correlation) {
    Date now = Date.from(clock.instant());
    Reference reference = new Reference("ServiceRequest/" + order.getIdElement().getIdPart());
    Task task = new Task();
    task.addIdentifier(new Identifier().setSystem(FabricaTerms.CORRELATION).setValue(correlation));
    task.addBasedOn(reference.copy());
    task.setFocus(reference);
    task.setGroupIdentifier(order.getRequisition());
    task.setStatus(Task.TaskStatus.REQUESTED);
    task.setBusinessStatus(TaskState.businessStatus(BusinessStatus.AWAITING_IMAGING));
    task.setIntent(Task.TaskIntent.ORDER);
    task.getCode()
        .addCoding(new Coding(FabricaTerms.TASK_CODE, "fulfill", "Fulfill the focal request"));
    task.setFor(order.getSubject().copy());
    task.setAuthoredOn(now);
    task.setLastModified(now);
    if (order.hasPriority()) {
      task.setPriority(Task.TaskPriority.fromCode(order.getPriority().toCode()));
    }
    if (order.hasRequester()) {
      task.setRequester(order.getRequester().copy());
    }
    return task;
  }

  private void taskWritten(StoreTransaction tx, WrittenResource written) {
    boolean ours =
        written
            .previous()
            .map(previous -> TaskState.isFabrication(previous.resource(Task.class)))
            .orElse(false);
    if (written.change() == Change.DELETED) {
      if (ours) {
        throw serverOwned("deleted");
      }
      return;
    }
    Task task = written.stored().resource(Task.class);
    if (!ours) {
      if (TaskState.isFabrication(task)) {
        throw serverOwned("made");
      }
      TaskRules.written(tx, written, task, Date.from(clock.instant()));
      return;
    }
    Task before = written.previous().orElseThrow().resource(Task.class);
    if (task.getStatus() != Task.TaskStatus.CANCELLED || TaskState.of(before).isTerminal()) {
      String to = task.getStatus() == null ? "no status" : task.getStatus().toCode();
      throw serverOwned("changed, from " + before.getStatus().toCode() + " to " + to + ",");
    }
    stops.cancel(tx, before); // with the stored Task, so that nothing else of the update stays
  }

  private static RuntimeException serverOwned(String act) {
    return new Problem(
            OrderProblem.TASK_IS_SERVER_OWNED,
            "A fabrication Task cannot be " + act + " by a client.",
            "Set status cancelled to stop it, or use $approve, $release and $retry.")
        .asException();
  }
}
