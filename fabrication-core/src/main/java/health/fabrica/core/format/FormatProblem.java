package health.fabrica.core.format;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can be wrong with a model file. */
public enum FormatProblem implements ProblemCode {
  /** The file ends before what its header announces. */
  MODEL_TRUNCATED(1601, Category.INCORRECT, "model file truncated"),
  /** The announced number of triangles and the size of the file disagree. */
  MODEL_COUNT_MISMATCH(1602, Category.INCORRECT, "triangle count and file size disagree"),
  /** A coordinate is not a finite number. */
  MODEL_NOT_FINITE(1603, Category.INCORRECT, "coordinate not finite"),
  /** The file holds no triangle. */
  MODEL_EMPTY(1604, Category.INCORRECT, "model file empty"),
  /** A dialect that this reader does not read. */
  MODEL_DIALECT(1605, Category.UNSUPPORTED, "model dialect not supported"),
  /** The file breaks the rules of its format. */
  MODEL_MALFORMED(1606, Category.INCORRECT, "model file malformed"),
  /** The file, or what it unpacks to, is larger than this reader accepts. */
  MODEL_TOO_LARGE(1607, Category.INCORRECT, "model file too large"),
  /** The stream below failed. */
  MODEL_STREAM(1608, Category.UNAVAILABLE, "model stream failed"),
  /** Neither the file nor the caller says what one unit of length is. */
  MODEL_UNIT_MISSING(1610, Category.INCORRECT, "unit of length missing"),
  /** The file says one unit and the caller another. */
  MODEL_UNIT_CONFLICT(1611, Category.INCORRECT, "unit of length contradicts the file"),
  /** Neither name nor content is that of a format read here. */
  MODEL_FORMAT_UNKNOWN(1612, Category.UNSUPPORTED, "model format not known");

  private final Definition definition;

  FormatProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
