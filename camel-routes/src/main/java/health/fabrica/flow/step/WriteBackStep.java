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

/** Tells the EHR and completes the task. Without an EHR the task is complete with the release. */
public final class WriteBackStep implements Step {

  private final Optional<OutcomeSink> sink;

  /** Delivers to the sink, if there is one. */
  public WriteBackStep(Optional<OutcomeSink> sink) {
    this.sink = sink;
  }

  @Override
  public Stage stage() {
    return Stage.WRITE_BACK;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    return sink.map(ehr -> complete(BusinessStatus.DELIVERED, List.of(ehr.deliver(work))))
        .orElseGet(() -> complete(BusinessStatus.RELEASED, List.of()));
  }

  private static StageResult complete(BusinessStatus status, List<CaseRecord> records) {
    return new StageResult.Done(TaskStatus.COMPLETED, status, records, Optional.empty());
  }
}
