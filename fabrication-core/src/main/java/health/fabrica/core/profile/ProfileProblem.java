package health.fabrica.core.profile;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a profile cannot be used. */
public enum ProfileProblem implements ProblemCode {
  /** The file is not in the subset of YAML. */
  UNREADABLE(1450, Category.INCORRECT, "profile unreadable"),
  /** The kind of profile has no such key. */
  KEY_UNKNOWN(1451, Category.INCORRECT, "profile key unknown"),
  /** The key lacks its unit or has another one. */
  UNIT_MISSING(1452, Category.INCORRECT, "unit of a profile key missing"),
  /** A value is missing, of the wrong form or out of its range. */
  VALUE_INVALID(1453, Category.INCORRECT, "profile value invalid"),
  /** The profile is of another kind or technology than is needed. */
  KIND_WRONG(1454, Category.INCORRECT, "profile of the wrong kind"),
  /** There is no profile of this name and version. */
  NOT_FOUND(1455, Category.NOT_FOUND, "profile not found"),
  /** The file says something else than when it was used. */
  CHANGED(1456, Category.CONFLICT, "profile changed under its version"),
  /** The material is not allowed for the class of device. */
  CLASS_NOT_ALLOWED(1457, Category.INCORRECT, "material not allowed for the device class"),
  /** Walls are thinner than the process can make. */
  WALL_TOO_THIN(1458, Category.INCORRECT, "wall below the process limit"),
  /** The register of used profiles cannot be read or written. */
  REGISTER_FAILED(1459, Category.UNAVAILABLE, "register of profiles failed");

  private final Definition definition;

  ProfileProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
