package health.fabrica.core.mesh;

/**
 * Gathers the vertices of one range of numbers into flat patches: from each vertex that has none, a
 * patch grows over its neighbours and theirs as long as they are near the mean plane of the patch
 * and face its way. Owned by one thread.
 */
final class PatchGrowth {

  /** Least cosine between the normal of a vertex and that of its patch. */
  private static final double MIN_COSINE = 0.85;

  private final FlatPatches p;
  private final int most;
  private final int low;
  private final int high;
  private final float[] xyz;
  private final double squaredHeight;
  private final int[] member;
  private int count;

  // Sums over the members, places relative to the first: places, normals, normal times place.
  private double px;
  private double py;
  private double pz;
  private double nx;
  private double ny;
  private double nz;
  private double np;

  /**
   * Growth over the vertices {@code low..high-1}.
   *
   * @param height how far a vertex may be from the plane of its patch, mm
   * @param most most vertices of a patch
   */
  PatchGrowth(FlatPatches patches, double height, int most, int low, int high) {
    this.p = patches;
    this.member = new int[most];
    this.most = most;
    this.low = low;
    this.high = high;
    this.xyz = patches.mesh.xyz();
    this.squaredHeight = height * height;
  }

  void run() {
    for (int v = low; v < high; v++) {
      if (p.patch[v] < 0) {
        grow(v);
      }
    }
  }

  private void grow(int seed) {
    count = 0;
    px = 0;
    py = 0;
    pz = 0;
    nx = 0;
    ny = 0;
    nz = 0;
    np = 0;
    add(seed, seed);
    for (int n = 0; n < count && count < most; n++) {
      int v = member[n];
      for (int e = p.rings.start[v]; e < p.rings.start[v + 1] && count < most; e++) {
        int u = p.rings.heads[e];
        if (u >= low && u < high && p.patch[u] < 0 && fits(seed, u)) {
          add(seed, u);
        }
      }
    }
    if (count > 1) {
      settle(seed);
    }
  }

  private void add(int seed, int v) {
    if (count > 0) {
      p.nextMember[member[count - 1]] = v;
    }
    member[count++] = v;
    p.patch[v] = seed;
    double x = xyz[3 * v] - (double) xyz[3 * seed];
    double y = xyz[3 * v + 1] - (double) xyz[3 * seed + 1];
    double z = xyz[3 * v + 2] - (double) xyz[3 * seed + 2];
    float vx = p.normal[3 * v];
    float vy = p.normal[3 * v + 1];
    float vz = p.normal[3 * v + 2];
    px += x;
    py += y;
    pz += z;
    nx += vx;
    ny += vy;
    nz += vz;
    np += vx * x + vy * y + vz * z;
  }

  /** Whether a vertex is near the plane of the patch so far and faces its way. */
  private boolean fits(int seed, int u) {
    double vx = p.normal[3 * u];
    double vy = p.normal[3 * u + 1];
    double vz = p.normal[3 * u + 2];
    double squared = nx * nx + ny * ny + nz * nz;
    double dot = vx * nx + vy * ny + vz * nz;
    if (dot <= 0 || dot * dot < MIN_COSINE * MIN_COSINE * squared * (vx * vx + vy * vy + vz * vz)) {
      return false;
    }
    double x = count * (xyz[3 * u] - (double) xyz[3 * seed]) - px;
    double y = count * (xyz[3 * u + 1] - (double) xyz[3 * seed + 1]) - py;
    double z = count * (xyz[3 * u + 2] - (double) xyz[3 * seed + 2]) - pz;
    double height = nx * x + ny * y + nz * z;
    return height * height <= squaredHeight * count * count * squared;
  }

  /**
   * Places the vertex of the patch over the centre of its members, at the mean height of their
   * planes: half outside and half inside of a curved surface.
   */
  private void settle(int seed) {
    p.nearest[seed] = -1; // not known
    double cx = px / count;
    double cy = py / count;
    double cz = pz / count;
    double f = (np - (nx * cx + ny * cy + nz * cz)) / (nx * nx + ny * ny + nz * nz);
    p.place[3 * seed] = (float) (xyz[3 * seed] + cx + f * nx);
    p.place[3 * seed + 1] = (float) (xyz[3 * seed + 1] + cy + f * ny);
    p.place[3 * seed + 2] = (float) (xyz[3 * seed + 2] + cz + f * nz);
  }
}
