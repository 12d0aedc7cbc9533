package health.fabrica.flow.step;

import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;

/** Who must hear of the outcome. */
public interface OutcomeSink {

  /**
   * Delivers the outcome so that delivering again creates nothing again.
   *
   * @throws health.fabrica.core.problem.ProblemException UNAVAILABLE when the receiver is down,
   *     another category when it refuses
   */
  CaseRecord.WriteBack deliver(FabricationCase work);
}
