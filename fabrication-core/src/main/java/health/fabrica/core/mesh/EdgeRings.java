package health.fabrica.core.mesh;

/** The triangles around both ends of an edge. Owned by one thread, used for one edge at a time. */
final class EdgeRings {

  private final CollapsingMesh m;
  private final int low;
  private final int high;

  /** Half-edges that leave the first end, in order around it, and where they go. */
  final int[] a = new int[CollapsingMesh.MAX_VALENCE];

  final int[] neighbourA = new int[CollapsingMesh.MAX_VALENCE];
  int countA;

  /** Half-edges that leave the second end, in order around it, and where they go. */
  final int[] b = new int[CollapsingMesh.MAX_VALENCE];

  final int[] neighbourB = new int[CollapsingMesh.MAX_VALENCE];
  int countB;

  /** Rings that lie wholly among the vertices {@code low..high-1}. */
  EdgeRings(CollapsingMesh mesh, int low, int high) {
    this.m = mesh;
    this.low = low;
    this.high = high;
  }

  /** Gathers both rings; false when one leaves the range or is too large. */
  boolean gather(int vertexA, int vertexB) {
    return gatherA(vertexA) && gatherB(vertexB);
  }

  boolean gatherA(int vertex) {
    countA = gather(m.out[vertex], a, neighbourA);
    return countA >= 0;
  }

  boolean gatherB(int vertex) {
    countB = gather(m.out[vertex], b, neighbourB);
    return countB >= 0;
  }

  private int gather(int first, int[] ring, int[] neighbour) {
    int count = 0;
    int h = first;
    do {
      int u = m.origin[HalfEdges.next(h)];
      if (count == ring.length || u < low || u >= high) {
        return -1;
      }
      ring[count] = h;
      neighbour[count++] = u;
      h = m.opposite[HalfEdges.previous(h)];
    } while (h != first);
    return count;
  }

  /**
   * The ends have exactly two neighbours in common, and these keep three neighbours or more: then
   * the surface stays a manifold of the same topology (Dey, Edelsbrunner et al. 1999).
   */
  boolean linkConditionHolds() {
    int common = 0;
    for (int i = 0; i < countA; i++) {
      int u = neighbourA[i];
      for (int j = 0; j < countB; j++) {
        if (neighbourB[j] == u) {
          common++;
          if (common > 2 || hasThreeNeighbours(a[i])) {
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
}
