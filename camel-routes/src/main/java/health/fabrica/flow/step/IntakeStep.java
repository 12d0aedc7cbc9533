package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.util.List;
import java.util.Optional;

/** Takes an order on. Its content was checked in the transaction that stored it. */
public final class IntakeStep implements Step {

  @Override
  public Stage stage() {
    return Stage.INTAKE;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    return new StageResult.Done(
        TaskStatus.ACCEPTED,
        BusinessStatus.AWAITING_IMAGING,
        List.of(),
        Optional.of(Stage.IMAGING));
  }
}
