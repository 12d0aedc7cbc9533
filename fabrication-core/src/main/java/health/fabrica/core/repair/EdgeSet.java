package health.fabrica.core.repair;

import health.fabrica.core.work.WorkMonitor;

/**
 * Edges by their two vertices, in a table that is made once for the most edges there can be: it
 * never grows, so no single step takes long. At most 64 bytes a triangle.
 */
final class EdgeSet {

  private static final int OFTEN = 0xffff; // half-edges, less one, before the monitor is asked
  private static final int LEAST = 16;

  private final long[] table; // 0 for free; no edge joins vertex 0 with itself
  private final int mask;

  private EdgeSet(int most) {
    int size = Integer.highestOneBit(Math.max(LEAST, most)) << 1;
    this.table = new long[size];
    this.mask = size - 1;
  }

  /**
   * The edges of triangles, with room for one more a triangle.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  static EdgeSet of(int[] triangles, WorkMonitor monitor) {
    EdgeSet edges = new EdgeSet(triangles.length + triangles.length / 3);
    for (int h = 0; h < triangles.length; h++) {
      if ((h & OFTEN) == 0) {
        monitor.check();
      }
      edges.add(triangles[h], triangles[EdgePairs.next(h)]);
    }
    return edges;
  }

  /** Takes in the edge of two different vertices; false when it was there. */
  boolean add(int a, int b) {
    long key = (long) Math.min(a, b) << 32 | Math.max(a, b);
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (table[slot] != 0) {
      if (table[slot] == key) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    table[slot] = key;
    return true;
  }
}
