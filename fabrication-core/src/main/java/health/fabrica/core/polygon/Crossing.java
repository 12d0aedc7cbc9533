package health.fabrica.core.polygon;

import java.math.BigInteger;

/** The point where two segments cross, rounded to the nearest grid point; halves go up. */
final class Crossing {

  /** Far above the error of the double arithmetic below, 2^-18 grid steps. */
  private static final double DOUBT = 1e-4;

  private Crossing() {}

  /**
   * The key of the grid point whose square, closed on the left and in front, holds the crossing.
   * The segments cross properly.
   */
  static long rounded(int ax, int ay, int bx, int by, int cx, int cy, int dx, int dy) {
    long along = (long) bx - ax;
    long up = (long) by - ay;
    long otherAlong = (long) dx - cx;
    long otherUp = (long) dy - cy;
    long whole = along * otherUp - up * otherAlong;
    long part = ((long) cx - ax) * otherUp - ((long) cy - ay) * otherAlong;
    return Plane.key(at(ax, along, part, whole), at(ay, up, part, whole));
  }

  /** floor(from + length * part / whole + 1/2), exact. */
  private static int at(int from, long length, long part, long whole) {
    double value = from + 0.5 + (double) part / (double) whole * length;
    double floor = Math.floor(value);
    double rest = value - floor;
    if (rest > DOUBT && rest < 1 - DOUBT) {
      return (int) floor;
    }
    BigInteger numerator =
        BigInteger.valueOf(part)
            .multiply(BigInteger.valueOf(length))
            .shiftLeft(1)
            .add(BigInteger.valueOf(whole));
    BigInteger denominator = BigInteger.valueOf(whole).shiftLeft(1);
    if (denominator.signum() < 0) {
      numerator = numerator.negate();
      denominator = denominator.negate();
    }
    BigInteger[] divided = numerator.divideAndRemainder(denominator);
    int whole0 = divided[0].intValueExact();
    return from + (divided[1].signum() < 0 ? whole0 - 1 : whole0);
  }
}
