package health.fabrica.core.polygon;

import java.util.Arrays;

/**
 * One closed line in nanometres; the last vertex joins the first. In a {@link Region} the material
 * lies on the left: outer rings run counter-clockwise, holes clockwise. Immutable.
 */
public final class Ring {

  private final int[] xy;

  private Ring(int[] xy) {
    this.xy = xy;
  }

  /**
   * A ring of its own copy of the coordinates.
   *
   * @param xy x and y in turn, two a vertex
   * @throws health.fabrica.core.problem.ProblemException FAB-1401 when a coordinate is beyond the
   *     grid
   */
  public static Ring of(int... xy) {
    if (xy.length % 2 != 0) {
      throw new IllegalArgumentException("odd number of coordinates: " + xy.length);
    }
    for (int c : xy) {
      Nanometres.checked(c);
    }
    return new Ring(xy.clone());
  }

  /** A ring of millimetres, rounded to the grid. */
  public static Ring ofMm(double... xy) {
    return of(Arrays.stream(xy).mapToInt(Nanometres::of).toArray());
  }

  /** Takes the array over; coordinates are within the grid. */
  static Ring owning(int[] xy) {
    return new Ring(xy);
  }

  /** Number of vertices. */
  public int size() {
    return xy.length / 2;
  }

  /** x of a vertex in nm. */
  public int x(int vertex) {
    return xy[2 * vertex];
  }

  /** y of a vertex in nm. */
  public int y(int vertex) {
    return xy[2 * vertex + 1];
  }

  /** The coordinates, x and y in turn; a copy. */
  public int[] toArray() {
    return xy.clone();
  }

  /** Coordinates in mm, x and y in turn. */
  public double[] toMm() {
    double[] mm = new double[xy.length];
    for (int i = 0; i < mm.length; i++) {
      mm[i] = Nanometres.toMm(xy[i]);
    }
    return mm;
  }

  /** Twice the area in nm2, exact: positive for a ring that runs counter-clockwise. */
  public long twiceArea() {
    long twice = 0; // may wrap on the way; the sum itself is below 2^63
    int n = xy.length;
    long px = n == 0 ? 0 : xy[n - 2];
    long py = n == 0 ? 0 : xy[n - 1];
    for (int i = 0; i < n; i += 2) {
      twice += px * xy[i + 1] - xy[i] * py;
      px = xy[i];
      py = xy[i + 1];
    }
    return twice;
  }

  /** Area in mm2, negative for a hole. */
  public double areaMm2() {
    return twiceArea() / (2.0 * Nanometres.PER_MM * Nanometres.PER_MM);
  }

  /** Length of the closed line in mm. */
  public double lengthMm() {
    double sum = 0;
    for (int i = 0, p = size() - 1; i < size(); p = i++) {
      double dx = (double) x(i) - x(p);
      double dy = (double) y(i) - y(p);
      sum += Math.sqrt(dx * dx + dy * dy);
    }
    return Nanometres.toMm(sum);
  }

  /** How often the ring runs around a point, counter-clockwise positive; exact off the line. */
  public int windingAround(int px, int py) {
    int winding = 0;
    for (int i = 0, p = size() - 1; i < size(); p = i++) {
      if ((y(p) <= py) != (y(i) <= py)) {
        long side = Plane.cross(x(p), y(p), x(i), y(i), px, py);
        if (y(i) > py && side > 0) {
          winding++;
        } else if (y(i) <= py && side < 0) {
          winding--;
        }
      }
    }
    return winding;
  }

  /** Whether a point lies on the line itself. */
  public boolean passes(int px, int py) {
    for (int i = 0, p = size() - 1; i < size(); p = i++) {
      if (Math.min(x(p), x(i)) <= px
          && Math.max(x(p), x(i)) >= px
          && Math.min(y(p), y(i)) <= py
          && Math.max(y(p), y(i)) >= py
          && Plane.cross(x(p), y(p), x(i), y(i), px, py) == 0) {
        return true;
      }
    }
    return false;
  }

  /** The same line the other way round. */
  public Ring reversed() {
    int[] back = new int[xy.length];
    for (int i = 0; i < xy.length; i += 2) {
      back[xy.length - 2 - i] = xy[i];
      back[xy.length - 1 - i] = xy[i + 1];
    }
    return new Ring(back);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ring ring && Arrays.equals(xy, ring.xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return "Ring" + Arrays.toString(xy);
  }
}
