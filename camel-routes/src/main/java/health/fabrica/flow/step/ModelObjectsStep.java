package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.util.List;
import java.util.Optional;

/** Gives the released model back to the archives before the EHR hears of it. */
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
    List<CaseRecord> made =
        work.latest(CaseRecord.ModelObjects.class).isPresent()
            ? List.of()
            : List.of(objects.store(work, monitor));
    return new StageResult.Done(
        TaskStatus.IN_PROGRESS, BusinessStatus.RELEASED, made, Optional.of(Stage.WRITE_BACK));
  }
}
