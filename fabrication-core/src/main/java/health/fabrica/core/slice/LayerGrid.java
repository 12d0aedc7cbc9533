package health.fabrica.core.slice;

/**
 * A regular grid of nodes over the bed, the same for all layers of a print. Node (i, j) lies at
 * {@code (originXMm + i * pitchMm, originYMm + j * pitchMm)}.
 *
 * @param originXMm x of the first node in mm
 * @param originYMm y of the first node in mm
 * @param pitchMm distance of neighbouring nodes in mm
 * @param nx nodes along x
 * @param ny nodes along y
 */
public record LayerGrid(double originXMm, double originYMm, double pitchMm, int nx, int ny) {

  public LayerGrid {
    if (!(pitchMm > 0) || nx < 2 || ny < 2 || (long) nx * ny > 1 << 28) {
      throw new IllegalArgumentException("grid " + nx + " x " + ny + " of " + pitchMm + " mm");
    }
  }

  /** The grid that covers a rectangle with a margin of nodes on every side. */
  public static LayerGrid covering(
      double x0, double y0, double x1, double y1, double pitchMm, int margin) {
    double left = (Math.floor(x0 / pitchMm) - margin) * pitchMm;
    double front = (Math.floor(y0 / pitchMm) - margin) * pitchMm;
    int nx = (int) Math.ceil((x1 - left) / pitchMm) + margin + 1;
    int ny = (int) Math.ceil((y1 - front) / pitchMm) + margin + 1;
    return new LayerGrid(left, front, pitchMm, nx, ny);
  }

  /** x in mm of a position in grid units. */
  public double xMm(double i) {
    return originXMm + i * pitchMm;
  }

  /** y in mm of a position in grid units. */
  public double yMm(double j) {
    return originYMm + j * pitchMm;
  }

  /** Position in grid units of an x in mm. */
  public double column(double xMm) {
    return (xMm - originXMm) / pitchMm;
  }

  /** Position in grid units of a y in mm. */
  public double row(double yMm) {
    return (yMm - originYMm) / pitchMm;
  }
}
