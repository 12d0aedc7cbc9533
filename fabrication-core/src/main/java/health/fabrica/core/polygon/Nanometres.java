package health.fabrica.core.polygon;

/** The grid of all polygons: one nanometre, as {@code int}, around the origin of the plate. */
public final class Nanometres {

  /** Grid steps in a millimetre. */
  public static final int PER_MM = 1_000_000;

  /** Largest coordinate, in both directions: 2^30 - 1 nm, 1.07 m. */
  public static final int LIMIT = (1 << 30) - 1;

  private Nanometres() {}

  /**
   * The nearest grid step; halves go up.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1401 when beyond the grid or no number
   */
  public static int of(double mm) {
    double nm = Math.floor(mm * PER_MM + 0.5);
    if (!(Math.abs(nm) <= LIMIT)) {
      throw beyond(mm);
    }
    return (int) nm;
  }

  /** Grid steps in millimetres. */
  public static double toMm(double nm) {
    return nm / PER_MM;
  }

  static int checked(long nm) {
    if (nm > LIMIT || nm < -LIMIT) {
      throw beyond(toMm((double) nm));
    }
    return (int) nm;
  }

  private static RuntimeException beyond(double mm) {
    return PolygonProblem.BEYOND_GRID.refuse(
        "A coordinate is " + mm + " mm; polygons reach from -1073.7 to 1073.7 mm.",
        "Move the part to the origin of the build plate.");
  }
}
