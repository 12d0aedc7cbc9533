package health.fabrica.core.mesh;

/**
 * One pass over one range of vertices: each vertex tries its edges to higher vertices, the least
 * error first. A vertex takes part in one collapse a pass, which spreads the work evenly. Owned by
 * one thread; see {@link CollapsingMesh} for what it may touch.
 */
final class CollapsePass {

  private static final int TRIES = 3;

  /** Least cosine between the normals of a triangle before and after. */
  private static final double MIN_COSINE = 0.3;

  /** Least shape quality of a new triangle, 1 for an equilateral one, unless it improves. */
  private static final double MIN_QUALITY = 0.05;

  private final CollapsingMesh m;
  private final int low;
  private final int high;
  private final byte pass;
  private final double limit;
  private final boolean fresh;

  // Edges of the vertex at hand, sorted by error.
  private final int[] edge = new int[CollapsingMesh.MAX_VALENCE];
  private final double[] error = new double[CollapsingMesh.MAX_VALENCE];
  private int edges;

  private final EdgeRings rings;
  private final Fan fan;

  private final double[] d = new double[3];
  private final double[] place = new double[3];

  CollapsePass(CollapsingMesh mesh, int low, int high, int pass, double limit, boolean fresh) {
    this.m = mesh;
    this.low = low;
    this.high = high;
    this.pass = (byte) pass;
    this.limit = limit;
    this.fresh = fresh;
    this.rings = new EdgeRings(mesh, low, high);
    this.fan = new Fan(mesh, mesh.boundMm);
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
    if (b <= a || m.moved[b] == pass || edges == edge.length) {
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
    if (!rings.gather(a, b)) {
      m.changed[a] = pass; // as above
      return false;
    }
    if (!rings.linkConditionHolds()) {
      return false;
    }
    solve(a, b);
    roundPlace(a);
    fan.begin(h);
    fan.add(rings.a, rings.countA);
    fan.add(rings.b, rings.countB);
    if (!shapesStay(a) || !fan.pointsStay() || !fan.apexIsNearGiven(a, b)) {
      return false;
    }
    collapse(a, b, h);
    return true;
  }

  /** What is stored is a float: judge that. */
  private void roundPlace(int a) {
    for (int k = 0; k < 3; k++) {
      place[k] = (float) (m.xyz[3 * a + k] + place[k]) - (double) m.xyz[3 * a + k];
    }
    fan.shape.apex(
        m.xyz[3 * a] + place[0], m.xyz[3 * a + 1] + place[1], m.xyz[3 * a + 2] + place[2]);
  }

  /** No triangle of the fan turns over or becomes a worse sliver. */
  private boolean shapesStay(int a) {
    double px = m.xyz[3 * a] + place[0];
    double py = m.xyz[3 * a + 1] + place[1];
    double pz = m.xyz[3 * a + 2] + place[2];
    double[] rim = fan.shape.rim;
    for (int n = 0; n < fan.shape.size; n++) {
      int old = 3 * m.origin[fan.leaving[n]];
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

  private void collapse(int a, int b, int h) {
    m.quadrics.merge(a, b, d, place);
    for (int k = 0; k < 3; k++) {
      m.xyz[3 * a + k] = (float) (m.xyz[3 * a + k] + place[k]);
    }
    for (int n = 0; n < rings.countA; n++) {
      m.changed[rings.neighbourA[n]] = pass;
    }
    for (int n = 0; n < rings.countB; n++) {
      m.changed[rings.neighbourB[n]] = pass;
    }
    m.removeEdge(h, rings.b, rings.countB);
    m.changed[a] = pass;
    m.moved[a] = pass;
    m.nearest[a] = fan.nearTriangle();
    fan.relink();
  }
}
