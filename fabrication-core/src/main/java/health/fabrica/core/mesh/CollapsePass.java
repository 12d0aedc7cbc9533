package health.fabrica.core.mesh;

import java.util.Arrays;

/**
 * One pass over one range of vertices: each vertex tries its edges to higher vertices, the least
 * error first. A vertex takes part in one collapse a pass, which spreads the work evenly. Owned by
 * one thread; see {@link CollapsingMesh} for what it may touch.
 */
final class CollapsePass {

  private static final int MAX_VALENCE = 24;
  private static final int TRIES = 3;

  /** How many given vertices are looked at for a given triangle near a new place. */
  private static final int NEAREST_TRIED = 3;

  /** Least cosine between the normals of a triangle before and after. */
  private static final double MIN_COSINE = 0.3;

  /** Least shape quality of a new triangle, 1 for an equilateral one, unless it improves. */
  private static final double MIN_QUALITY = 0.05;

  private final CollapsingMesh m;
  private final int low;
  private final int high;
  private final byte pass;
  private final double limit;
  private final double squaredBound;
  private final boolean fresh;

  // Edges of the vertex at hand, sorted by error.
  private final int[] edge = new int[MAX_VALENCE];
  private final double[] error = new double[MAX_VALENCE];
  private int edges;

  // The fan of the edge at hand: half-edges that leave either end, without the two that vanish.
  private final int[] ringA = new int[MAX_VALENCE];
  private final int[] ringB = new int[MAX_VALENCE];
  private int countA;
  private int countB;
  private final int[] fan = new int[2 * MAX_VALENCE];
  private int fanSize;

  // Coordinates of the opposite edge of each fan triangle, then the points and where they go.
  private final double[] rim = new double[2 * MAX_VALENCE * 6];
  private int[] point = new int[256];
  private int[] pointFan = new int[256];
  private int pointCount;
  private final double[] frame = new double[2 * MAX_VALENCE * 9];
  private final double[] fanPlace = new double[3];
  private int gone;
  private int goneToo;
  private int nearTriangle;

  private final double[] d = new double[3];
  private final double[] place = new double[3];

  CollapsePass(CollapsingMesh mesh, int low, int high, int pass, double limit, boolean fresh) {
    this.m = mesh;
    this.low = low;
    this.high = high;
    this.pass = (byte) pass;
    this.limit = limit;
    this.squaredBound = mesh.boundMm * mesh.boundMm;
    this.fresh = fresh;
  }

  /** Runs the pass, removes at most so many vertices and says how many. */
  int run(int most) {
    int removed = 0;
    for (int a = low; a < high && removed < most; a++) {
      if (m.out[a] != CollapsingMesh.DEAD && m.moved[a] != pass && collapseOneEdgeOf(a)) {
        removed++;
      }
    }
    return removed;
  }

  private boolean collapseOneEdgeOf(int a) {
    edges = 0;
    int h = m.out[a];
    do {
      consider(a, h);
      h = m.opposite[HalfEdges.previous(h)];
    } while (h != m.out[a]);
    for (int n = 0; n < Math.min(edges, TRIES); n++) {
      if (tryCollapse(a, edge[n])) {
        return true;
      }
    }
    return false;
  }

  /** Puts the edge on the sorted list when its error is below the limit. */
  private void consider(int a, int h) {
    int b = m.origin[HalfEdges.next(h)];
    if (b >= high) {
      m.changed[a] = pass; // another pass, with other ranges, may do it
      return;
    }
    if (b <= a || m.moved[b] == pass || edges == MAX_VALENCE) {
      return;
    }
    if (!fresh && m.changed[a] < pass - 1 && m.changed[b] < pass - 1) {
      return; // failed before, and nothing has changed since
    }
    double e = solve(a, b);
    if (e > limit) {
      return;
    }
    int n = edges++;
    for (; n > 0 && error[n - 1] > e; n--) {
      error[n] = error[n - 1];
      edge[n] = edge[n - 1];
    }
    error[n] = e;
    edge[n] = h;
  }

  private double solve(int a, int b) {
    for (int k = 0; k < 3; k++) {
      d[k] = m.xyz[3 * b + k] - (double) m.xyz[3 * a + k];
    }
    return m.quadrics.solve(a, b, d, place);
  }

  private boolean tryCollapse(int a, int h) {
    int b = m.origin[HalfEdges.next(h)];
    countA = gather(m.out[a], ringA);
    countB = gather(m.out[b], ringB);
    if (countA < 0 || countB < 0) {
      m.changed[a] = pass; // as above
      return false;
    }
    if (!linkConditionHolds()) {
      return false;
    }
    solve(a, b);
    roundPlace(a);
    collectFan(h);
    if (!shapesStay(a) || !pointsStay() || !placeIsNearGiven(a, b)) {
      return false;
    }
    collapse(a, b, h);
    return true;
  }

  /** What is stored is a float: judge that. */
  private void roundPlace(int a) {
    for (int k = 0; k < 3; k++) {
      float rounded = (float) (m.xyz[3 * a + k] + place[k]);
      place[k] = rounded - (double) m.xyz[3 * a + k];
      fanPlace[k] = rounded;
    }
  }

  /** The half-edges that leave a vertex; -1 when its ring leaves the range or is too large. */
  private int gather(int first, int[] ring) {
    int count = 0;
    int h = first;
    do {
      int u = m.origin[HalfEdges.next(h)];
      if (count == MAX_VALENCE || u < low || u >= high) {
        return -1;
      }
      ring[count++] = h;
      h = m.opposite[HalfEdges.previous(h)];
    } while (h != first);
    return count;
  }

  /**
   * The ends have exactly two neighbours in common, and these keep three neighbours or more: then
   * the surface stays a manifold of the same topology (Dey, Edelsbrunner et al. 1999).
   */
  private boolean linkConditionHolds() {
    int common = 0;
    for (int i = 0; i < countA; i++) {
      int u = m.origin[HalfEdges.next(ringA[i])];
      for (int j = 0; j < countB; j++) {
        if (m.origin[HalfEdges.next(ringB[j])] == u) {
          common++;
          if (common > 2 || hasThreeNeighbours(ringA[i])) {
            return false;
          }
        }
      }
    }
    return common == 2;
  }

  /** Whether the vertex that the half-edge points to has three neighbours only. */
  private boolean hasThreeNeighbours(int h) {
    int first = HalfEdges.next(h);
    int third = first;
    for (int n = 0; n < 3; n++) {
      third = m.opposite[HalfEdges.previous(third)];
    }
    return third == first;
  }

  private void collectFan(int h) {
    gone = h / 3;
    goneToo = m.opposite[h] / 3;
    fanSize = 0;
    for (int n = 0; n < countA + countB; n++) {
      int leaving = n < countA ? ringA[n] : ringB[n - countA];
      if (leaving / 3 != gone && leaving / 3 != goneToo) {
        fan[fanSize++] = leaving;
      }
    }
    for (int n = 0; n < fanSize; n++) {
      int u = 3 * m.origin[HalfEdges.next(fan[n])];
      int w = 3 * m.origin[HalfEdges.previous(fan[n])];
      for (int k = 0; k < 3; k++) {
        rim[6 * n + k] = m.xyz[u + k];
        rim[6 * n + 3 + k] = m.xyz[w + k];
      }
    }
  }

  /** No triangle of the fan turns over or becomes a worse sliver. */
  private boolean shapesStay(int a) {
    double px = m.xyz[3 * a] + place[0];
    double py = m.xyz[3 * a + 1] + place[1];
    double pz = m.xyz[3 * a + 2] + place[2];
    for (int n = 0; n < fanSize; n++) {
      int old = 3 * m.origin[fan[n]];
      int r = 6 * n;
      double ex = rim[r + 3] - rim[r];
      double ey = rim[r + 4] - rim[r + 1];
      double ez = rim[r + 5] - rim[r + 2];
      double ox = rim[r] - m.xyz[old];
      double oy = rim[r + 1] - m.xyz[old + 1];
      double oz = rim[r + 2] - m.xyz[old + 2];
      double qx = rim[r] - px;
      double qy = rim[r + 1] - py;
      double qz = rim[r + 2] - pz;
      double mx = oy * ez - oz * ey;
      double my = oz * ex - ox * ez;
      double mz = ox * ey - oy * ex;
      double nx = qy * ez - qz * ey;
      double ny = qz * ex - qx * ez;
      double nz = qx * ey - qy * ex;
      double oldArea = mx * mx + my * my + mz * mz;
      double newArea = nx * nx + ny * ny + nz * nz;
      double dot = mx * nx + my * ny + mz * nz;
      if (dot <= 0 || dot * dot < MIN_COSINE * MIN_COSINE * oldArea * newArea) {
        return false;
      }
      double e2 = ex * ex + ey * ey + ez * ez;
      double newQuality = quality(newArea, e2, qx, qy, qz, ex, ey, ez);
      if (newQuality < MIN_QUALITY * MIN_QUALITY
          && newQuality < quality(oldArea, e2, ox, oy, oz, ex, ey, ez)) {
        return false;
      }
    }
    return true;
  }

  /** Squared shape quality, {@code 12 |n|^2 / (sum of squared edges)^2}: 1 for equilateral. */
  private static double quality(
      double area, double e2, double x, double y, double z, double ex, double ey, double ez) {
    double sum =
        e2
            + x * x
            + y * y
            + z * z
            + (x + ex) * (x + ex)
            + (y + ey) * (y + ey)
            + (z + ez) * (z + ez);
    return 12 * area / (sum * sum);
  }

  /**
   * Every given vertex on the old triangles is within the bound of a new one; notes of which.
   *
   * <p>Mostly a point lies over the triangle that it is linked to already, and then the distance is
   * that to a plane. Only a point that lies over no triangle within the bound is measured to all.
   */
  private boolean pointsStay() {
    collectPoints();
    double px = fanPlace[0];
    double py = fanPlace[1];
    double pz = fanPlace[2];
    prepareFrames(px, py, pz);
    for (int n = 0; n < pointCount; n++) {
      int at = 3 * point[n];
      double x = m.points[at] - px;
      double y = m.points[at + 1] - py;
      double z = m.points[at + 2] - pz;
      int f = pointFan[n];
      boolean found = over(f, x, y, z);
      for (int other = 0; !found && other < fanSize; other++) {
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
  private void prepareFrames(double px, double py, double pz) {
    for (int f = 0; f < fanSize; f++) {
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
    double px = fanPlace[0];
    double py = fanPlace[1];
    double pz = fanPlace[2];
    double best = squaredBound;
    int nearest = -1;
    for (int f = 0; f < fanSize; f++) {
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

  /**
   * The new place is within the bound of a given triangle: of that which either end was near to, or
   * of one around the given vertices nearest to it. Notes which.
   */
  private boolean placeIsNearGiven(int a, int b) {
    if (isNear(m.nearest[a]) || isNear(m.nearest[b])) {
      return true;
    }
    double beyond = -1;
    for (int n = 0; n < NEAREST_TRIED; n++) {
      double best = Double.POSITIVE_INFINITY;
      int chosen = -1;
      for (int q = 0; q < pointCount; q++) {
        int at = 3 * point[q];
        double x = m.points[at] - fanPlace[0];
        double y = m.points[at + 1] - fanPlace[1];
        double z = m.points[at + 2] - fanPlace[2];
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
    if (m.squaredDistanceToGiven(givenTriangle, fanPlace[0], fanPlace[1], fanPlace[2])
        > squaredBound) {
      return false;
    }
    nearTriangle = givenTriangle;
    return true;
  }

  private void collectPoints() {
    pointCount = 0;
    for (int n = 0; n < fanSize; n++) {
      collectPoints(fan[n] / 3, n);
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

  private void collapse(int a, int b, int h) {
    m.quadrics.merge(a, b, d, place);
    for (int k = 0; k < 3; k++) {
      m.xyz[3 * a + k] = (float) (m.xyz[3 * a + k] + place[k]);
    }
    for (int n = 0; n < countA; n++) {
      m.changed[m.origin[HalfEdges.next(ringA[n])]] = pass;
    }
    for (int n = 0; n < countB; n++) {
      m.changed[m.origin[HalfEdges.next(ringB[n])]] = pass;
      m.origin[ringB[n]] = a;
    }
    int g = m.opposite[h];
    m.out[a] = m.opposite[HalfEdges.previous(h)];
    removeTriangle(h);
    removeTriangle(g);
    m.out[b] = CollapsingMesh.DEAD;
    m.changed[a] = pass;
    m.moved[a] = pass;
    m.nearest[a] = nearTriangle;
    relinkPoints();
  }

  /** Takes out the triangle at the vanishing edge and glues its two other sides together. */
  private void removeTriangle(int h) {
    int x = m.opposite[HalfEdges.next(h)];
    int y = m.opposite[HalfEdges.previous(h)];
    m.opposite[x] = y;
    m.opposite[y] = x;
    m.out[m.origin[x]] = x; // the apex of the triangle
    m.origin[h / 3 * 3] = CollapsingMesh.DEAD;
  }

  private void relinkPoints() {
    for (int n = 0; n < fanSize; n++) {
      m.firstPoint[fan[n] / 3] = -1;
    }
    for (int n = 0; n < pointCount; n++) {
      int triangle = fan[pointFan[n]] / 3;
      m.nextPoint[point[n]] = m.firstPoint[triangle];
      m.firstPoint[triangle] = point[n];
    }
  }
}
