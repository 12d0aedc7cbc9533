package health.fabrica.dicom.rt;

import health.fabrica.core.segment.BitMask;
import java.util.Arrays;

/**
 * Fills a closed polygon by the even-odd rule: a pixel is inside when its centre is. Left and top
 * edges belong to the polygon, right and bottom ones do not, so polygons that share an edge share
 * no pixel.
 */
final class PolygonFill {

  private PolygonFill() {}

  /** The pixels of a polygon with corners in pixel indices, as a mask of one slice. */
  static BitMask fill(double[] x, double[] y, int columns, int rows) {
    BitMask mask = new BitMask(columns, rows, 1);
    double[] crossings = new double[x.length];
    double top = Arrays.stream(y).min().orElse(0);
    double bottom = Arrays.stream(y).max().orElse(-1);
    int last = Math.min(rows - 1, (int) Math.floor(bottom));
    for (int j = Math.max(0, (int) Math.ceil(top)); j <= last; j++) {
      int n = 0;
      for (int a = x.length - 1, b = 0; b < x.length; a = b++) {
        if (y[a] <= j != y[b] <= j) {
          crossings[n++] = x[a] + (j - y[a]) * (x[b] - x[a]) / (y[b] - y[a]);
        }
      }
      Arrays.sort(crossings, 0, n);
      for (int c = 0; c + 1 < n; c += 2) {
        int from = Math.max(0, (int) Math.ceil(crossings[c]));
        int to = Math.min(columns, (int) Math.ceil(crossings[c + 1]));
        for (int i = from; i < to; i++) {
          mask.set(i, j, 0);
        }
      }
    }
    return mask;
  }

  /** The area of a polygon in square pixels, by the shoelace formula; never negative. */
  static double area(double[] x, double[] y) {
    double twice = 0;
    for (int a = x.length - 1, b = 0; b < x.length; a = b++) {
      twice += x[a] * y[b] - x[b] * y[a];
    }
    return Math.abs(twice) / 2;
  }
}
