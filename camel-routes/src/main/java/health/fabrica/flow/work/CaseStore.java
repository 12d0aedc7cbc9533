package health.fabrica.flow.work;

import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationCase;

/** Where cases live. Every method is one database transaction. */
public interface CaseStore {

  /** The case of a task with all its records. */
  FabricationCase load(String taskId);

  /**
   * Ends an item: removes it, appends the records, sets the Task, and enqueues what is next, all or
   * nothing. When the Task was ended by somebody else meanwhile, only the item is removed. A step
   * beside the order changes nothing of the Task but shows there what it cannot do.
   */
  void commit(WorkItem item, StageResult result);

  /**
   * Shows a change of progress on the Task.
   *
   * @param detail what is being done, for the reader; may be empty
   */
  void show(WorkItem item, BusinessStatus status, String detail);
}
