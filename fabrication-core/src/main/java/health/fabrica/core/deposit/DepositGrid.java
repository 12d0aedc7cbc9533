package health.fabrica.core.deposit;

import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.Contour;
import health.fabrica.core.slice.SliceLayer;
import java.util.Arrays;

/**
 * Pixels over a part of the bed; a pixel counts by its middle.
 *
 * @param x0Mm left end
 * @param y0Mm front end
 * @param pixelMm side of a pixel
 * @param nx pixels along x
 * @param ny pixels along y
 */
record DepositGrid(double x0Mm, double y0Mm, double pixelMm, int nx, int ny) {

  /** A grid over a box with a margin. */
  static DepositGrid over(
      double x0, double y0, double x1, double y1, double marginMm, double pixelMm) {
    return new DepositGrid(
        x0 - marginMm,
        y0 - marginMm,
        pixelMm,
        (int) Math.ceil((x1 - x0 + 2 * marginMm) / pixelMm),
        (int) Math.ceil((y1 - y0 + 2 * marginMm) / pixelMm));
  }

  BitGrid empty() {
    return new BitGrid(nx, ny);
  }

  /** Sets the pixels from one x to another in a row. */
  private void span(BitGrid grid, double fromMm, double toMm, int row) {
    int from = Math.max(0, (int) Math.ceil((fromMm - x0Mm) / pixelMm - 0.5));
    int to = Math.min(nx, (int) Math.floor((toMm - x0Mm) / pixelMm - 0.5) + 1);
    grid.setSpan(from, to, row);
  }

  private double middleY(int row) {
    return y0Mm + (row + 0.5) * pixelMm;
  }

  private int firstRow(double yMm) {
    return Math.max(0, (int) Math.ceil((yMm - y0Mm) / pixelMm - 0.5));
  }

  private int lastRow(double yMm) {
    return Math.min(ny - 1, (int) Math.floor((yMm - y0Mm) / pixelMm - 0.5));
  }

  /** Sets what a round-ended bead covers. */
  void bead(BitGrid grid, double[] from, double[] to, double widthMm) {
    double r = widthMm / 2;
    double dx = to[0] - from[0];
    double dy = to[1] - from[1];
    double length = Math.hypot(dx, dy);
    double nx = -dy / length * r;
    double ny = dx / length * r;
    double[] quad = {
      from[0] + nx,
      from[1] + ny,
      to[0] + nx,
      to[1] + ny,
      to[0] - nx,
      to[1] - ny,
      from[0] - nx,
      from[1] - ny
    };
    int last = lastRow(Math.max(from[1], to[1]) + r);
    for (int row = firstRow(Math.min(from[1], to[1]) - r); row <= last; row++) {
      double y = middleY(row);
      double[] reach = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      disc(from, r, y, reach);
      disc(to, r, y, reach);
      edges(quad, y, reach);
      if (reach[0] <= reach[1]) {
        span(grid, reach[0], reach[1], row);
      }
    }
  }

  private static void disc(double[] centre, double r, double y, double[] reach) {
    double off = y - centre[1];
    double square = r * r - off * off;
    if (square >= 0) {
      widen(reach, centre[0] - Math.sqrt(square));
      widen(reach, centre[0] + Math.sqrt(square));
    }
  }

  private static void edges(double[] quad, double y, double[] reach) {
    for (int a = 0; a < 8; a += 2) {
      int b = (a + 2) % 8;
      double ya = quad[a + 1];
      double yb = quad[b + 1];
      if (Math.min(ya, yb) <= y && y <= Math.max(ya, yb) && ya != yb) {
        widen(reach, quad[a] + (y - ya) / (yb - ya) * (quad[b] - quad[a]));
      }
    }
  }

  private static void widen(double[] reach, double x) {
    reach[0] = Math.min(reach[0], x);
    reach[1] = Math.max(reach[1], x);
  }

  /** Sets what lies inside of the contours, by the even-odd rule. */
  void layer(BitGrid grid, SliceLayer layer, double shiftXMm, double shiftYMm) {
    double[][] crossings = new double[ny][];
    int[] counts = new int[ny];
    for (Contour contour : layer.contours()) {
      double[] xy = contour.xy();
      for (int b = 0, a = xy.length - 2; b < xy.length; a = b, b += 2) {
        edge(
            crossings,
            counts,
            new double[] {
              xy[a] + shiftXMm, xy[a + 1] + shiftYMm, xy[b] + shiftXMm, xy[b + 1] + shiftYMm
            });
      }
    }
    for (int row = 0; row < ny; row++) {
      if (counts[row] > 0) {
        double[] x = crossings[row];
        Arrays.sort(x, 0, counts[row]);
        for (int i = 0; i + 1 < counts[row]; i += 2) {
          span(grid, x[i], x[i + 1], row);
        }
      }
    }
  }

  /** Rows from the lower end, counted, to the upper end, not counted. */
  private void edge(double[][] crossings, int[] counts, double[] ends) {
    double low = Math.min(ends[1], ends[3]);
    double high = Math.max(ends[1], ends[3]);
    for (int row = firstRow(low); row < ny && middleY(row) < high; row++) {
      if (middleY(row) < low) {
        continue;
      }
      double share = (middleY(row) - ends[1]) / (ends[3] - ends[1]);
      double[] line = crossings[row];
      if (line == null) {
        line = new double[8];
      } else if (counts[row] == line.length) {
        line = Arrays.copyOf(line, 2 * line.length);
      }
      line[counts[row]++] = ends[0] + share * (ends[2] - ends[0]);
      crossings[row] = line;
    }
  }
}
