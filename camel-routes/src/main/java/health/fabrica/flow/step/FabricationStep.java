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

/** Makes the model and puts it before the people who must sign it. */
public final class FabricationStep implements Step {

  private final ModelMaker maker;

  /** Makes models with the maker. */
  public FabricationStep(ModelMaker maker) {
    this.maker = maker;
  }

  @Override
  public Stage stage() {
    return Stage.FABRICATION;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    CaseRecord.Model model =
        maker.make(work.order(), work.required(CaseRecord.Imaging.class), monitor);
    return new StageResult.Done(
        TaskStatus.IN_PROGRESS,
        BusinessStatus.AWAITING_CLINICAL_APPROVAL,
        List.of(model),
        Optional.empty());
  }
}
