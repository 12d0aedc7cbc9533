package health.fabrica.flow.work;

import health.fabrica.flow.order.BusinessStatus;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps of an order that software does. Between them people act. */
public enum Stage {
  /** Take the order on. */
  INTAKE(null),
  /** Pull the scan. */
  IMAGING(BusinessStatus.AWAITING_IMAGING),
  /** Make the model and the printer instructions. */
  FABRICATION(BusinessStatus.SEGMENTING),
  /** Look whether all signatures are there. */
  APPROVAL(null),
  /** Hand the job to the printer and follow it. */
  DISPATCH(null),
  /** Record the object after its release. */
  OUTCOME(null),
  /** Give the model back to where the images are, beside the order. */
  MODEL_OBJECTS(null),
  /** Tell the EHR. */
  WRITE_BACK(null);

  private final @Nullable BusinessStatus during;

  Stage(@Nullable BusinessStatus during) {
    this.during = during;
  }

  /** What the Task's businessStatus says while this step is at work; empty: as it was before. */
  public Optional<BusinessStatus> during() {
    return Optional.ofNullable(during);
  }

  /**
   * Whether this step runs beside the others: the Task neither waits for it nor is held by it, and
   * it goes on when the Task is complete.
   */
  public boolean isBeside() {
    return this == MODEL_OBJECTS;
  }

  /** The name in routes and logs, for example {@code write-back}. */
  public String routeName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
