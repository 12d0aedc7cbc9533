package health.fabrica.flow.trigger;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.watch.SeriesFacts;

/** Reads what the images of a series say. */
@FunctionalInterface
public interface FactsSource {

  /**
   * The facts.
   *
   * @throws health.fabrica.core.problem.ProblemException when they cannot be had, or the images
   *     contradict each other
   */
  SeriesFacts facts(Candidate series, WorkMonitor monitor);
}
