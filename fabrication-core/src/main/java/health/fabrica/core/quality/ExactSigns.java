package health.fabrica.core.quality;

import java.math.BigDecimal;

/**
 * Signs of determinants of float coordinates that are never wrong: in double where the error bound
 * allows, else by exact expansions (Shewchuk, Adaptive precision floating-point arithmetic and fast
 * robust geometric predicates, 1997).
 */
final class ExactSigns {

  private static final double BOUND_3D = 7.8e-16;
  private static final double BOUND_2D = 3.4e-16;

  private ExactSigns() {}

  /** On which side of the plane abc the point d lies; each is an offset into the coordinates. */
  static int side(float[] p, int a, int b, int c, int d) {
    double ax = (double) p[a] - p[d];
    double ay = (double) p[a + 1] - p[d + 1];
    double az = (double) p[a + 2] - p[d + 2];
    double bx = (double) p[b] - p[d];
    double by = (double) p[b + 1] - p[d + 1];
    double bz = (double) p[b + 2] - p[d + 2];
    double cx = (double) p[c] - p[d];
    double cy = (double) p[c + 1] - p[d + 1];
    double cz = (double) p[c + 2] - p[d + 2];
    double det = az * (bx * cy - by * cx) + bz * (cx * ay - cy * ax) + cz * (ax * by - ay * bx);
    double size =
        Math.abs(az) * (Math.abs(bx * cy) + Math.abs(by * cx))
            + Math.abs(bz) * (Math.abs(cx * ay) + Math.abs(cy * ax))
            + Math.abs(cz) * (Math.abs(ax * by) + Math.abs(ay * bx));
    if (Math.abs(det) > BOUND_3D * size) {
      return det > 0 ? 1 : -1;
    }
    if (size == 0) {
      return 0;
    }
    if (!exactDifferences(p, a, d) || !exactDifferences(p, b, d) || !exactDifferences(p, c, d)) {
      return slowSide(p, a, b, c, d);
    }
    Expansion sum = new Expansion();
    sum.addProduct(az, bx, cy);
    sum.addProduct(-az, by, cx);
    sum.addProduct(bz, cx, ay);
    sum.addProduct(-bz, cy, ax);
    sum.addProduct(cz, ax, by);
    sum.addProduct(-cz, ay, bx);
    return sum.sign();
  }

  private static boolean exactDifferences(float[] p, int a, int d) {
    for (int k = 0; k < 3; k++) {
      double difference = (double) p[a + k] - p[d + k];
      if (difference + p[d + k] != p[a + k] || p[a + k] - difference != p[d + k]) {
        return false;
      }
    }
    return true;
  }

  private static int slowSide(float[] p, int a, int b, int c, int d) {
    BigDecimal[][] m = new BigDecimal[3][3];
    int[] rows = {a, b, c};
    for (int r = 0; r < 3; r++) {
      for (int k = 0; k < 3; k++) {
        m[r][k] = new BigDecimal(p[rows[r] + k]).subtract(new BigDecimal(p[d + k]));
      }
    }
    BigDecimal det = BigDecimal.ZERO;
    for (int k = 0; k < 3; k++) {
      int u = (k + 1) % 3;
      int v = (k + 2) % 3;
      BigDecimal minor = m[1][u].multiply(m[2][v]).subtract(m[1][v].multiply(m[2][u]));
      det = det.add(m[0][k].multiply(minor));
    }
    return det.signum();
  }

  /** Which way abc turns seen along an axis, in the plane of axes u and v. */
  static int turn(float[] p, int a, int b, int c, int u, int v) {
    double x1 = (double) p[b + u] - p[a + u];
    double y1 = (double) p[b + v] - p[a + v];
    double x2 = (double) p[c + u] - p[a + u];
    double y2 = (double) p[c + v] - p[a + v];
    double det = x1 * y2 - y1 * x2;
    double size = Math.abs(x1 * y2) + Math.abs(y1 * x2);
    if (Math.abs(det) > BOUND_2D * size) {
      return det > 0 ? 1 : -1;
    }
    if (size == 0) {
      return 0;
    }
    BigDecimal left = difference(p, b + u, a + u).multiply(difference(p, c + v, a + v));
    BigDecimal right = difference(p, b + v, a + v).multiply(difference(p, c + u, a + u));
    return left.compareTo(right);
  }

  private static BigDecimal difference(float[] p, int a, int b) {
    return new BigDecimal(p[a]).subtract(new BigDecimal(p[b]));
  }

  /** A sum of doubles without rounding: parts that do not overlap, the smallest first. */
  private static final class Expansion {

    private final double[] parts = new double[32];
    private int size;

    void addProduct(double x, double y, double z) {
      double high = x * y;
      double low = Math.fma(x, y, -high);
      product(low, z);
      product(high, z);
    }

    private void product(double x, double y) {
      double high = x * y;
      add(Math.fma(x, y, -high));
      add(high);
    }

    private void add(double value) {
      double rest = value;
      int n = 0;
      for (int k = 0; k < size; k++) {
        double sum = rest + parts[k];
        double virtual = sum - rest;
        double tail = (rest - (sum - virtual)) + (parts[k] - virtual);
        rest = sum;
        if (tail != 0) {
          parts[n++] = tail;
        }
      }
      parts[n++] = rest;
      size = n;
    }

    int sign() {
      return (int) Math.signum(parts[size - 1]);
    }
  }
}
