package health.fabrica.core.resin;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.util.Arrays;

/**
 * Share of each pixel that a region covers, exact but for rounding to 1/255.
 *
 * <p>Each edge adds, to the pixels right of it, the height by which it passes them; in its own
 * pixels the part that lies right of it. Running sums along the rows are then the covered areas,
 * since the rings of a region do not overlap and holes run the other way. Cost: edges times the
 * pixels that they pass, plus the pixels.
 */
final class Coverage {

  private final int nx;
  private final int ny;
  private final float[] sums;

  /** A clear image; row 0 is the front of the bed. */
  Coverage(int nx, int ny) {
    this.nx = nx;
    this.ny = ny;
    this.sums = new float[(nx + 1) * ny];
  }

  /**
   * The image of a region whose corner at zero is that of the image, row by row from the front, 0
   * to 255.
   *
   * @param scaleX pixels a mm
   * @param scaleY pixels a mm
   */
  byte[] image(Region region, double scaleX, double scaleY) {
    Arrays.fill(sums, 0);
    for (Ring ring : region.rings()) {
      double[] xy = ring.toMm();
      double px = xy[xy.length - 2] * scaleX;
      double py = xy[xy.length - 1] * scaleY;
      for (int i = 0; i < xy.length; i += 2) {
        double x = xy[i] * scaleX;
        double y = xy[i + 1] * scaleY;
        edge(px, py, x, y);
        px = x;
        py = y;
      }
    }
    return grey();
  }

  private byte[] grey() {
    byte[] image = new byte[nx * ny];
    for (int j = 0; j < ny; j++) {
      float sum = 0;
      for (int i = 0; i < nx; i++) {
        sum += sums[j * (nx + 1) + i];
        image[j * nx + i] = (byte) Math.max(0, Math.min(255, Math.round(255 * sum)));
      }
    }
    return image;
  }

  private void edge(double x0, double y0, double x1, double y1) {
    if (y0 == y1) {
      return;
    }
    boolean down = y1 < y0;
    double xa = down ? x1 : x0;
    double ya = Math.min(y0, y1);
    double yb = Math.max(y0, y1);
    double slope = (x1 - x0) / (y1 - y0);
    int last = Math.min(ny - 1, (int) Math.ceil(yb) - 1);
    for (int row = Math.max(0, (int) Math.floor(ya)); row <= last; row++) {
      double from = Math.max(ya, row);
      double to = Math.min(yb, row + 1);
      // Material lies left of an edge: right of a falling one, seen along a row.
      double sign = down ? 1 : -1;
      row(row, xa + (from - ya) * slope, xa + (to - ya) * slope, sign * (to - from));
    }
  }

  /** The part of an edge in one row, split at the borders of the pixels. */
  private void row(int row, double xFrom, double xTo, double height) {
    double left = Math.min(xFrom, xTo);
    double right = Math.max(xFrom, xTo);
    int first = (int) Math.floor(left);
    int last = (int) Math.floor(right);
    if (first == last) {
      pixel(row, first, (left + right) / 2 - first, height);
      return;
    }
    double perX = height / (right - left);
    for (int i = first; i <= last; i++) {
      double a = Math.max(left, i);
      double b = Math.min(right, i + 1);
      if (b > a) {
        pixel(row, i, (a + b) / 2 - i, perX * (b - a));
      }
    }
  }

  private void pixel(int row, int column, double inside, double height) {
    int base = row * (nx + 1);
    if (column < 0) {
      sums[base] += (float) height;
    } else if (column < nx) {
      sums[base + column] += (float) (height * (1 - inside));
      sums[base + column + 1] += (float) (height * inside);
    }
  }
}
