package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationOrder;

/** Makes the model and the printer instructions out of a retrieved series. */
public interface ModelMaker {

  /**
   * Checks identity and geometry of the series, as the first and cheap part of the work.
   *
   * @throws health.fabrica.core.problem.ProblemException when the series must not be modelled
   */
  void check(FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor);

  /**
   * Makes everything and stores the files.
   *
   * @throws health.fabrica.core.problem.ProblemException when a stage refuses
   */
  CaseRecord.Model make(FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor);
}
