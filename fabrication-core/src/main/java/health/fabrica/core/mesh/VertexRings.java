package health.fabrica.core.mesh;

import health.fabrica.core.work.Parallel;

/**
 * The triangles around each vertex of a closed, oriented, manifold mesh, in order around it: those
 * of vertex v at {@code start[v]} to before {@code start[v + 1]}, counter-clockwise seen from
 * outside. A mesh has such an order at every vertex exactly when it is closed, oriented and
 * manifold, so making it is the check.
 */
final class VertexRings {

  private static final int CHUNK = 1 << 14;

  /** Where the ring of each vertex begins; one longer than the vertices. */
  final int[] start;

  /** The half-edges that leave the vertex. */
  final int[] leaving;

  /** Where they go. The triangle of a half-edge lies between its head and the next in the ring. */
  final int[] heads;

  private VertexRings(int[] start, int[] leaving, int[] heads) {
    this.start = start;
    this.leaving = leaving;
    this.heads = heads;
  }

  /**
   * The rings of a mesh.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1252 when the mesh is not closed and
   *     manifold
   */
  static VertexRings of(TriangleMesh mesh, int threads) {
    int vertices = mesh.vertexCount();
    int[] start = new int[vertices + 1];
    int[] leaving = HalfEdges.leaving(mesh, start);
    int[] heads = new int[leaving.length];
    boolean[] broken = new boolean[(vertices + CHUNK - 1) / CHUNK];
    Parallel.loop(
        threads,
        vertices,
        CHUNK,
        (from, to) -> {
          int[] tails = new int[64];
          for (int v = from; v < to; v++) {
            int count = start[v + 1] - start[v];
            if (count > tails.length) {
              tails = new int[2 * count];
            }
            broken[from / CHUNK] |=
                !order(mesh.triangles(), v, start[v], count, leaving, heads, tails);
          }
        });
    for (boolean any : broken) {
      if (any) { // finds out what it is and where
        HalfEdges.opposites(mesh, start, leaving, new int[vertices], threads);
        throw new IllegalStateException("rings and half-edges disagree");
      }
    }
    return new VertexRings(start, leaving, heads);
  }

  private static boolean order(
      int[] t, int v, int from, int count, int[] leaving, int[] heads, int[] tails) {
    boolean degenerate = false;
    for (int n = 0; n < count; n++) {
      int h = leaving[from + n];
      heads[from + n] = t[HalfEdges.next(h)];
      tails[n] = t[HalfEdges.previous(h)];
      degenerate |= heads[from + n] == v;
    }
    return !degenerate && (count == 0 || cycle(heads, from, tails, leaving, from, count));
  }

  /**
   * Orders pairs (head, tail) so that each begins where the one before ends.
   *
   * @param heads the heads, from {@code at}
   * @param tails the tails, from 0
   * @param payload what belongs to the pairs, from {@code payloadAt}
   * @return whether all pairs make one cycle of at least three different heads
   */
  static boolean cycle(int[] heads, int at, int[] tails, int[] payload, int payloadAt, int count) {
    for (int n = 1; n < count; n++) {
      int wanted = tails[n - 1];
      int found = -1;
      for (int k = n; k < count; k++) {
        if (heads[at + k] == wanted) {
          if (found >= 0) {
            return false;
          }
          found = k;
        }
      }
      if (found < 0 || wanted == heads[at]) {
        return false;
      }
      swap(heads, at + n, at + found);
      swap(tails, n, found);
      swap(payload, payloadAt + n, payloadAt + found);
    }
    return count > 2 && tails[count - 1] == heads[at];
  }

  private static void swap(int[] values, int a, int b) {
    int value = values[a];
    values[a] = values[b];
    values[b] = value;
  }
}
