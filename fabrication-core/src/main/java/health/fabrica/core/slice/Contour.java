package health.fabrica.core.slice;

/**
 * One closed polygon of a layer; the last vertex joins the first. The material lies on the left, so
 * an outer contour runs counter-clockwise and a hole clockwise, seen from above.
 *
 * @param xy vertex coordinates in mm, two a vertex; nobody writes to the array
 */
@SuppressWarnings("ArrayRecordComponent") // identity equality is wanted
public record Contour(double[] xy) {

  /** Number of vertices. */
  public int size() {
    return xy.length / 2;
  }

  /** Area in mm2: positive for an outer contour, negative for a hole. */
  public double signedAreaMm2() {
    double twice = 0;
    double px = xy[xy.length - 2];
    double py = xy[xy.length - 1];
    double ox = xy[0];
    double oy = xy[1];
    for (int i = 0; i < xy.length; i += 2) {
      twice += (px - ox) * (xy[i + 1] - oy) - (xy[i] - ox) * (py - oy);
      px = xy[i];
      py = xy[i + 1];
    }
    return twice / 2;
  }

  /** Length of the closed line in mm. */
  public double perimeterMm() {
    double sum = 0;
    double px = xy[xy.length - 2];
    double py = xy[xy.length - 1];
    for (int i = 0; i < xy.length; i += 2) {
      sum += Math.hypot(xy[i] - px, xy[i + 1] - py);
      px = xy[i];
      py = xy[i + 1];
    }
    return sum;
  }
}
