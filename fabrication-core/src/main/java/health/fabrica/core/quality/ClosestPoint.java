package health.fabrica.core.quality;

/** The point of a triangle next to a place (Ericson, Real-Time Collision Detection, 5.1.5). */
final class ClosestPoint {

  private ClosestPoint() {}

  /**
   * Finds it.
   *
   * @param p coordinates; a, b and c are offsets into them
   * @param q the place
   * @param out receives the point
   * @return the squared distance
   */
  static double squared(float[] p, int a, int b, int c, double[] q, double[] out) {
    double d1 = 0;
    double d2 = 0;
    double d3 = 0;
    double d4 = 0;
    double d5 = 0;
    double d6 = 0;
    for (int k = 0; k < 3; k++) {
      double ab = (double) p[b + k] - p[a + k];
      double ac = (double) p[c + k] - p[a + k];
      d1 += ab * (q[k] - p[a + k]);
      d2 += ac * (q[k] - p[a + k]);
      d3 += ab * (q[k] - p[b + k]);
      d4 += ac * (q[k] - p[b + k]);
      d5 += ab * (q[k] - p[c + k]);
      d6 += ac * (q[k] - p[c + k]);
    }
    double v = 0;
    double w = 0;
    double vc = d1 * d4 - d3 * d2;
    double vb = d5 * d2 - d1 * d6;
    double va = d3 * d6 - d5 * d4;
    if (d1 <= 0 && d2 <= 0) {
      v = 0;
    } else if (d3 >= 0 && d4 <= d3) {
      v = 1;
    } else if (vc <= 0 && d1 >= 0 && d3 <= 0 && d1 > d3) {
      v = d1 / (d1 - d3);
    } else if (d6 >= 0 && d5 <= d6) {
      w = 1;
    } else if (vb <= 0 && d2 >= 0 && d6 <= 0) {
      w = d2 / (d2 - d6);
    } else if (va <= 0 && d4 >= d3 && d5 >= d6) {
      w = (d4 - d3) / ((d4 - d3) + (d5 - d6));
      v = 1 - w;
    } else {
      v = vb / (va + vb + vc);
      w = vc / (va + vb + vc);
    }
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      out[k] = p[a + k] + v * ((double) p[b + k] - p[a + k]) + w * ((double) p[c + k] - p[a + k]);
      sum += (out[k] - q[k]) * (out[k] - q[k]);
    }
    return sum;
  }
}
