package health.fabrica.core.mesh;

import java.util.Arrays;

/**
 * The triangles that get a new apex by a collapse, and the given vertices that are linked to them
 * and to the two triangles that vanish. Owned by one thread, used for one collapse after the other.
 */
final class Fan {

  private static final int MAX_TRIANGLES = 2 * CollapsingMesh.MAX_VALENCE;

  /** How many given vertices are looked at for a given triangle near a new place. */
  private static final int NEAREST_TRIED = 3;

  private final CollapsingMesh m;
  private final double squaredBound;

  /** Half-edges that leave the old apex of each triangle. */
  final int[] leaving = new int[MAX_TRIANGLES];

  /** Coordinates of the edge opposite to the apex, 6 a triangle. */
  final double[] rim = new double[6 * MAX_TRIANGLES];

  int size;

  private final double[] frame = new double[9 * MAX_TRIANGLES];
  private int gone;
  private int goneToo;
  private double px;
  private double py;
  private double pz;
  private int[] point = new int[256];
  private int[] pointFan = new int[256];
  private int pointCount;
  private int nearTriangle;

  /** A fan of triangles that have to stay within the bound of the points. */
  Fan(CollapsingMesh mesh, double boundMm) {
    this.m = mesh;
    this.squaredBound = boundMm * boundMm;
  }

  /** Begins a fan at an edge that is to vanish, with its two triangles. */
  void begin(int h) {
    gone = h / 3;
    goneToo = m.opposite[h] / 3;
    size = 0;
  }

  /** Adds the triangles of half-edges that leave a vertex, but for the two that vanish. */
  void add(int[] ring, int count) {
    for (int n = 0; n < count; n++) {
      int h = ring[n];
      if (h / 3 == gone || h / 3 == goneToo) {
        continue;
      }
      int u = 3 * m.origin[HalfEdges.next(h)];
      int w = 3 * m.origin[HalfEdges.previous(h)];
      int r = 6 * size;
      leaving[size++] = h;
      for (int k = 0; k < 3; k++) {
        rim[r + k] = m.xyz[u + k];
        rim[r + 3 + k] = m.xyz[w + k];
      }
    }
  }

  /** Sets the new apex. */
  void apex(double x, double y, double z) {
    px = x;
    py = y;
    pz = z;
  }

  /**
   * Every given vertex on the old triangles is within the bound of a new one; notes of which.
   *
   * <p>Mostly a point lies over the triangle that it is linked to already, and then the distance is
   * that to a plane. Only a point that lies over no triangle within the bound is measured to all.
   */
  boolean pointsStay() {
    collectPoints();
    prepareFrames();
    for (int n = 0; n < pointCount; n++) {
      int at = 3 * point[n];
      double x = m.points[at] - px;
      double y = m.points[at + 1] - py;
      double z = m.points[at + 2] - pz;
      int f = pointFan[n];
      boolean found = over(f, x, y, z);
      for (int other = 0; !found && other < size; other++) {
        f = other;
        found = over(f, x, y, z);
      }
      f = found ? f : nearest(x, y, z);
      if (f < 0) {
        return false;
      }
      pointFan[n] = f;
    }
    return true;
  }

  /**
   * For each fan triangle (P, P + u, P + w) with the normal n = u x w: what gives a point relative
   * to P its two coordinates along u and w, and its height, as three scalar products.
   */
  private void prepareFrames() {
    for (int f = 0; f < size; f++) {
      int r = 6 * f;
      double ux = rim[r] - px;
      double uy = rim[r + 1] - py;
      double uz = rim[r + 2] - pz;
      double wx = rim[r + 3] - px;
      double wy = rim[r + 4] - py;
      double wz = rim[r + 5] - pz;
      double nx = uy * wz - uz * wy;
      double ny = uz * wx - ux * wz;
      double nz = ux * wy - uy * wx;
      double n2 = 1 / (nx * nx + ny * ny + nz * nz);
      double n1 = Math.sqrt(n2);
      int k = 9 * f;
      frame[k] = (wy * nz - wz * ny) * n2;
      frame[k + 1] = (wz * nx - wx * nz) * n2;
      frame[k + 2] = (wx * ny - wy * nx) * n2;
      frame[k + 3] = (ny * uz - nz * uy) * n2;
      frame[k + 4] = (nz * ux - nx * uz) * n2;
      frame[k + 5] = (nx * uy - ny * ux) * n2;
      frame[k + 6] = nx * n1;
      frame[k + 7] = ny * n1;
      frame[k + 8] = nz * n1;
    }
  }

  /** Whether a point, relative to the new place, lies over a fan triangle and within the bound. */
  private boolean over(int f, double x, double y, double z) {
    int k = 9 * f;
    double s = frame[k] * x + frame[k + 1] * y + frame[k + 2] * z;
    double t = frame[k + 3] * x + frame[k + 4] * y + frame[k + 5] * z;
    double height = frame[k + 6] * x + frame[k + 7] * y + frame[k + 8] * z;
    return s >= 0 && t >= 0 && s + t <= 1 && height * height <= squaredBound;
  }

  /** The nearest fan triangle of a point relative to the new place; -1 when beyond the bound. */
  private int nearest(double x, double y, double z) {
    double best = squaredBound;
    int nearest = -1;
    for (int f = 0; f < size; f++) {
      int r = 6 * f;
      double s =
          PointTriangle.squaredDistance(
              x,
              y,
              z,
              0,
              0,
              0,
              rim[r] - px,
              rim[r + 1] - py,
              rim[r + 2] - pz,
              rim[r + 3] - px,
              rim[r + 4] - py,
              rim[r + 5] - pz);
      if (s <= best) {
        best = s;
        nearest = f;
      }
    }
    return nearest;
  }

  private void collectPoints() {
    pointCount = 0;
    for (int n = 0; n < size; n++) {
      collectPoints(leaving[n] / 3, n);
    }
    collectPoints(gone, 0);
    collectPoints(goneToo, 0);
  }

  private void collectPoints(int triangle, int fanIndex) {
    for (int p = m.firstPoint[triangle]; p >= 0; p = m.nextPoint[p]) {
      if (pointCount == point.length) {
        point = Arrays.copyOf(point, 2 * pointCount);
        pointFan = Arrays.copyOf(pointFan, 2 * pointCount);
      }
      point[pointCount] = p;
      pointFan[pointCount++] = fanIndex;
    }
  }

  /** Links the points to the triangles that they were found near to. */
  void relink() {
    for (int n = 0; n < size; n++) {
      m.firstPoint[leaving[n] / 3] = -1;
    }
    for (int n = 0; n < pointCount; n++) {
      int triangle = leaving[pointFan[n]] / 3;
      m.nextPoint[point[n]] = m.firstPoint[triangle];
      m.firstPoint[triangle] = point[n];
    }
  }

  /**
   * The apex is within the bound of a given triangle: of that which either end was near to, or of
   * one around the given vertices nearest to it. Notes which.
   */
  boolean apexIsNearGiven(int a, int b) {
    if (isNear(m.nearest[a]) || isNear(m.nearest[b])) {
      return true;
    }
    double beyond = -1;
    for (int n = 0; n < NEAREST_TRIED; n++) {
      double best = Double.POSITIVE_INFINITY;
      int chosen = -1;
      for (int q = 0; q < pointCount; q++) {
        int at = 3 * point[q];
        double x = m.points[at] - px;
        double y = m.points[at + 1] - py;
        double z = m.points[at + 2] - pz;
        double s = x * x + y * y + z * z;
        if (s < best && s > beyond) {
          best = s;
          chosen = point[q];
        }
      }
      if (chosen < 0) {
        return false;
      }
      for (int e = m.givenStart[chosen]; e < m.givenStart[chosen + 1]; e++) {
        if (isNear(m.givenLeaving[e] / 3)) {
          return true;
        }
      }
      beyond = best;
    }
    return false;
  }

  private boolean isNear(int givenTriangle) {
    if (m.squaredDistanceToGiven(givenTriangle, px, py, pz) > squaredBound) {
      return false;
    }
    nearTriangle = givenTriangle;
    return true;
  }

  /** The given triangle that {@link #apexIsNearGiven} found. */
  int nearTriangle() {
    return nearTriangle;
  }
}
