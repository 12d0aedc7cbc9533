package health.fabrica.core.layerfile;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can be wrong with a layer file. */
public enum LayerFileProblem implements ProblemCode {
  /** The file ends inside of a header, a layer or a path. */
  LAYER_FILE_TRUNCATED(1560, Category.INCORRECT, "layer file truncated"),
  /** The file breaks the rules of its format. */
  LAYER_FILE_MALFORMED(1561, Category.INCORRECT, "layer file malformed"),
  /** A variant of the format that is not read here. */
  LAYER_FILE_DIALECT(1562, Category.UNSUPPORTED, "layer file dialect not supported"),
  /** Header, path or file is larger than this reader accepts. */
  LAYER_FILE_TOO_LARGE(1563, Category.INCORRECT, "layer file too large"),
  /** The stream below failed. */
  LAYER_FILE_STREAM(1564, Category.UNAVAILABLE, "layer file stream failed"),
  /** A coordinate or a number of points does not fit the numbers of the format. */
  LAYER_FILE_RANGE(1565, Category.INCORRECT, "coordinate does not fit the layer file"),
  /** Layers or paths come in an order or orientation that the format forbids. */
  LAYER_FILE_ORDER(1566, Category.INCORRECT, "layers or paths out of order");

  private final Definition definition;

  LayerFileProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
