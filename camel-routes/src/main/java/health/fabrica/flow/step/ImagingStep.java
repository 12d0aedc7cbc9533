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

/** Pulls the scan and refuses geometry that must not be modelled. */
public final class ImagingStep implements Step {

  private final ImageSource source;
  private final ModelMaker maker;

  /** Pulls from the source; the maker judges the geometry. */
  public ImagingStep(ImageSource source, ModelMaker maker) {
    this.source = source;
    this.maker = maker;
  }

  @Override
  public Stage stage() {
    return Stage.IMAGING;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    CaseRecord.Imaging imaging = source.retrieve(work.order().imaging(), monitor);
    maker.check(work.order(), imaging, monitor);
    return new StageResult.Done(
        TaskStatus.IN_PROGRESS,
        BusinessStatus.IMAGING_RETRIEVED,
        List.of(imaging),
        Optional.of(Stage.FABRICATION));
  }
}
