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

  /** Where they will be. */
  final FanTriangles shape;

  private int gone;
  private int goneToo;
  private int[] point = new int[256];
  private int[] pointFan = new int[256];
  private int pointCount;
  private int nearTriangle;

  /** A fan of triangles that have to stay within the bound of the points. */
  Fan(CollapsingMesh mesh, double boundMm) {
    this.m = mesh;
    this.squaredBound = boundMm * boundMm;
    this.shape = new FanTriangles(MAX_TRIANGLES, boundMm);
  }

  /** Begins a fan at an edge that is to vanish, with its two triangles. */
  void begin(int h) {
    gone = h / 3;
    goneToo = m.opposite[h] / 3;
    shape.size = 0;
  }

  /** Adds the triangles of half-edges that leave a vertex, but for the two that vanish. */
  void add(int[] ring, int count) {
    for (int n = 0; n < count; n++) {
      int h = ring[n];
      if (h / 3 == gone || h / 3 == goneToo) {
        continue;
      }
      leaving[shape.size] = h;
      shape.add(m.xyz, m.origin[HalfEdges.next(h)], m.origin[HalfEdges.previous(h)]);
    }
  }

  /** Every given vertex on the old triangles is within the bound of a new one; notes of which. */
  boolean pointsStay() {
    collectPoints();
    shape.prepareFrames();
    for (int n = 0; n < pointCount; n++) {
      int at = 3 * point[n];
      int f = shape.near(pointFan[n], m.points[at], m.points[at + 1], m.points[at + 2]);
      if (f < 0) {
        return false;
      }
      pointFan[n] = f;
    }
    return true;
  }

  private void collectPoints() {
    pointCount = 0;
    for (int n = 0; n < shape.size; n++) {
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
    for (int n = 0; n < shape.size; n++) {
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
        double x = m.points[at] - shape.px;
        double y = m.points[at + 1] - shape.py;
        double z = m.points[at + 2] - shape.pz;
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
    if (m.squaredDistanceToGiven(givenTriangle, shape.px, shape.py, shape.pz) > squaredBound) {
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
