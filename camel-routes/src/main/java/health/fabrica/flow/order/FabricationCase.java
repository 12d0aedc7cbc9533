package health.fabrica.flow.order;

import java.util.List;
import java.util.Optional;

/**
 * An order with everything that has been done for it so far.
 *
 * @param records in the order in which they were committed
 */
public record FabricationCase(FabricationOrder order, TaskStatus status, List<CaseRecord> records) {

  /** The newest record of a kind. */
  public <T extends CaseRecord> Optional<T> latest(Class<T> kind) {
    return all(kind).stream().reduce((a, b) -> b);
  }

  /** All records of a kind, oldest first. */
  public <T extends CaseRecord> List<T> all(Class<T> kind) {
    return records.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * The newest record of a kind that an earlier step must have left.
   *
   * @throws IllegalStateException when it is missing: a broken promise of the routes
   */
  public <T extends CaseRecord> T required(Class<T> kind) {
    return latest(kind)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "task " + order.taskId() + " has no " + kind.getSimpleName() + " record"));
  }
}
