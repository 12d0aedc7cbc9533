package health.fabrica.core.slice;

import health.fabrica.core.problem.Problem;
import java.util.Arrays;

/**
 * Pairs every directed edge of a mesh with one that runs the other way. Edge {@code 3 t + k} leaves
 * corner k of triangle t. An edge with four or more triangles is legal as long as both directions
 * are equally frequent; its pairs are then made in the order of the triangles.
 */
final class EdgeTwins {

  private static final long DIRECTION = 1L << 31;

  private EdgeTwins() {}

  /** The partner of every directed edge; cost O(edges). */
  static int[] of(int[] triangles, int vertexCount) {
    int[] start = new int[vertexCount + 1];
    for (int e = 0; e < triangles.length; e++) {
      start[Math.min(triangles[e], head(triangles, e)) + 1]++;
    }
    for (int v = 0; v < vertexCount; v++) {
      start[v + 1] += start[v];
    }
    long[] keys = new long[triangles.length];
    int[] fill = Arrays.copyOf(start, vertexCount);
    for (int e = 0; e < triangles.length; e++) {
      int tail = triangles[e];
      int head = head(triangles, e);
      long key = ((long) Math.max(tail, head) << 32) | (tail < head ? 0 : DIRECTION) | e;
      keys[fill[Math.min(tail, head)]++] = key;
    }
    int[] twin = new int[triangles.length];
    long open = 0;
    long flipped = 0;
    for (int v = 0; v < vertexCount; v++) {
      Arrays.sort(keys, start[v], start[v + 1]);
      for (int i = start[v]; i < start[v + 1]; ) {
        int end = endOfEdge(keys, i, start[v + 1]);
        int missing = pair(keys, i, end, twin);
        if ((missing & 1) != 0) {
          open++;
        } else if (missing != 0) {
          flipped++;
        }
        i = end;
      }
    }
    refuse(open, flipped, triangles.length / 3);
    return twin;
  }

  private static int head(int[] triangles, int edge) {
    return triangles[edge % 3 == 2 ? edge - 2 : edge + 1];
  }

  private static int endOfEdge(long[] keys, int from, int to) {
    int end = from + 1;
    while (end < to && keys[end] >>> 32 == keys[from] >>> 32) {
      end++;
    }
    return end;
  }

  /** Pairs the edges of one range and returns how many more run one way than the other. */
  private static int pair(long[] keys, int from, int to, int[] twin) {
    int backward = from;
    while (backward < to && (keys[backward] & DIRECTION) == 0) {
      backward++;
    }
    int forwardCount = backward - from;
    int backwardCount = to - backward;
    for (int i = 0; i < Math.min(forwardCount, backwardCount); i++) {
      int a = (int) (keys[from + i] & (DIRECTION - 1));
      int b = (int) (keys[backward + i] & (DIRECTION - 1));
      twin[a] = b;
      twin[b] = a;
    }
    return Math.abs(forwardCount - backwardCount);
  }

  private static void refuse(long open, long flipped, int triangles) {
    if (open > 0) {
      throw new Problem(
              SliceProblem.MESH_OPEN,
              "The mesh of " + triangles + " triangles is not closed: " + open + " open edges.",
              "Repair the mesh, or make it again from a volume with a margin of air.")
          .asException();
    }
    if (flipped > 0) {
      throw new Problem(
              SliceProblem.MESH_MISORIENTED,
              "The triangles at " + flipped + " edges disagree about which side is outside.",
              "Orient the triangles of the mesh consistently.")
          .asException();
    }
  }
}
