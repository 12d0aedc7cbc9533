package health.fabrica.core.repair;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which half-edge meets which. Half-edge {@code h} runs from corner h to the next corner of its
 * triangle. An edge with two triangles is a pair whatever their directions; around an edge with
 * more, a half-edge running one way is paired with the nearest one running the other way on the
 * side of the material, so that bodies that touch there come apart.
 */
final class EdgePairs {

  /** An edge with more triangles is no place where bodies touch; it stays open. */
  private static final int MOST_AROUND = 1000;

  private static final int OFTEN = 0x3fff; // vertices, less one, before the monitor is asked

  private final float[] p;
  private final int[] t;

  /** The partner of each half-edge, or -1. */
  final int[] twin;

  private EdgePairs(float[] xyz, int[] triangles) {
    this.p = xyz;
    this.t = triangles;
    this.twin = new int[triangles.length];
    Arrays.fill(twin, -1);
  }

  /**
   * Pairs half-edges.
   *
   * @param crowded whether edges with more than two triangles are paired too
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  static int[] of(float[] xyz, int[] triangles, boolean crowded, WorkMonitor monitor) {
    monitor.check();
    EdgePairs pairs = new EdgePairs(xyz, triangles);
    int[] start = starts(xyz.length / 3, triangles);
    monitor.check();
    long[] sides = new long[triangles.length]; // higher vertex, half-edge; by the lower vertex
    int[] fill = start.clone();
    for (int h = 0; h < triangles.length; h++) {
      int a = triangles[h];
      int b = triangles[next(h)];
      sides[fill[Math.min(a, b)]++] = (long) Math.max(a, b) << 32 | h;
    }
    for (int v = 0; v + 1 < start.length; v++) {
      if ((v & OFTEN) == 0) {
        monitor.check();
      }
      Arrays.sort(sides, start[v], start[v + 1]);
      for (int from = start[v]; from < start[v + 1]; ) {
        int to = from + 1;
        while (to < start[v + 1] && sides[to] >> 32 == sides[from] >> 32) {
          to++;
        }
        if (to - from == 2) {
          pairs.join((int) sides[from], (int) sides[from + 1]);
        } else if (to - from > 2 && to - from <= MOST_AROUND && crowded) {
          pairs.around(Arrays.stream(sides, from, to).mapToInt(side -> (int) side).toArray());
        }
        from = to;
      }
    }
    return pairs.twin;
  }

  /** Where the half-edges of each lower vertex begin. */
  private static int[] starts(int vertices, int[] triangles) {
    int[] start = new int[vertices + 1];
    for (int h = 0; h < triangles.length; h++) {
      start[Math.min(triangles[h], triangles[next(h)]) + 1]++;
    }
    for (int v = 0; v < vertices; v++) {
      start[v + 1] += start[v];
    }
    return start;
  }

  static int next(int h) {
    return h % 3 == 2 ? h - 2 : h + 1;
  }

  private void join(int g, int h) {
    twin[g] = h;
    twin[h] = g;
  }

  private void around(int[] edges) {
    int low = Math.min(t[edges[0]], t[next(edges[0])]);
    int high = Math.max(t[edges[0]], t[next(edges[0])]);
    double[] axis = minus(high, low);
    double[] u = perpendicular(axis);
    double[] v = cross(axis, u);
    double scale = Math.sqrt(dot(axis, axis));
    double[] angle = new double[edges.length];
    for (int n = 0; n < edges.length; n++) {
      double[] w = minus(t[next(next(edges[n]))], low);
      angle[n] = Math.atan2(dot(w, v) / scale, dot(w, u));
    }
    int[] order =
        IntStream.range(0, edges.length)
            .boxed()
            .sorted((a, b) -> angle[a] == angle[b] ? a - b : Double.compare(angle[a], angle[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] done = new boolean[edges.length];
    boolean found = true;
    while (found) {
      found = false;
      for (int n = 0; n < order.length && !found; n++) {
        int h = order[n];
        if (done[h] || t[edges[h]] == low) {
          continue;
        }
        // Seen along the axis, material lies counter-clockwise of a half-edge that runs back.
        int m = n;
        do {
          m = (m + 1) % order.length;
        } while (done[order[m]]);
        int g = order[m];
        if (g != h && t[edges[g]] == low) {
          join(edges[g], edges[h]);
          done[g] = true;
          done[h] = true;
          found = true;
        }
      }
    }
  }

  private double[] minus(int a, int b) {
    return new double[] {
      (double) p[3 * a] - p[3 * b],
      (double) p[3 * a + 1] - p[3 * b + 1],
      (double) p[3 * a + 2] - p[3 * b + 2]
    };
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double[] perpendicular(double[] a) {
    double x = Math.abs(a[0]);
    double y = Math.abs(a[1]);
    double z = Math.abs(a[2]);
    double[] least =
        x <= y && x <= z
            ? new double[] {1, 0, 0}
            : y <= z ? new double[] {0, 1, 0} : new double[] {0, 0, 1};
    return cross(a, least);
  }
}
