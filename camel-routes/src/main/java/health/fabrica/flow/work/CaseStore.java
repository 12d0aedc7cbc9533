package health.fabrica.flow.work;

import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationCase;

/** Where cases live. Every method is one database transaction. */
public interface CaseStore {

  /** The case of a task with all its records. */
  FabricationCase load(String taskId);

  /**
   * Ends an item: removes it, appends the records, sets the Task, and enqueues what is next, all or
   * nothing. When the Task was ended by somebody else meanwhile, only the item is removed.
   */
  void commit(WorkItem item, StageResult result);

  /** Shows a change of progress on the Task. */
  void show(WorkItem item, BusinessStatus status);
}
