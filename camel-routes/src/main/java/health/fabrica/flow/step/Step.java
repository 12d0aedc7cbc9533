package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;

/** One step of an order. */
public interface Step {

  /** Which step this is. */
  Stage stage();

  /**
   * Does the step.
   *
   * @throws health.fabrica.core.problem.ProblemException when it cannot be done; the category
   *     decides whether it is tried again
   */
  StageResult run(FabricationCase work, WorkMonitor monitor);
}
