package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import java.time.Instant;

/**
 * A problem as the ledger keeps it: plain values, so that codes of any module can be stored.
 *
 * @param code for example {@code FAB-3001}
 * @param category what kind it is
 * @param message what happened
 * @param hint what to do next
 * @param at when it was first met
 */
public record RecordedProblem(
    String code, Category category, String message, String hint, Instant at) {

  static RecordedProblem of(Problem problem, Instant at) {
    return new RecordedProblem(
        problem.code().id(), problem.category(), problem.message(), problem.hint(), at);
  }

  /** Whether the next step may go on without anybody changing something. */
  public boolean isTransient() {
    return category.isTransient();
  }

  boolean tellsTheSameAs(Problem problem) {
    return code.equals(problem.code().id()) && message.equals(problem.message());
  }
}
