package health.fabrica.app.bench;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong in a benchmark, FAB-6200 to FAB-6249. */
public enum BenchProblem implements ProblemCode {
  /** A server under test does not come up. */
  NOT_STARTED(6201, Category.UNAVAILABLE, "server under test not started"),
  /** A server under test went away. */
  GONE(6202, Category.UNAVAILABLE, "server under test gone"),
  /** A server under test answered wrongly. */
  WRONG_ANSWER(6203, Category.FAULT, "wrong answer under load"),
  /** The figures of a process cannot be read. */
  NO_FIGURES(6204, Category.UNSUPPORTED, "process figures unreadable"),
  /** The results cannot be written. */
  NO_OUTPUT(6205, Category.INCORRECT, "results not written"),
  /** A program or file that a comparison needs is not there or fails. */
  NO_PEER(6206, Category.UNAVAILABLE, "peer of a benchmark missing");

  private final Definition definition;

  BenchProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
