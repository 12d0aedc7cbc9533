package health.fabrica.device.dispatch;

import health.fabrica.device.DispatchId;
import java.util.List;
import java.util.Optional;

/**
 * Where dispatches are written down. Every call is one transaction that is durable when it returns.
 * Safe for many threads and processes. {@code JobLedgerContract} in the tests is its definition.
 */
public interface JobLedger {

  /**
   * Writes an intent.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-3202 when the dispatch id is there
   *     already, FAB-3201 when the device has another job that is not terminal
   */
  void insert(DispatchJob intent);

  /** The row of a dispatch. */
  Optional<DispatchJob> find(DispatchId id);

  /** All rows that are not terminal, oldest first. */
  List<DispatchJob> openJobs();

  /**
   * Replaces a row if it is still the one expected: compare-and-set on dispatch id, revision and
   * state.
   *
   * @param expected the row as it was read
   * @param next the new content; its revision is ignored
   * @return the row as stored, its revision one higher
   * @throws health.fabrica.core.problem.ProblemException FAB-3204 when the row has changed or is
   *     missing; then nothing is written
   */
  DispatchJob advance(DispatchJob expected, DispatchJob next);
}
