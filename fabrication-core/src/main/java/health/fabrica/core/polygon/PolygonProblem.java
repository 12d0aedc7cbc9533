package health.fabrica.core.polygon;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop an operation on polygons. */
public enum PolygonProblem implements ProblemCode {
  /** A coordinate lies beyond the grid. */
  BEYOND_GRID(1401, Category.UNSUPPORTED, "coordinate beyond the polygon grid"),
  /** An offset, tolerance or other measure cannot be used. */
  MEASURE_INVALID(1402, Category.INCORRECT, "polygon measure invalid"),
  /** A result contradicts itself: a defect of this software. */
  FAULT(1403, Category.FAULT, "polygon operation failed"),
  /** Edges given one by one do not close. */
  NOT_CLOSED(1404, Category.INCORRECT, "polygon edges not closed");

  private final Definition definition;

  PolygonProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
