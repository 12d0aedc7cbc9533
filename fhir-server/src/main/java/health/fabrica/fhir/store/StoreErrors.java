package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Tells a busy database, where waiting helps, from a failed one. */
final class StoreErrors {

  private StoreErrors() {}

  static ProblemException of(Throwable failure) {
    return isBusy(failure) ? busy(failure) : failed(failure);
  }

  static ProblemException busy(@Nullable Throwable cause) {
    Problem problem =
        new Problem(
            FhirProblem.STORE_BUSY,
            "The database did not take the request in time.",
            "Send it again in a few seconds.");
    return cause == null ? problem.asException() : problem.asException(cause);
  }

  private static ProblemException failed(Throwable cause) {
    return new Problem(
            FhirProblem.STORE_FAILED,
            "The database failed; nothing of the request was stored.",
            "Check free space and permissions of the data folder; the log has the cause.")
        .asException(cause);
  }

  private static boolean isBusy(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLTransientException
          || (t instanceof SQLException sql
              && (sql.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code)) {
        return true;
      }
    }
    return false;
  }
}
