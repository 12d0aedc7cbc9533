package health.fabrica.core.picture;

import health.fabrica.core.cost.CostStatement;
import health.fabrica.core.deposit.DepositReport;
import health.fabrica.core.problem.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of a job says beside its pictures. No patient data in any of it.
 *
 * @param job name of the job
 * @param technology how it is made, for people
 * @param estimate time, material and the like, name and value in their order
 * @param cost what it costs, when rates are known
 * @param deposit how the file agrees with the model, when that was measured
 * @param profiles profiles by their kind, with version and digest
 * @param files files by their names, with what identifies them
 * @param problems what a person should know before printing
 */
public record JobFacts(
    String job,
    String technology,
    Map<String, String> estimate,
    Optional<CostStatement> cost,
    Optional<DepositReport> deposit,
    Map<String, String> profiles,
    Map<String, String> files,
    List<Remark> problems) {

  /**
   * What a person should know.
   *
   * @param code its stable code
   * @param message what is the matter
   * @param hint what to do
   */
  public record Remark(String code, String message, String hint) {

    /** The remark of a problem. */
    public static Remark of(Problem problem) {
      return new Remark(problem.code().id(), problem.message(), problem.hint());
    }
  }

  public JobFacts {
    estimate = Collections.unmodifiableMap(new LinkedHashMap<>(estimate));
    profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    problems = List.copyOf(problems);
  }
}
