package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.Signatures;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.util.List;
import java.util.Optional;

/** Runs after every signature: lets the job go when none is missing, else waits for the next. */
public final class ApprovalStep implements Step {

  @Override
  public Stage stage() {
    return Stage.APPROVAL;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    if (work.latest(CaseRecord.Dispatch.class).isPresent()) {
      return new StageResult.Settled();
    }
    boolean complete = Signatures.missing(work).isEmpty();
    return new StageResult.Done(
        TaskStatus.IN_PROGRESS,
        complete ? BusinessStatus.APPROVED : BusinessStatus.AWAITING_CLINICAL_APPROVAL,
        List.of(),
        complete ? Optional.of(Stage.DISPATCH) : Optional.empty());
  }
}
