package health.fabrica.core.slice;

import java.util.Arrays;
import java.util.List;

/**
 * Fills depth fields from contours: the distance to every segment is taken at the nodes of a band
 * around it, and the side by counting crossings along each row (even-odd). The same crossings carry
 * a winding number; where it is neither 0 nor 1 the shells of the mesh overlap or are inside out,
 * and the area of such places is measured.
 *
 * <p>Minima and sorted crossings make the result independent of the order of the contours. Holds
 * scratch memory; used by one thread.
 */
public final class DepthFieldBuilder {

  private final LayerGrid grid;
  private final double reachMm;
  private final float reach;
  private final int[] rowStart;
  private double[] crossings = new double[1024];
  private double overlapMm2;

  /**
   * A builder for fields on one grid.
   *
   * @param reachMm depth up to which the fields are exact
   */
  public DepthFieldBuilder(LayerGrid grid, double reachMm) {
    this.grid = grid;
    this.reachMm = reachMm;
    this.reach = (float) (reachMm / grid.pitchMm());
    this.rowStart = new int[grid.ny() + 2];
  }

  /** Area in mm2 of the last layer where the winding number was neither 0 nor 1. */
  public double overlapMm2() {
    return overlapMm2;
  }

  /** Fills a field, in the coordinates of the grid. All contours must lie inside of the grid. */
  public void fill(List<Contour> contours, DepthField field) {
    markInside(contours, field.inside);
    Arrays.fill(field.depth, reach * reach);
    for (Contour contour : contours) {
      double[] xy = contour.xy();
      float ax = (float) grid.column(xy[xy.length - 2]);
      float ay = (float) grid.row(xy[xy.length - 1]);
      for (int i = 0; i < xy.length; i += 2) {
        float bx = (float) grid.column(xy[i]);
        float by = (float) grid.row(xy[i + 1]);
        splat(ax, ay, bx, by, field.depth);
        ax = bx;
        ay = by;
      }
    }
    toMillimetres(field);
  }

  /** Lowers the squared distances in the band of one segment. Units are nodes. */
  private void splat(float ax, float ay, float bx, float by, float[] squared) {
    float dx = bx - ax;
    float dy = by - ay;
    float length2 = dx * dx + dy * dy;
    float inverse = length2 > 0 ? 1 / length2 : 0;
    int j0 = Math.max(0, (int) Math.ceil(Math.min(ay, by) - reach));
    int j1 = Math.min(grid.ny() - 1, (int) Math.floor(Math.max(ay, by) + reach));
    float left = Math.min(ax, bx) - reach;
    float right = Math.max(ax, bx) + reach;
    // The band of the line through the segment, for long slanted segments only.
    boolean slanted = length2 > 4 * reach * reach && Math.abs(dy) > 0.1f * Math.abs(dx);
    float halfBand = slanted ? (float) (reach * Math.sqrt(length2) / Math.abs(dy)) : 0;
    float slope = slanted ? dx / dy : 0;
    for (int j = j0; j <= j1; j++) {
      float from = left;
      float to = right;
      float py = j - ay;
      if (slanted) {
        float centre = ax + py * slope;
        from = Math.max(from, centre - halfBand);
        to = Math.min(to, centre + halfBand);
      }
      int i0 = Math.max(0, (int) Math.ceil(from));
      int i1 = Math.min(grid.nx() - 1, (int) Math.floor(to));
      lowerRow(squared, j * grid.nx(), i0, i1, ax, py, dx, dy, inverse);
    }
  }

  private static void lowerRow(
      float[] squared,
      int row,
      int i0,
      int i1,
      float ax,
      float py,
      float dx,
      float dy,
      float inverse) {
    for (int i = i0; i <= i1; i++) {
      float px = i - ax;
      float s = Math.max(0f, Math.min(1f, (px * dx + py * dy) * inverse));
      float ex = px - s * dx;
      float ey = py - s * dy;
      squared[row + i] = Math.min(squared[row + i], ex * ex + ey * ey);
    }
  }

  private void toMillimetres(DepthField field) {
    float pitch = (float) grid.pitchMm();
    int nx = grid.nx();
    for (int j = 0; j < grid.ny(); j++) {
      for (int w = 0; w < field.inside.stride(); w++) {
        long in = field.inside.word(w, j);
        int from = j * nx + 64 * w;
        int n = Math.min(64, nx - 64 * w);
        if (in == 0) {
          Arrays.fill(field.depth, from, from + n, 0f);
          continue;
        }
        for (int b = 0; b < n; b++) {
          float mm = (float) Math.sqrt(field.depth[from + b]) * pitch;
          field.depth[from + b] = (in >>> b & 1) != 0 ? mm : 0f;
        }
      }
    }
  }

  private void markInside(List<Contour> contours, BitGrid inside) {
    Arrays.fill(rowStart, 0);
    forEachCrossing(contours, false);
    for (int j = 0; j <= grid.ny(); j++) {
      rowStart[j + 1] += rowStart[j];
    }
    int total = rowStart[grid.ny() + 1];
    if (crossings.length < total) {
      crossings = new double[total + total / 2];
    }
    forEachCrossing(contours, true);
    // Filling moved every start to the end of its row: row j now ends at rowStart[j + 1].
    inside.clear();
    double overlap = 0;
    for (int j = 0; j < grid.ny(); j++) {
      overlap += markRow(rowStart[j], rowStart[j + 1], j, inside);
    }
    overlapMm2 = overlap * grid.pitchMm() * grid.pitchMm();
  }

  /**
   * Counts or stores where segments cross rows. A row is crossed when one end lies below it and the
   * other does not, so that a vertex on a row counts once. Counting writes to {@code rowStart[j +
   * 2]}; after summing up, storing moves {@code rowStart[j + 1]} from the start to the end of row
   * j.
   */
  private void forEachCrossing(List<Contour> contours, boolean store) {
    for (Contour contour : contours) {
      double[] xy = contour.xy();
      double ax = grid.column(xy[xy.length - 2]);
      double ay = grid.row(xy[xy.length - 1]);
      for (int i = 0; i < xy.length; i += 2) {
        double bx = grid.column(xy[i]);
        double by = grid.row(xy[i + 1]);
        int first = (int) Math.floor(Math.min(ay, by)) + 1;
        int last = (int) Math.floor(Math.max(ay, by));
        for (int j = first; j <= last; j++) {
          if (store) {
            double x = ax + (j - ay) / (by - ay) * (bx - ax);
            crossings[rowStart[j + 1]++] = packed(x, by < ay);
          } else {
            rowStart[j + 2]++;
          }
        }
        ax = bx;
        ay = by;
      }
    }
  }

  /**
   * A crossing as one sortable number: the lowest bit of x tells the direction. Going down means
   * material to the right, where the winding number rises.
   */
  private static double packed(double x, boolean down) {
    long bits = Double.doubleToLongBits(Math.max(x, 1e-9));
    return Double.longBitsToDouble(down ? bits | 1 : bits & ~1L);
  }

  private double markRow(int from, int to, int j, BitGrid inside) {
    Arrays.sort(crossings, from, to);
    int winding = 0;
    double overlap = 0;
    for (int c = from; c + 1 < to; c++) {
      double x0 = crossings[c];
      double x1 = crossings[c + 1];
      winding += (Double.doubleToLongBits(x0) & 1) != 0 ? 1 : -1;
      if (winding != 0 && winding != 1) {
        overlap += x1 - x0;
      }
      if (((c - from) & 1) == 0) {
        inside.setSpan((int) Math.ceil(x0), Math.min(grid.nx(), (int) Math.ceil(x1)), j);
      }
    }
    return overlap;
  }

  /** Depth up to which the fields are exact, in mm. */
  public double reachMm() {
    return reachMm;
  }
}
