package health.fabrica.core.mesh;

/**
 * One pass over one range of vertices that drops those about which the surface is flat: the hole is
 * closed by a fan around one of the neighbours, the one that gives the best worst triangle. Nothing
 * moves, so what is left lies on the given surface; the given vertices concerned are within a share
 * of the bound of the new triangles, measured. A neighbour takes one fan a pass. Much cheaper than
 * {@link CollapsePass}, which finishes the work. Owned by one thread; see {@link CollapsingMesh}
 * for what it may touch.
 */
final class FlatPass {

  /** How far the neighbours of a vertex may be from the plane through it, over the bound. */
  private static final double HEIGHT_SHARE = 0.8;

  /** How far given vertices may be from the new triangles, over the bound. */
  private static final double DISTANCE_SHARE = 0.6;

  /** Least shape quality of a new triangle, 1 for an equilateral one. */
  private static final double MIN_QUALITY = 0.15;

  /** Least cosine between the normals of a new triangle and of the plane. */
  private static final double MIN_COSINE = 0.7;

  /** Most triangles around the dropped vertex and the neighbour. */
  private static final int MAX_RING = 10;

  private final CollapsingMesh m;
  private final int low;
  private final int high;
  private final byte pass;
  private final double maxHeight;
  private final EdgeRings rings;
  private final Fan fan;

  // The neighbours in the plane, in order around the vertex, and their heights over it.
  private final double[] p = new double[CollapsingMesh.MAX_VALENCE];
  private final double[] q = new double[CollapsingMesh.MAX_VALENCE];
  private final double[] height = new double[CollapsingMesh.MAX_VALENCE];
  private final double[] relative = new double[3 * CollapsingMesh.MAX_VALENCE];

  FlatPass(CollapsingMesh mesh, int low, int high, int pass) {
    this.m = mesh;
    this.low = low;
    this.high = high;
    this.pass = (byte) pass;
    this.maxHeight = HEIGHT_SHARE * mesh.boundMm;
    this.rings = new EdgeRings(mesh, low, high);
    this.fan = new Fan(mesh, DISTANCE_SHARE * mesh.boundMm);
  }

  /** Runs the pass, removes at most so many vertices and says how many. */
  int run(int most) {
    int removed = 0;
    for (int v = low; v < high && removed < most; v++) {
      if (m.out[v] != CollapsingMesh.DEAD && m.moved[v] != pass && drop(v)) {
        removed++;
      }
    }
    return removed;
  }

  private boolean drop(int v) {
    if (!rings.gatherB(v) || rings.countB > MAX_RING || !flatten(v)) {
      return false;
    }
    int centre = bestCentre();
    if (centre < 0 || !staysUpright(centre)) {
      return false;
    }
    int u = rings.neighbourB[centre];
    if (!rings.gatherA(u)
        || rings.countA + rings.countB - 4 > MAX_RING
        || !rings.linkConditionHolds()) {
      return false;
    }
    int h = m.opposite[rings.b[centre]];
    fan.begin(h);
    fan.add(rings.b, rings.countB);
    fan.shape.apex(m.xyz[3 * u], m.xyz[3 * u + 1], m.xyz[3 * u + 2]);
    if (!fan.pointsStay()) {
      return false;
    }
    m.removeEdge(h, rings.b, rings.countB);
    m.moved[u] = pass;
    fan.relink();
    return true;
  }

  /** Lays the neighbours into the plane of the mean normal; false when they are not flat there. */
  private boolean flatten(int v) {
    int count = rings.countB;
    for (int i = 0; i < count; i++) {
      int u = 3 * rings.neighbourB[i];
      relative[3 * i] = m.xyz[u] - (double) m.xyz[3 * v];
      relative[3 * i + 1] = m.xyz[u + 1] - (double) m.xyz[3 * v + 1];
      relative[3 * i + 2] = m.xyz[u + 2] - (double) m.xyz[3 * v + 2];
    }
    double nx = 0;
    double ny = 0;
    double nz = 0;
    for (int i = 0, j = 3 * count - 3; i < 3 * count; j = i, i += 3) {
      nx += relative[j + 1] * relative[i + 2] - relative[j + 2] * relative[i + 1];
      ny += relative[j + 2] * relative[i] - relative[j] * relative[i + 2];
      nz += relative[j] * relative[i + 1] - relative[j + 1] * relative[i];
    }
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (!(length > 0)) {
      return false;
    }
    nx /= length;
    ny /= length;
    nz /= length;
    for (int i = 0; i < count; i++) {
      height[i] = nx * relative[3 * i] + ny * relative[3 * i + 1] + nz * relative[3 * i + 2];
      if (Math.abs(height[i]) > maxHeight) {
        return false;
      }
    }
    project(nx, ny, nz, count);
    for (int i = 0, j = count - 1; i < count; j = i++) {
      if (p[j] * q[i] - q[j] * p[i] <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Coordinates along two directions in the plane (Duff et al., JCGT 6, 2017). */
  private void project(double nx, double ny, double nz, int count) {
    double sign = Math.copySign(1, nz);
    double a = -1 / (sign + nz);
    double b = nx * ny * a;
    double ux = 1 + sign * nx * nx * a;
    double wy = sign + ny * ny * a;
    for (int i = 0; i < count; i++) {
      double x = relative[3 * i];
      double y = relative[3 * i + 1];
      double z = relative[3 * i + 2];
      p[i] = ux * x + sign * b * y - sign * nx * z;
      q[i] = b * x + wy * y - ny * z;
    }
  }

  /** The neighbour whose fan has the best worst triangle; -1 when all have a bad one. */
  private int bestCentre() {
    int count = rings.countB;
    double best = MIN_QUALITY / Math.sqrt(12);
    int centre = -1;
    for (int c = 0; c < count; c++) {
      if (m.moved[rings.neighbourB[c]] == pass) {
        continue;
      }
      double worst = Double.POSITIVE_INFINITY;
      int j = c + 1 == count ? 0 : c + 1;
      for (int n = count - 2; n > 0 && worst > best; n--) {
        int i = j;
        j = j + 1 == count ? 0 : j + 1;
        worst = Math.min(worst, quality(c, i, j));
      }
      if (worst > best) {
        best = worst;
        centre = c;
      }
    }
    return centre;
  }

  /** Twice the area over the sum of the squared edges; negative when the triangle is turned. */
  private double quality(int c, int i, int j) {
    double ip = p[i] - p[c];
    double iq = q[i] - q[c];
    double jp = p[j] - p[c];
    double jq = q[j] - q[c];
    double ep = p[j] - p[i];
    double eq = q[j] - q[i];
    return (ip * jq - iq * jp) / (ip * ip + iq * iq + jp * jp + jq * jq + ep * ep + eq * eq);
  }

  /** No new triangle is steep over the plane. */
  private boolean staysUpright(int c) {
    int count = rings.countB;
    int j = c + 1 == count ? 0 : c + 1;
    for (int n = count - 2; n > 0; n--) {
      int i = j;
      j = j + 1 == count ? 0 : j + 1;
      double ip = p[i] - p[c];
      double iq = q[i] - q[c];
      double ih = height[i] - height[c];
      double jp = p[j] - p[c];
      double jq = q[j] - q[c];
      double jh = height[j] - height[c];
      double x = iq * jh - ih * jq;
      double y = ih * jp - ip * jh;
      double z = ip * jq - iq * jp;
      if (z * z < MIN_COSINE * MIN_COSINE * (x * x + y * y + z * z)) {
        return false;
      }
    }
    return true;
  }
}
