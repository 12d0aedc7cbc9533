package health.fabrica.core.polygon;

/**
 * A line along the middle of something thin.
 *
 * @param xMm x of the points
 * @param yMm y of the points
 * @param widthMm how wide the thin part is at each point
 * @param closed whether the last point is joined to the first
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
public record MiddleLine(double[] xMm, double[] yMm, double[] widthMm, boolean closed) {

  /** Number of points. */
  public int size() {
    return xMm.length;
  }

  /** Length in mm. */
  public double lengthMm() {
    double sum = 0;
    for (int i = closed ? 0 : 1; i < size(); i++) {
      int p = i == 0 ? size() - 1 : i - 1;
      sum += Math.hypot(xMm[i] - xMm[p], yMm[i] - yMm[p]);
    }
    return sum;
  }

  /** Area that a line of its width covers, in mm2. */
  public double areaMm2() {
    double sum = 0;
    for (int i = closed ? 0 : 1; i < size(); i++) {
      int p = i == 0 ? size() - 1 : i - 1;
      double length = Math.hypot(xMm[i] - xMm[p], yMm[i] - yMm[p]);
      sum += length * (widthMm[i] + widthMm[p]) / 2;
    }
    return sum;
  }

  /** The same line with other widths. */
  MiddleLine scaled(double factor) {
    double[] widths = widthMm.clone();
    for (int i = 0; i < widths.length; i++) {
      widths[i] *= factor;
    }
    return new MiddleLine(xMm, yMm, widths, closed);
  }
}
