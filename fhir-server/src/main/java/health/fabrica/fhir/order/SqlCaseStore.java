package health.fabrica.fhir.order;

import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.CaseStore;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jooq.DSLContext;

/** Cases in the database of the resources: the Task, its records and its work items. */
public final class SqlCaseStore implements CaseStore {

  private final ResourceStore store;
  private final RecordProjection projection;
  private final Clock clock;

  /**
   * Uses the store's transactions.
   *
   * @param projection shows committed records as FHIR resources
   */
  public SqlCaseStore(ResourceStore store, RecordProjection projection, Clock clock) {
    this.store = store;
    this.projection = projection;
    this.clock = clock;
  }

  @Override
  public FabricationCase load(String taskId) {
    Task task = store.require(Task.class, taskId);
    return store.rows(dsl -> load(store, dsl, task));
  }

  static FabricationCase load(StoreReader resources, DSLContext rows, Task task) {
    return new FabricationCase(
        OrderReader.read(resources, task),
        TaskState.of(task),
        CaseRecords.of(rows, task.getIdElement().getIdPart()));
  }

  @Override
  public void commit(WorkItem item, StageResult result) {
    store.inTransaction(
        tx -> {
          Task task = tx.require(Task.class, item.taskId());
          boolean held = OrderHolds.isHeld(tx.dsl(), item.taskId());
          if (isOver(task, item)) {
            WorkItems.remove(tx.dsl(), item.id());
          } else if (held && isIntentToPrint(result)) {
            WorkItems.giveBack(tx.dsl(), item.id(), item.attempt(), clock.instant());
          } else {
            apply(tx, item, task, result);
            if (held && !TaskState.of(task).isTerminal()) {
              TaskState.hold(task, OrderHolds.problem(), false, clock.instant());
            }
            tx.update(task);
          }
          return item;
        });
  }

  private static boolean isOver(Task task, WorkItem item) {
    TaskStatus status = TaskState.of(task);
    return status.isTerminal() && !(item.stage().isBeside() && status == TaskStatus.COMPLETED);
  }

  /** What is meant to be printed can wait; the printer has heard nothing of it yet. */
  private static boolean isIntentToPrint(StageResult result) {
    return result instanceof StageResult.Again again
        && again.records().stream().anyMatch(CaseRecord.Dispatch.class::isInstance);
  }

  private void apply(StoreTransaction tx, WorkItem item, Task task, StageResult result) {
    Instant now = clock.instant();
    if (result instanceof StageResult.Done done) {
      append(tx, task, done.records());
      TaskState.advance(task, done.status(), done.businessStatus(), "", now);
      WorkItems.remove(tx.dsl(), item.id());
      done.next().ifPresent(next -> WorkItems.enqueue(tx.dsl(), item.taskId(), next, now));
      done.beside().forEach(next -> WorkItems.enqueue(tx.dsl(), item.taskId(), next, now));
    } else if (result instanceof StageResult.Beside beside) {
      append(tx, task, beside.records());
      ArchiveProblem.clear(task);
      WorkItems.remove(tx.dsl(), item.id());
    } else if (result instanceof StageResult.Again again) {
      append(tx, task, again.records());
      TaskState.advance(task, TaskStatus.IN_PROGRESS, again.businessStatus(), again.detail(), now);
      WorkItems.giveBack(tx.dsl(), item.id(), 0, now.plus(again.delay()));
    } else if (result instanceof StageResult.Held held) {
      append(tx, task, held.records());
      Optional<Instant> retryAt = held.retryAfter().map(now::plus);
      if (item.stage().isBeside()) {
        ArchiveProblem.show(task, held.problem());
      } else {
        TaskState.hold(task, held.problem(), retryAt.isPresent(), now);
      }
      WorkItems.giveBack(tx.dsl(), item.id(), item.attempt() + 1, retryAt.orElse(null));
    } else if (result instanceof StageResult.Settled) {
      WorkItems.remove(tx.dsl(), item.id());
    } else if (result instanceof StageResult.Failed failed) {
      TaskState.fail(task, failed.problem(), now);
      WorkItems.remove(tx.dsl(), item.id());
    }
  }

  private void append(StoreTransaction tx, Task task, List<CaseRecord> records) {
    for (CaseRecord record : records) {
      append(tx, task, record, projection);
    }
  }

  /** Stores a record and shows it on the Task, which the caller stores. */
  static void append(
      StoreTransaction tx, Task task, CaseRecord record, RecordProjection projection) {
    CaseRecords.append(tx.dsl(), task.getIdElement().getIdPart(), record);
    projection.project(tx, load(tx, tx.dsl(), task), record, task);
  }

  @Override
  public void show(WorkItem item, BusinessStatus status, String detail) {
    store.inTransaction(
        tx -> {
          Task task = tx.require(Task.class, item.taskId());
          boolean held = OrderHolds.isHeld(tx.dsl(), item.taskId());
          if (!held && !TaskState.of(task).isTerminal()) {
            TaskState.advance(task, TaskStatus.IN_PROGRESS, status, detail, clock.instant());
            tx.update(task);
          }
          return item;
        });
  }
}
