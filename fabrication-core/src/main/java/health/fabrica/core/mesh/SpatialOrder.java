package health.fabrica.core.mesh;

/**
 * Numbers the vertices and triangles of a mesh along a Morton curve, so that what is near in space
 * is near in memory: work that goes from neighbour to neighbour then finds its data in the cache.
 *
 * <p>Vertices are sorted by their cell in a grid of 256 cells along the longest side, those of one
 * cell keep their order; triangles by their lowest vertex, their corners stay in order. Depends on
 * nothing but the mesh.
 */
final class SpatialOrder {

  private static final int BITS = 8; // an axis
  private static final int DIGIT = 12; // of the radix sort; two digits a key
  private static final int[] SPREAD = new int[1 << BITS];

  static {
    for (int n = 0; n < SPREAD.length; n++) {
      for (int bit = 0; bit < BITS; bit++) {
        SPREAD[n] |= (n >> bit & 1) << 3 * bit;
      }
    }
  }

  private SpatialOrder() {}

  /** The same surface with other numbers. */
  static TriangleMesh of(TriangleMesh mesh) {
    int[] order = vertices(mesh.xyz(), 0);
    float[] xyz = new float[mesh.xyz().length];
    int[] number = new int[order.length];
    for (int n = 0; n < order.length; n++) {
      int old = order[n];
      number[old] = n;
      xyz[3 * n] = mesh.xyz()[3 * old];
      xyz[3 * n + 1] = mesh.xyz()[3 * old + 1];
      xyz[3 * n + 2] = mesh.xyz()[3 * old + 2];
    }
    int[] corners = new int[mesh.triangles().length];
    for (int h = 0; h < corners.length; h++) {
      corners[h] = number[mesh.triangles()[h]];
    }
    int[] from = triangles(corners, order.length);
    int[] triangles = new int[corners.length];
    for (int t = 0; t < from.length; t++) {
      System.arraycopy(corners, 3 * from[t], triangles, 3 * t, 3);
    }
    return new TriangleMesh(xyz, triangles);
  }

  /**
   * Old numbers of vertices in the new order.
   *
   * @param shift 0 to 1: moves the grid, so that the places where near vertices are far apart in
   *     the order move
   */
  static int[] vertices(float[] xyz, double shift) {
    return order(keys(xyz, shift));
  }

  private static int[] keys(float[] xyz, double shift) {
    float[] low = new float[3];
    double longest = 0;
    for (int d = 0; d < 3; d++) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int n = d; n < xyz.length; n += 3) {
        min = Math.min(min, xyz[n]);
        max = Math.max(max, xyz[n]);
      }
      low[d] = min;
      longest = Math.max(longest, (double) max - min);
    }
    float scale = longest > 0 ? (float) (SPREAD.length / (1.5 * longest)) : 0;
    for (int d = 0; d < 3; d++) {
      low[d] -= (float) (0.5 * shift * longest);
    }
    int[] keys = new int[xyz.length / 3];
    for (int v = 0; v < keys.length; v++) {
      keys[v] =
          SPREAD[cell(xyz[3 * v], low[0], scale)]
              | SPREAD[cell(xyz[3 * v + 1], low[1], scale)] << 1
              | SPREAD[cell(xyz[3 * v + 2], low[2], scale)] << 2;
    }
    return keys;
  }

  private static int cell(float value, float low, float scale) {
    return Math.max(0, Math.min(SPREAD.length - 1, (int) ((value - low) * scale)));
  }

  /** The numbers of the keys in rising order of the keys, equal ones as they come. */
  private static int[] order(int[] keys) {
    int mask = (1 << DIGIT) - 1;
    int[] lowStart = new int[mask + 2];
    int[] highStart = new int[mask + 2];
    for (int key : keys) {
      lowStart[(key & mask) + 1]++;
      highStart[(key >>> DIGIT) + 1]++;
    }
    for (int n = 0; n <= mask; n++) {
      lowStart[n + 1] += lowStart[n];
      highStart[n + 1] += highStart[n];
    }
    int[] byLow = new int[keys.length];
    for (int n = 0; n < keys.length; n++) {
      byLow[lowStart[keys[n] & mask]++] = n;
    }
    int[] order = new int[keys.length];
    for (int n : byLow) {
      order[highStart[keys[n] >>> DIGIT]++] = n;
    }
    return order;
  }

  /**
   * Old numbers of triangles in the order of their lowest vertices.
   *
   * @param corners new vertex numbers
   */
  static int[] triangles(int[] corners, int vertices) {
    int[] start = new int[vertices + 1];
    int[] lowest = new int[corners.length / 3];
    for (int t = 0; t < lowest.length; t++) {
      int a = corners[3 * t];
      int b = corners[3 * t + 1];
      int c = corners[3 * t + 2];
      lowest[t] = Math.min(a, Math.min(b, c));
      start[lowest[t] + 1]++;
    }
    for (int v = 0; v < vertices; v++) {
      start[v + 1] += start[v];
    }
    int[] order = new int[lowest.length];
    for (int t = 0; t < lowest.length; t++) {
      order[start[lowest[t]]++] = t;
    }
    return order;
  }
}
