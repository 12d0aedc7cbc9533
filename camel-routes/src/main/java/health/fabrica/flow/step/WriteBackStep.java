package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.util.List;
import java.util.Optional;

/** Tells the EHR and completes the task. */
public final class WriteBackStep implements Step {

  private final OutcomeSink sink;

  /** Delivers to the sink. */
  public WriteBackStep(OutcomeSink sink) {
    this.sink = sink;
  }

  @Override
  public Stage stage() {
    return Stage.WRITE_BACK;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    return new StageResult.Done(
        TaskStatus.COMPLETED,
        BusinessStatus.DELIVERED,
        List.of(sink.deliver(work)),
        Optional.empty());
  }
}
