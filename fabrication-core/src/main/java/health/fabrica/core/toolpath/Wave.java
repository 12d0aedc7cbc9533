package health.fabrica.core.toolpath;

/**
 * The shape of the rows of an infill: v over u, the same in every period, straight between knots.
 * Rows lie a spacing apart along v. Either u is x and v is y, or the other way round.
 *
 * <p>A cut through a gyroid sin x cos y + sin y cos z + sin z cos x = 0 at one height is two
 * families of such rows: solved for y where |sin z| is not greater than |cos z|, else for x.
 *
 * @param values v at the knots of one period; empty for straight rows
 * @param periodMm length of a period along u
 * @param swapped whether u is y
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier within one stage, never compared
record Wave(double[] values, double periodMm, boolean swapped) {

  static final Wave STRAIGHT = new Wave(new double[0], 1, false);

  private static final int KNOTS = 32;

  /** Mean length of a row of a gyroid over its period, over all heights and both families. */
  private static final double MEAN_LENGTH = meanLength();

  /** Period of the gyroid whose rows of a width fill a share of the plane on the average. */
  static double gyroidPeriodMm(double widthMm, double density) {
    return 2 * widthMm * MEAN_LENGTH / density;
  }

  /**
   * One of the two families at a height.
   *
   * @param upper which of the two
   */
  static Wave gyroid(double periodMm, double zMm, boolean upper) {
    double z = 2 * Math.PI * zMm / periodMm;
    double sinZ = StrictMath.sin(z);
    double cosZ = StrictMath.cos(z);
    boolean forY = Math.abs(sinZ) <= Math.abs(cosZ);
    double[] values = new double[KNOTS];
    for (int i = 0; i < KNOTS; i++) {
      double u = 2 * Math.PI * i / KNOTS;
      double v = forY ? solvedForY(u, sinZ, cosZ, upper) : solvedForX(u, sinZ, cosZ, upper);
      values[i] = v * periodMm / (2 * Math.PI);
    }
    return new Wave(values, periodMm, !forY);
  }

  private static double solvedForY(double x, double sinZ, double cosZ, boolean upper) {
    double a = StrictMath.sin(x);
    double c = sinZ * StrictMath.cos(x);
    return solved(StrictMath.atan2(cosZ, a), c / Math.sqrt(a * a + cosZ * cosZ), upper);
  }

  private static double solvedForX(double y, double sinZ, double cosZ, boolean upper) {
    double a = StrictMath.cos(y);
    double c = StrictMath.sin(y) * cosZ;
    double phase = sinZ > 0 ? StrictMath.atan2(a, sinZ) : Math.PI + StrictMath.atan2(-a, -sinZ);
    return solved(phase, c / Math.sqrt(a * a + sinZ * sinZ), upper);
  }

  /** cos(v - phase) = -c. */
  private static double solved(double phase, double c, boolean upper) {
    double arc = StrictMath.acos(Math.max(-1, Math.min(1, -c)));
    return upper ? phase + arc : phase - arc;
  }

  private static double meanLength() {
    double sum = 0;
    int heights = 64;
    for (int k = 0; k < heights; k++) {
      Wave wave = gyroid(1, (k + 0.5) / heights, true);
      for (int i = 0; i < KNOTS; i++) {
        double rise = wave.values[(i + 1) % KNOTS] - wave.values[i];
        sum += Math.hypot(1.0 / KNOTS, rise);
      }
    }
    return sum / heights;
  }

  boolean isStraight() {
    return values.length == 0;
  }

  double knotMm() {
    return periodMm / KNOTS;
  }

  /** v of the row through the origin at any u. */
  double at(double uMm) {
    if (isStraight()) {
      return 0;
    }
    double k = uMm / knotMm();
    double whole = Math.floor(k);
    int i = Math.floorMod((long) whole, KNOTS);
    double low = values[i];
    return low + (k - whole) * (values[(i + 1) % KNOTS] - low);
  }
}
