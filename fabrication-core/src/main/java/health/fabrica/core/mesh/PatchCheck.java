package health.fabrica.core.mesh;

/**
 * Says whether patches can become vertices, one after the other; what is checked is in {@link
 * FlatPatches}. Owned by one thread; writes only to entries of the patch at hand and of its
 * vertices, but for notes of what is broken.
 */
final class PatchCheck {

  private static final int MOST = CollapsingMesh.MAX_VALENCE;

  /** Least cosine between a new triangle and the patch. */
  private static final double MIN_COSINE = 0.5;

  /** Least shape quality of a new triangle, 1 for an equilateral one. */
  private static final double MIN_QUALITY = 0.05;

  private final FlatPatches p;
  private final FanTriangles fan;

  // The new triangles around the patch, in order: their patches and given numbers.
  private final int[] head = new int[MOST];
  private final int[] tail = new int[MOST];
  private final int[] triangle = new int[MOST];
  private int triangles;
  private boolean tooMany;
  private boolean allSingle;

  PatchCheck(FlatPatches patches) {
    this.p = patches;
    this.fan = new FanTriangles(MOST, patches.boundMm);
  }

  /** Checks a patch and notes what has to be broken up: it, or those around it. */
  void run(int name) {
    boolean disk = gather(name);
    if (allSingle) {
      keep(name, p.rings.leaving[p.rings.start[name]] / 3);
    } else if (!disk || tooMany || !VertexRings.cycle(head, 0, tail, triangle, 0, triangles)) {
      breakAround(name);
    } else if (p.single(name)) {
      keep(name, triangle[0]);
    } else if (!shapesHold(name)
        || !pointsStay(name)
        || (p.nearest[name] < 0 && !placeIsNear(name))) {
      p.breakUp(name);
    }
  }

  /** A single vertex stays where it was, at a triangle that is left. */
  private void keep(int name, int left) {
    p.triangle[name] = left;
    p.nearest[name] = p.rings.leaving[p.rings.start[name]] / 3;
  }

  private void breakAround(int name) {
    if (!p.single(name)) {
      p.breakUp(name);
      return;
    }
    for (int n = p.rings.start[name]; n < p.rings.start[name + 1]; n++) {
      int other = p.patch[p.rings.heads[n]];
      if (!p.single(other)) {
        p.breakUp(other);
      }
    }
  }

  /** Gathers the new triangles at the patch; false when it is no disk. */
  private boolean gather(int name) {
    int[] heads = p.rings.heads;
    int[] patch = p.patch;
    int members = 0;
    int inner = 0; // half-edges
    int corners = 0; // of triangles inside
    triangles = 0;
    tooMany = false;
    allSingle = p.single(name);
    for (int v = name; v >= 0; v = p.nextMember[v]) {
      members++;
      int from = p.rings.start[v];
      int to = p.rings.start[v + 1];
      int before = to - 1;
      int a = patch[heads[before]];
      for (int n = from; n < to; n++) {
        int b = patch[heads[n]];
        if (b == name) {
          inner++;
          corners += a == name ? 1 : 0;
        } else {
          allSingle = allSingle && p.single(b);
          if (a != name && a != b) {
            add(a, b, p.rings.leaving[before] / 3);
          }
        }
        a = b;
        before = n;
      }
    }
    return 6 * members - 3 * inner + 2 * corners == 6;
  }

  private void add(int a, int b, int given) {
    if (triangles == MOST) {
      tooMany = true;
      return;
    }
    head[triangles] = a;
    tail[triangles] = b;
    triangle[triangles++] = given;
  }

  /** No new triangle is steep over the patch, turned over or a sliver. */
  private boolean shapesHold(int name) {
    double nx = 0;
    double ny = 0;
    double nz = 0;
    for (int v = name; v >= 0; v = p.nextMember[v]) {
      nx += p.normal[3 * v];
      ny += p.normal[3 * v + 1];
      nz += p.normal[3 * v + 2];
    }
    double length = nx * nx + ny * ny + nz * nz;
    double x = p.place[3 * name];
    double y = p.place[3 * name + 1];
    double z = p.place[3 * name + 2];
    fan.size = 0;
    fan.apex(x, y, z);
    for (int n = 0; n < triangles; n++) {
      fan.add(p.place, head[n], tail[n]);
      int r = 6 * n;
      double ux = fan.rim[r] - x;
      double uy = fan.rim[r + 1] - y;
      double uz = fan.rim[r + 2] - z;
      double wx = fan.rim[r + 3] - x;
      double wy = fan.rim[r + 4] - y;
      double wz = fan.rim[r + 5] - z;
      double tx = uy * wz - uz * wy;
      double ty = uz * wx - ux * wz;
      double tz = ux * wy - uy * wx;
      double area = tx * tx + ty * ty + tz * tz;
      double dot = tx * nx + ty * ny + tz * nz;
      if (!(dot > 0) || dot * dot < MIN_COSINE * MIN_COSINE * area * length) {
        return false;
      }
      double edges =
          ux * ux
              + uy * uy
              + uz * uz
              + wx * wx
              + wy * wy
              + wz * wz
              + (wx - ux) * (wx - ux)
              + (wy - uy) * (wy - uy)
              + (wz - uz) * (wz - uz);
      if (12 * area < MIN_QUALITY * MIN_QUALITY * edges * edges) {
        return false;
      }
    }
    return true;
  }

  /** Every given vertex of the patch is near a new triangle; notes which. */
  private boolean pointsStay(int name) {
    float[] xyz = p.mesh.xyz();
    fan.prepareFrames();
    int f = 0;
    for (int v = name; v >= 0; v = p.nextMember[v]) {
      f = fan.near(f, xyz[3 * v], xyz[3 * v + 1], xyz[3 * v + 2]);
      if (f < 0) {
        return false;
      }
      p.triangle[v] = triangle[f];
    }
    return true;
  }

  /** The new vertex is within the bound of a given triangle around its nearest given vertex. */
  private boolean placeIsNear(int name) {
    float[] xyz = p.mesh.xyz();
    int at = 3 * name;
    int nearest = name;
    float least = Float.POSITIVE_INFINITY;
    for (int v = name; v >= 0; v = p.nextMember[v]) {
      float x = xyz[3 * v] - p.place[at];
      float y = xyz[3 * v + 1] - p.place[at + 1];
      float z = xyz[3 * v + 2] - p.place[at + 2];
      float squared = x * x + y * y + z * z;
      if (squared < least) {
        least = squared;
        nearest = v;
      }
    }
    double best = p.boundMm * p.boundMm;
    boolean found = false;
    for (int n = p.rings.start[nearest]; n < p.rings.start[nearest + 1]; n++) {
      int t = p.rings.leaving[n] / 3;
      double squared = p.squaredDistance(t, p.place[at], p.place[at + 1], p.place[at + 2]);
      if (squared <= best) {
        best = squared;
        p.nearest[name] = t;
        found = true;
      }
    }
    return found;
  }
}
