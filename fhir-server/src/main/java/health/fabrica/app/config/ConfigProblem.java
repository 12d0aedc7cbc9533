package health.fabrica.app.config;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can be wrong with the configuration or the command line, FAB-6000 to FAB-6099. */
public enum ConfigProblem implements ProblemCode {
  /** No setting has this name. */
  KEY_UNKNOWN(6001, "setting unknown"),
  /** The value of a setting cannot be read. */
  VALUE_INVALID(6002, "setting invalid"),
  /** The configuration file cannot be read. */
  FILE_UNREADABLE(6003, "configuration file unreadable"),
  /** The data folder is in use or cannot be written. */
  DATA_FOLDER(6004, "data folder unusable"),
  /** The server cannot listen at its address. */
  ADDRESS(6005, "address unusable");

  private final Definition definition;

  ConfigProblem(int number, String title) {
    this.definition = new Definition(number, Category.INCORRECT, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
