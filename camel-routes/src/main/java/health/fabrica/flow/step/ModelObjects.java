package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;

/** Where a finished model goes back to as DICOM: the archives that hold its images. */
public interface ModelObjects {

  /**
   * Makes the objects of a released case and stores them. Doing it again, after a crash too, makes
   * the same objects under the same UIDs, so nothing is stored twice.
   *
   * @throws health.fabrica.core.problem.ProblemException when an archive is down or refuses them
   */
  CaseRecord.ModelObjects store(FabricationCase work, WorkMonitor monitor);
}
