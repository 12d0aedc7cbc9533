package health.fabrica.flow.trigger;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.watch.SeriesFacts;
import java.time.Instant;
import java.util.List;

/**
 * The durable list of series, each of which gets at most one order. Every act is one atomic step
 * and does nothing when the candidate has changed since it was handed out: then somebody else
 * decides, or it is handed out again. Safe for many threads and nodes.
 */
public interface TriggerDesk {

  /** Some of the series that are due, the longest due first. */
  List<Candidate> due();

  /**
   * Makes the order and notes it, both or neither.
   *
   * @throws health.fabrica.core.problem.ProblemException when the order is refused: by the identity
   *     of the patient or by the order intake
   */
  void order(Candidate series, SeriesFacts facts, TriggerRules.Match match);

  /** Notes that no rule matches. */
  void unmatched(Candidate series);

  /** Notes why there is no order. */
  void refuse(Candidate series, Problem problem);

  /** Makes it due again later. */
  void postpone(Candidate series, Problem problem, Instant until);

  /** Holds the order of a series that grew after it. */
  void hold(Candidate series);
}
