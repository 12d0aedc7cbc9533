package health.fabrica.core.mesh;

import java.util.Arrays;

/**
 * The 256 cases of marching cubes, derived by rule instead of typed in.
 *
 * <p>Corner c of the cube has the offsets {@code x = c & 1, y = c >> 1 & 1, z = c >> 2}; bit c of a
 * case says that corner c is inside. Edge {@code axis * 4 + n} runs along the axis; n holds the
 * offsets along the two other axes, the lower axis in bit 0.
 *
 * <p>On each face the crossings are joined by a rule that looks at the four corners of that face
 * only: each run of inside corners is cut off by one segment, so on an ambiguous face the two
 * inside corners are separated (which fits 6-connected masks). Both cubes at a face therefore draw
 * the same segments, in opposite directions: the surface is closed and oriented. A crossed edge has
 * exactly one segment on each of the four faces around it, so the triangles around a vertex form
 * one fan: the surface is a 2-manifold at its vertices too. Loops are triangulated such that no
 * inner chord joins two vertices of one face; a chord therefore never coincides with an edge of
 * another cube.
 */
final class CubeCases {

  static final int CASES = 256;
  static final int EDGES = 12;

  /** For each case the edges of its triangles, three a triangle, counter-clockwise from outside. */
  private static final byte[][] TRIANGLES = new byte[CASES][];

  /** For each face its corners, counter-clockwise seen from outside the cube. */
  private static final int[][] FACES = new int[6][4];

  /** For each edge the bits of the two faces it lies on. */
  private static final int[] FACES_OF_EDGE = new int[EDGES];

  static {
    for (int face = 0; face < 6; face++) {
      FACES[face] = faceCorners(face >> 1, face & 1);
      for (int n = 0; n < 4; n++) {
        FACES_OF_EDGE[edge(FACES[face][n], FACES[face][(n + 1) & 3])] |= 1 << face;
      }
    }
    for (int inside = 0; inside < CASES; inside++) {
      TRIANGLES[inside] = triangulate(inside);
    }
  }

  private CubeCases() {}

  /** The triangles of a case; shared, read only. */
  static byte[] triangles(int inside) {
    return TRIANGLES[inside];
  }

  /** Whether two edges lie on a common face of the cube. */
  static boolean onOneFace(int edgeA, int edgeB) {
    return (FACES_OF_EDGE[edgeA] & FACES_OF_EDGE[edgeB]) != 0;
  }

  /** The corners of face {@code 2 * axis + side}, counter-clockwise from outside; read only. */
  static int[] faceCorners(int face) {
    return FACES[face];
  }

  private static int[] faceCorners(int axis, int side) {
    int u = 1 << (axis + 1) % 3;
    int v = 1 << (axis + 2) % 3;
    int base = side << axis;
    return side == 1
        ? new int[] {base, base | u, base | u | v, base | v}
        : new int[] {base, base | v, base | u | v, base | u};
  }

  /** The edge between two neighbouring corners. */
  static int edge(int cornerA, int cornerB) {
    int low = cornerA & cornerB;
    return switch (cornerA ^ cornerB) {
      case 1 -> low >> 1;
      case 2 -> 4 + ((low & 1) | (low >> 1 & 2));
      case 4 -> 8 + low;
      default -> throw new IllegalArgumentException("no edge: " + cornerA + ", " + cornerB);
    };
  }

  private static byte[] triangulate(int inside) {
    int[] next = segments(inside);
    byte[] result = new byte[0];
    boolean[] done = new boolean[EDGES];
    for (int start = 0; start < EDGES; start++) {
      if (next[start] >= 0 && !done[start]) {
        int[] loop = new int[EDGES];
        int n = 0;
        for (int e = start; !done[e]; e = next[e]) {
          done[e] = true;
          loop[n++] = e;
        }
        result = append(result, new LoopTriangulation(Arrays.copyOf(loop, n)).triangles());
      }
    }
    return result;
  }

  /** For each crossed edge the edge that its segment leads to, else -1. */
  private static int[] segments(int inside) {
    int[] next = new int[EDGES];
    Arrays.fill(next, -1);
    for (int[] face : FACES) {
      for (int n = 0; n < 4; n++) {
        if (!in(inside, face[n]) && in(inside, face[(n + 1) & 3])) {
          int last = n + 1;
          while (in(inside, face[(last + 1) & 3])) {
            last++;
          }
          int enter = edge(face[n], face[(n + 1) & 3]);
          next[enter] = edge(face[last & 3], face[(last + 1) & 3]);
        }
      }
    }
    return next;
  }

  private static boolean in(int inside, int corner) {
    return (inside >> corner & 1) != 0;
  }

  private static byte[] append(byte[] a, byte[] b) {
    byte[] sum = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, sum, a.length, b.length);
    return sum;
  }

  /**
   * The triangulation of one loop with the shortest legal chords, by dynamic programming over
   * intervals of the loop.
   */
  private static final class LoopTriangulation {

    private final int[] loop;
    private final int[][] cost;
    private final int[][] apex;
    private byte[] triangles = new byte[0];

    LoopTriangulation(int[] loop) {
      this.loop = loop;
      int n = loop.length;
      cost = new int[n][n];
      apex = new int[n][n];
      for (int span = 2; span < n; span++) {
        for (int i = 0; i + span < n; i++) {
          solve(i, i + span);
        }
      }
    }

    private void solve(int i, int j) {
      boolean chord = j - i < loop.length - 1;
      cost[i][j] = Integer.MAX_VALUE;
      if (chord && onOneFace(loop[i], loop[j])) {
        return;
      }
      for (int m = i + 1; m < j; m++) {
        if (cost[i][m] != Integer.MAX_VALUE && cost[m][j] != Integer.MAX_VALUE) {
          int sum = cost[i][m] + cost[m][j] + (chord ? squaredDistance(loop[i], loop[j]) : 0);
          if (sum < cost[i][j]) {
            cost[i][j] = sum;
            apex[i][j] = m;
          }
        }
      }
    }

    byte[] triangles() {
      if (cost[0][loop.length - 1] == Integer.MAX_VALUE) {
        throw new IllegalStateException("no legal triangulation of " + Arrays.toString(loop));
      }
      emit(0, loop.length - 1);
      return triangles;
    }

    private void emit(int i, int j) {
      if (j - i < 2) {
        return;
      }
      int m = apex[i][j];
      triangles = append(triangles, new byte[] {(byte) loop[i], (byte) loop[m], (byte) loop[j]});
      emit(i, m);
      emit(m, j);
    }

    /** Squared distance of the middles of two edges, in half cube edges. */
    private static int squaredDistance(int edgeA, int edgeB) {
      int sum = 0;
      for (int axis = 0; axis < 3; axis++) {
        int d = middle(edgeA, axis) - middle(edgeB, axis);
        sum += d * d;
      }
      return sum;
    }

    private static int middle(int edge, int axis) {
      int along = edge >> 2;
      if (axis == along) {
        return 1;
      }
      int lowerOther = along == 0 ? 1 : 0;
      return 2 * (edge >> (axis == lowerOther ? 0 : 1) & 1);
    }
  }
}
