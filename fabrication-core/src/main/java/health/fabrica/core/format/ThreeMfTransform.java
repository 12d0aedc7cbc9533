package health.fabrica.core.format;

/**
 * An affine map of 3MF: twelve numbers, row by row, applied to row vectors (core specification 1.4,
 * section 3.3).
 */
@SuppressWarnings("ArrayRecordComponent") // private to the package, never compared
record ThreeMfTransform(double[] m) {

  static final ThreeMfTransform IDENTITY =
      new ThreeMfTransform(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});

  /** First this, then the other. */
  ThreeMfTransform then(ThreeMfTransform other) {
    double[] o = other.m;
    double[] result = new double[12];
    for (int row = 0; row < 4; row++) {
      for (int c = 0; c < 3; c++) {
        result[3 * row + c] =
            m[3 * row] * o[c]
                + m[3 * row + 1] * o[3 + c]
                + m[3 * row + 2] * o[6 + c]
                + (row == 3 ? o[9 + c] : 0);
      }
    }
    return new ThreeMfTransform(result);
  }

  /** One coordinate of the image of a point. */
  double coordinate(int c, double x, double y, double z) {
    return x * m[c] + y * m[3 + c] + z * m[6 + c] + m[9 + c];
  }

  /** Negative when the map mirrors. */
  double determinant() {
    return m[0] * (m[4] * m[8] - m[5] * m[7])
        - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6]);
  }

  /**
   * How much larger everything becomes, when angles stay as they are; NaN when balls would not stay
   * round.
   */
  double uniformScale() {
    double scale = Math.cbrt(Math.abs(determinant()));
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int c = 0; c < 3; c++) {
          dot += m[3 * a + c] * m[3 * b + c];
        }
        if (!(Math.abs(dot - (a == b ? scale * scale : 0)) <= 1e-5 * scale * scale)) {
          return Double.NaN;
        }
      }
    }
    return scale;
  }

  /** Whether the map changes nothing. */
  boolean isIdentity() {
    return shifts() && m[9] == 0 && m[10] == 0 && m[11] == 0;
  }

  /** Whether the map only moves. */
  boolean shifts() {
    for (int i = 0; i < 9; i++) {
      if (m[i] != (i % 4 == 0 ? 1 : 0)) {
        return false;
      }
    }
    return true;
  }
}
