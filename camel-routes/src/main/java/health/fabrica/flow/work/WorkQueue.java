package health.fabrica.flow.work;

import java.time.Duration;
import java.util.Optional;

/** The items that are due. Safe for many threads and nodes: an item has one owner at a time. */
public interface WorkQueue {

  /** Takes the oldest due item of a step and owns it for the lease. */
  Optional<WorkItem> claim(Stage stage, Duration lease);

  /** Owns the item for another lease from now; has no effect when the item is gone. */
  void extend(WorkItem item, Duration lease);

  /** Removes an item whose task was ended by somebody else. */
  void drop(WorkItem item);

  /** Gives back everything this node owned before it died: called once, before any claim. */
  void recover();
}
