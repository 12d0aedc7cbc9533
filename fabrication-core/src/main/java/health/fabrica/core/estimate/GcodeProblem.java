package health.fabrica.core.estimate;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What the interpreter refuses in a file of printer instructions. */
public enum GcodeProblem implements ProblemCode {
  /** A command outside of the allow-list. */
  COMMAND_FORBIDDEN(1901, Category.FORBIDDEN, "command not allowed"),
  /** A line that is not a command of this dialect. */
  COMMAND_MALFORMED(1902, Category.INCORRECT, "command malformed"),
  /** A move leaves the build volume. */
  MOVE_OUTSIDE(1903, Category.INCORRECT, "move outside of the build volume"),
  /** A temperature above the limit of the profile. */
  TEMPERATURE_LIMIT(1904, Category.INCORRECT, "temperature above limit"),
  /** Extrusion before the printer is ready for it. */
  EXTRUSION_EARLY(1905, Category.INCORRECT, "extrusion before heating"),
  /** The stream below failed. */
  GCODE_STREAM(1906, Category.UNAVAILABLE, "print file could not be read");

  private final Definition definition;

  GcodeProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
