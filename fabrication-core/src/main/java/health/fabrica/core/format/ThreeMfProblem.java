package health.fabrica.core.format;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What only a 3MF package can be wrong with. */
public enum ThreeMfProblem implements ProblemCode {
  /** The package requires an extension that is not read here. */
  THREE_MF_EXTENSION(1413, Category.UNSUPPORTED, "3MF extension not supported"),
  /** A mesh was asked for, and the package builds beams that are no mesh. */
  THREE_MF_BEAMS(1414, Category.UNSUPPORTED, "3MF model holds a beam lattice"),
  /** A mesh was asked for, and that of the package is too coarse to be made. */
  THREE_MF_COARSE(1415, Category.UNSUPPORTED, "3MF mesh too coarse to be made"),
  /** A beam lattice breaks the rules of its extension. */
  THREE_MF_LATTICE(1416, Category.INCORRECT, "beam lattice malformed"),
  /** The slices of a package break the rules of their extension. */
  THREE_MF_SLICES(1417, Category.INCORRECT, "3MF slices malformed"),
  /** The package builds no object with slices. */
  THREE_MF_NO_SLICES(1418, Category.INCORRECT, "3MF package without slices");

  private final Definition definition;

  ThreeMfProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
