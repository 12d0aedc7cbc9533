package health.fabrica.app.demo;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong in the demo, FAB-6100 to FAB-6199. */
public enum DemoProblem implements ProblemCode {
  /** The bundled scan is missing. */
  SCAN_MISSING(6101, Category.NOT_FOUND, "bundled scan missing"),
  /** A part of the demo answered something else than the story needs. */
  UNEXPECTED_ANSWER(6102, Category.FAULT, "unexpected answer"),
  /** A part of the demo does not answer. */
  PEER_GONE(6103, Category.UNAVAILABLE, "part of the demo gone"),
  /** The order does not come to an end. */
  STUCK(6104, Category.FAULT, "order stuck");

  private final Definition definition;

  DemoProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
