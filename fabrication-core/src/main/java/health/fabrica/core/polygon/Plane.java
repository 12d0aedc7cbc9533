package health.fabrica.core.polygon;

/** Exact predicates; coordinates within {@link Nanometres#LIMIT} cannot overflow. */
final class Plane {

  private Plane() {}

  /** Twice the area of the triangle a, b, p: positive when p lies left of the way from a to b. */
  static long cross(int ax, int ay, int bx, int by, int px, int py) {
    return ((long) bx - ax) * ((long) py - ay) - ((long) by - ay) * ((long) px - ax);
  }

  /** A point as one number; the order of the numbers is that of x, then y. */
  static long key(int x, int y) {
    return ((long) x << 32) | ((y ^ Integer.MIN_VALUE) & 0xffffffffL);
  }

  static int keyX(long key) {
    return (int) (key >> 32);
  }

  static int keyY(long key) {
    return (int) key ^ Integer.MIN_VALUE;
  }
}
