package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a busy database, where waiting helps, from a failed one. */
final class StoreErrors {

  /** SQLSTATE of PostgreSQL: lock not available, deadlock, serialization failure. */
  private static final Set<String> BUSY_STATES = Set.of("55P03", "40P01", "40001");

  /** SQLSTATE of PostgreSQL for text that it does not take: with the character NUL in it. */
  private static final String UNTRANSLATABLE = "22021";

  private StoreErrors() {}

  static ProblemException of(Throwable failure) {
    if (isNul(failure)) {
      return new Problem(
              FhirProblem.MALFORMED,
              "A text of the request has the character U+0000.",
              "Leave it out: FHIR allows no control characters but tab and line ends in text.")
          .asException(failure);
    }
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
            "Check the free space and permissions of the data folder, or the connection to the"
                + " database; the log has the cause.")
        .asException(cause);
  }

  /** A commit failed. Only a full disk or a lock says for sure that nothing was stored. */
  static ProblemException ofCommit(Throwable failure) {
    if (isBusy(failure) || sqliteCode(failure) == SQLiteErrorCode.SQLITE_FULL.code) {
      return of(failure);
    }
    return new Problem(
            FhirProblem.STORE_FAILED,
            "The database failed at the commit; whether the request was stored is not known.",
            "Read what was to be stored before sending it again; the log has the cause.")
        .asException(failure);
  }

  /** Another has the lock, or there is a deadlock, or no connection is free. */
  private static boolean isBusy(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && isOutage(sql)) {
        return false;
      }
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLTransientException
          || (t instanceof SQLException sql && BUSY_STATES.contains(state(sql)))) {
        return true;
      }
    }
    return sqliteCode(failure) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  private static boolean isNul(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && state(sql).equals(UNTRANSLATABLE)) {
        return true;
      }
    }
    return false;
  }

  /** PostgreSQL is not there, or closes: classes 08 and 57P of SQLSTATE. */
  private static boolean isOutage(SQLException failure) {
    return !(failure instanceof SQLTransientException)
        && (state(failure).startsWith("08") || state(failure).startsWith("57P"));
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }

  private static int sqliteCode(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLiteException sqlite) {
        return sqlite.getResultCode().code & 0xFF;
      }
    }
    return 0;
  }
}
