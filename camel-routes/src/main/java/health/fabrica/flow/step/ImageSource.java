package health.fabrica.flow.step;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.ImagingReference;

/** Where scans come from. */
public interface ImageSource {

  /**
   * Retrieves one series completely into the blob store.
   *
   * @throws health.fabrica.core.problem.ProblemException when the source is down, does not know the
   *     study, or does not deliver every instance it announced
   */
  CaseRecord.Imaging retrieve(ImagingReference imaging, WorkMonitor monitor);
}
