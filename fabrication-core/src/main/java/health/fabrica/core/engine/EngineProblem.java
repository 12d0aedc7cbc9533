package health.fabrica.core.engine;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a site's own slicer gave no print file. */
public enum EngineProblem implements ProblemCode {
  /** The program is not there or cannot be started. */
  ENGINE_MISSING(1570, Category.UNAVAILABLE, "slicing program not found"),
  /** The program ended with an error or without a file. */
  ENGINE_FAILED(1571, Category.INCORRECT, "slicing program failed"),
  /** The program took longer than it may. */
  ENGINE_TIME(1572, Category.UNAVAILABLE, "slicing program took too long"),
  /** The machine cannot shut a program off from the network. */
  ENGINE_UNGUARDED(1573, Category.UNAVAILABLE, "no sandbox for the slicing program"),
  /** The program is not the version that the site has validated. */
  ENGINE_VERSION(1574, Category.FORBIDDEN, "slicing program of another version");

  private final Definition definition;

  EngineProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
