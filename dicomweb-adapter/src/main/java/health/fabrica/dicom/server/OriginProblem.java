package health.fabrica.dicom.server;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What the origin server refuses beside what {@code DicomProblem} names: FAB-2170 to FAB-2199. */
public enum OriginProblem implements ProblemCode {
  TOO_LARGE(2170, Category.UNSUPPORTED, "object too large for this representation"),
  MEMORY_TAKEN(2171, Category.BUSY, "other requests hold the memory that this one needs"),
  NO_SUCH_VALUE(2172, Category.NOT_FOUND, "object has no such frame or value"),
  NOT_RENDERED(2173, Category.UNSUPPORTED, "object cannot be shown as a picture"),
  STORED_DAMAGED(2174, Category.FAULT, "stored object cannot be read");

  private final Definition definition;

  OriginProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
