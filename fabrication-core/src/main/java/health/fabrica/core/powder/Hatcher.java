package health.fabrica.core.powder;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.polygon.RowCrossings;
import java.util.Arrays;

/**
 * Parallel lines through a region. The lines of all regions at one angle lie on one grid through
 * the origin, half a spacing off, so that neighbouring layers and parts match; every second line
 * runs back.
 */
final class Hatcher {

  private final RowCrossings crossings = new RowCrossings();

  /**
   * The lines, four numbers each in mm: start and end.
   *
   * @param angleDegrees direction of the lines against x
   */
  double[] lines(Region region, double spacingMm, double angleDegrees) {
    double angle = Math.toRadians(angleDegrees);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    crossings.clear();
    for (Ring ring : region.rings()) {
      double[] xy = ring.toMm();
      int last = xy.length - 2;
      for (int i = 0; i < xy.length; last = i, i += 2) {
        edge(
            xy[last] * cos + xy[last + 1] * sin,
            xy[last + 1] * cos - xy[last] * sin,
            xy[i] * cos + xy[i + 1] * sin,
            xy[i + 1] * cos - xy[i] * sin,
            spacingMm);
      }
    }
    return paired(spacingMm, cos, sin);
  }

  private void edge(double x0, double y0, double x1, double y1, double spacing) {
    double low = Math.min(y0, y1);
    double high = Math.max(y0, y1);
    int first = (int) Math.ceil(low / spacing - 0.5);
    for (int row = first; (row + 0.5) * spacing < high; row++) {
      double y = (row + 0.5) * spacing;
      if (y >= low) {
        crossings.add(row, x0 + (y - y0) / (y1 - y0) * (x1 - x0));
      }
    }
  }

  private double[] paired(double spacing, double cos, double sin) {
    double[] lines = new double[2 * crossings.size()];
    int[] n = {0};
    crossings.forEachRow((row, x, from, to) -> n[0] = row(lines, n[0], x, from, to, row, spacing));
    turnBack(lines, n[0], cos, sin);
    return Arrays.copyOf(lines, n[0]);
  }

  private static int row(
      double[] lines, int n, double[] x, int from, int to, int row, double spacing) {
    double y = (row + 0.5) * spacing;
    boolean back = (row & 1) != 0;
    int at = n;
    int pairs = (to - from) / 2;
    for (int pair = 0; pair < pairs; pair++) {
      int k = from + 2 * (back ? pairs - 1 - pair : pair);
      lines[at] = back ? x[k + 1] : x[k];
      lines[at + 1] = y;
      lines[at + 2] = back ? x[k] : x[k + 1];
      lines[at + 3] = y;
      at += 4;
    }
    return at;
  }

  private static void turnBack(double[] lines, int n, double cos, double sin) {
    for (int i = 0; i < n; i += 2) {
      double x = lines[i] * cos - lines[i + 1] * sin;
      lines[i + 1] = lines[i] * sin + lines[i + 1] * cos;
      lines[i] = x;
    }
  }
}
