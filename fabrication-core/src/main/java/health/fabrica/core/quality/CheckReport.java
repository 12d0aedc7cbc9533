package health.fabrica.core.quality;

import java.util.List;

/**
 * All checks of a mesh against a process.
 *
 * @param profile the process whose limits were asked for
 * @param checks in the order of reading
 */
public record CheckReport(CheckProfile profile, List<CheckResult> checks) {

  public CheckReport {
    checks = List.copyOf(checks);
  }

  /** The gravest status; skipped checks ask for a look. */
  public CheckStatus status() {
    CheckStatus worst = CheckStatus.PASS;
    for (CheckResult check : checks) {
      CheckStatus status = check.status();
      worst = worst.or(status == CheckStatus.SKIPPED ? CheckStatus.WARN : status);
    }
    return worst;
  }

  /** The result of a check by its name. */
  public CheckResult of(String id) {
    return checks.stream()
        .filter(check -> check.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no check " + id));
  }
}
