package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.util.List;

/** Gives the released model back to the archives, whatever the EHR does meanwhile. */
public final class ModelObjectsStep implements Step {

  private final ModelObjects objects;

  /** Stores with this. */
  public ModelObjectsStep(ModelObjects objects) {
    this.objects = objects;
  }

  @Override
  public Stage stage() {
    return Stage.MODEL_OBJECTS;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    return work.latest(CaseRecord.ModelObjects.class).isPresent()
        ? new StageResult.Settled()
        : new StageResult.Beside(List.of(objects.store(work, monitor)));
  }
}
