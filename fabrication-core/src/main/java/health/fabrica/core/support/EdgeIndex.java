package health.fabrica.core.support;

import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;

/** The edges of a region in rows, for many questions about points. Coordinates in mm. */
final class EdgeIndex {

  private static final double ROW_MM = 1;
  private static final int MOST_ROWS = 4096;

  private final double[] x0;
  private final double[] y0;
  private final double[] x1;
  private final double[] y1;
  private final int[] start;
  private final int[] byRow;
  private final double low;
  private final double rowMm;
  private final int rows;

  EdgeIndex(Region region) {
    int n = region.vertexCount();
    x0 = new double[n];
    y0 = new double[n];
    x1 = new double[n];
    y1 = new double[n];
    int e = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Ring ring : region.rings()) {
      for (int i = 0, p = ring.size() - 1; i < ring.size(); p = i++) {
        x0[e] = Nanometres.toMm(ring.x(p));
        y0[e] = Nanometres.toMm(ring.y(p));
        x1[e] = Nanometres.toMm(ring.x(i));
        y1[e] = Nanometres.toMm(ring.y(i));
        least = Math.min(least, y1[e]);
        most = Math.max(most, y1[e]);
        e++;
      }
    }
    low = n == 0 ? 0 : least;
    double height = n == 0 ? 0 : most - least;
    rowMm = Math.max(ROW_MM, height / MOST_ROWS);
    rows = 1 + (int) (height / rowMm);
    start = new int[rows + 1];
    for (e = 0; e < n; e++) {
      for (int r = row(Math.min(y0[e], y1[e])); r <= row(Math.max(y0[e], y1[e])); r++) {
        start[r + 1]++;
      }
    }
    for (int r = 0; r < rows; r++) {
      start[r + 1] += start[r];
    }
    byRow = new int[start[rows]];
    int[] fill = start.clone();
    for (e = 0; e < n; e++) {
      for (int r = row(Math.min(y0[e], y1[e])); r <= row(Math.max(y0[e], y1[e])); r++) {
        byRow[fill[r]++] = e;
      }
    }
  }

  private int row(double y) {
    return (int) Math.max(0, Math.min(rows - 1, Math.floor((y - low) / rowMm)));
  }

  boolean contains(double x, double y) {
    int row = row(y);
    int winding = 0;
    for (int n = start[row]; n < start[row + 1]; n++) {
      int e = byRow[n];
      if (y0[e] <= y != y1[e] <= y) {
        double side = (x1[e] - x0[e]) * (y - y0[e]) - (y1[e] - y0[e]) * (x - x0[e]);
        if (y1[e] > y && side > 0) {
          winding++;
        } else if (y1[e] <= y && side < 0) {
          winding--;
        }
      }
    }
    return winding != 0;
  }

  /**
   * The nearest point of the border.
   *
   * @param nearest takes x and y
   * @return whether there is one within the distance
   */
  boolean nearest(double x, double y, double withinMm, double[] nearest) {
    double best = withinMm * withinMm;
    boolean found = false;
    for (int row = row(y - withinMm); row <= row(y + withinMm); row++) {
      for (int n = start[row]; n < start[row + 1]; n++) {
        int e = byRow[n];
        double dx = x1[e] - x0[e];
        double dy = y1[e] - y0[e];
        double length2 = dx * dx + dy * dy;
        double t = length2 == 0 ? 0 : ((x - x0[e]) * dx + (y - y0[e]) * dy) / length2;
        t = Math.max(0, Math.min(1, t));
        double px = x0[e] + t * dx;
        double py = y0[e] + t * dy;
        double d = (px - x) * (px - x) + (py - y) * (py - y);
        if (d < best) {
          best = d;
          nearest[0] = px;
          nearest[1] = py;
          found = true;
        }
      }
    }
    return found;
  }
}
