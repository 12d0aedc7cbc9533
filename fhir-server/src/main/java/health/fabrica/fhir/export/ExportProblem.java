package health.fabrica.fhir.export;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;

/** What can go wrong with bulk exports. */
public enum ExportProblem implements ProblemCode {
  /** There is no such export or file: never made, cancelled or expired. */
  UNKNOWN(5700, Category.NOT_FOUND, "export unknown"),
  /** Too many exports wait already. */
  TOO_MANY(5701, Category.BUSY, "too many exports"),
  /** The export was tried several times and failed. */
  FAILED(5702, Category.FAULT, "export failed"),
  /** The files of the export cannot be written or read. */
  FILES(5703, Category.UNAVAILABLE, "export files unusable");

  private final Definition definition;

  ExportProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  ProblemException refuse(String message, String hint, Exception cause) {
    return new Problem(this, message, hint).asException(cause);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
