package health.fabrica.core.repair;

import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Closes holes by triangles. Loops of up to {@value #MOST_EXACT} edges get the triangles of least
 * total area that use no edge twice (Barequet and Sharir, Filling gaps in the boundary of a
 * polyhedron, 1995); longer ones a fan around their centre.
 */
final class LoopFiller {

  private static final int MOST_EXACT = 200;

  private static final int OFTEN = 0xffff; // half-edges, less one, before the monitor is asked

  private final Set<Long> edges = new HashSet<>(); // those between vertices on holes
  private final WorkMonitor monitor;
  private float[] p;
  private final List<int[]> added = new ArrayList<>();
  private int loops;
  private double largest;
  private double area;

  LoopFiller(float[] xyz, WorkMonitor monitor) {
    this.p = xyz;
    this.monitor = monitor;
  }

  /**
   * Closes all holes of a mesh in which each vertex lies on at most one hole.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  int[] fill(int[] triangles, int[] twin) {
    int[] leaving = new int[p.length / 3];
    Arrays.fill(leaving, -1);
    boolean[] onHole = new boolean[leaving.length];
    for (int h = 0; h < triangles.length; h++) {
      if (twin[h] < 0) {
        int a = triangles[h];
        int b = triangles[EdgePairs.next(h)];
        leaving[b] = a; // the hole runs against the triangle
        onHole[a] = true;
        onHole[b] = true;
      }
    }
    for (int h = 0; h < triangles.length; h++) {
      if ((h & OFTEN) == 0) {
        monitor.check();
      }
      int a = triangles[h];
      int b = triangles[EdgePairs.next(h)];
      if (onHole[a] && onHole[b]) {
        edges.add(key(a, b));
      }
    }
    for (int v = 0; v < leaving.length; v++) {
      if (leaving[v] >= 0) {
        List<Integer> loop = new ArrayList<>();
        for (int u = v; leaving[u] >= 0; ) {
          loop.add(u);
          int next = leaving[u];
          leaving[u] = -1;
          u = next;
        }
        fill(loop.stream().mapToInt(Integer::intValue).toArray());
      }
    }
    int[] result = Arrays.copyOf(triangles, triangles.length + 3 * added.size());
    int n = triangles.length;
    for (int[] triangle : added) {
      System.arraycopy(triangle, 0, result, n, 3);
      n += 3;
    }
    return result;
  }

  private static long key(int a, int b) {
    return (long) Math.min(a, b) << 32 | Math.max(a, b);
  }

  private void fill(int[] loop) {
    if (loop.length < 3) {
      return; // two edges that close on each other
    }
    monitor.check();
    loops++;
    largest = Math.max(largest, extent(loop));
    if (loop.length > MOST_EXACT || !exact(loop)) {
      fan(loop);
    }
  }

  private double extent(int[] loop) {
    double sum = 0;
    for (int d = 0; d < 3; d++) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (int v : loop) {
        min = Math.min(min, p[3 * v + d]);
        max = Math.max(max, p[3 * v + d]);
      }
      sum += (max - min) * (max - min);
    }
    return Math.sqrt(sum);
  }

  private boolean exact(int[] loop) {
    int n = loop.length;
    double[][] cost = new double[n][n];
    int[][] split = new int[n][n];
    for (int span = 2; span < n; span++) {
      for (int i = 0; i + span < n; i++) {
        int k = i + span;
        cost[i][k] = Double.POSITIVE_INFINITY;
        if (span < n - 1 && edges.contains(key(loop[i], loop[k]))) {
          continue; // the edge has its two triangles already
        }
        for (int m = i + 1; m < k; m++) {
          double c = cost[i][m] + cost[m][k] + area(loop[i], loop[m], loop[k]);
          if (c < cost[i][k]) {
            cost[i][k] = c;
            split[i][k] = m;
          }
        }
      }
    }
    if (cost[0][n - 1] == Double.POSITIVE_INFINITY) {
      return false;
    }
    emit(loop, split, 0, n - 1);
    return true;
  }

  private void emit(int[] loop, int[][] split, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int m = split[from][to];
    add(loop[from], loop[m], loop[to]);
    emit(loop, split, from, m);
    emit(loop, split, m, to);
  }

  private void fan(int[] loop) {
    double[] c = new double[3];
    for (int v : loop) {
      for (int d = 0; d < 3; d++) {
        c[d] += p[3 * v + d] / (double) loop.length;
      }
    }
    int centre = p.length / 3;
    p = Arrays.copyOf(p, p.length + 3);
    for (int d = 0; d < 3; d++) {
      p[3 * centre + d] = (float) c[d];
    }
    for (int k = 0; k < loop.length; k++) {
      add(loop[k], loop[(k + 1) % loop.length], centre);
    }
  }

  private void add(int a, int b, int c) {
    added.add(new int[] {a, b, c});
    area += area(a, b, c);
    edges.add(key(a, b));
    edges.add(key(b, c));
    edges.add(key(c, a));
  }

  private double area(int a, int b, int c) {
    double ux = (double) p[3 * b] - p[3 * a];
    double uy = (double) p[3 * b + 1] - p[3 * a + 1];
    double uz = (double) p[3 * b + 2] - p[3 * a + 2];
    double vx = (double) p[3 * c] - p[3 * a];
    double vy = (double) p[3 * c + 1] - p[3 * a + 1];
    double vz = (double) p[3 * c + 2] - p[3 * a + 2];
    double x = uy * vz - uz * vy;
    double y = uz * vx - ux * vz;
    double z = ux * vy - uy * vx;
    return Math.sqrt(x * x + y * y + z * z) / 2;
  }

  float[] xyz() {
    return p;
  }

  int loops() {
    return loops;
  }

  double areaMm2() {
    return area;
  }

  double largestMm() {
    return largest;
  }
}
