package health.fabrica.core.quality;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts of what a mesh consists of and of its defects.
 *
 * @param vertices vertices that triangles use
 * @param triangles triangles
 * @param edges distinct pairs of joined vertices
 * @param boundaryEdges edges with one triangle
 * @param nonManifoldEdges edges with more than two triangles
 * @param misorientedEdges edges whose two triangles run along them in the same direction
 * @param nonManifoldVertices vertices whose triangles form more than one fan
 * @param degenerateTriangles triangles with a repeated vertex or without area
 * @param components pieces joined by vertices
 */
public record MeshCensus(
    int vertices,
    int triangles,
    int edges,
    int boundaryEdges,
    int nonManifoldEdges,
    int misorientedEdges,
    int nonManifoldVertices,
    int degenerateTriangles,
    int components) {

  /** Takes the census: sorts directed edges as numbers, about 40 bytes a triangle. */
  public static MeshCensus of(TriangleMesh mesh) {
    return of(mesh, WorkMonitor.NONE);
  }

  /**
   * The same, asking now and then whether it was cancelled.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static MeshCensus of(TriangleMesh mesh, WorkMonitor monitor) {
    return new Census(mesh, monitor).result();
  }

  /** Whether every edge has exactly two triangles. */
  public boolean closed() {
    return boundaryEdges == 0 && nonManifoldEdges == 0;
  }

  /** Whether neighbouring triangles agree on which side is outside. */
  public boolean oriented() {
    return misorientedEdges == 0;
  }

  /** Whether the mesh is closed and oriented, and a surface at every vertex. */
  public boolean closedManifold() {
    return closed() && oriented() && nonManifoldVertices == 0;
  }

  /** Vertices minus edges plus triangles. */
  public int eulerCharacteristic() {
    return vertices - edges + triangles;
  }

  /** Number of handles of all components together; for closed manifolds only. */
  public int genus() {
    return components - eulerCharacteristic() / 2;
  }

  /** The working arrays of one census. */
  private static final class Census {

    /** Triangles at a vertex that are compared each with each. */
    private static final int FEW = 32;

    private static final int OFTEN = 0xfff; // vertices, less one, before the monitor is asked

    private final TriangleMesh mesh;
    private final WorkMonitor monitor;
    private final int[] t;
    private int edges;
    private int boundary;
    private int nonManifold;
    private int misoriented;
    private final int[] group = new int[FEW]; // of the triangles at one vertex

    Census(TriangleMesh mesh, WorkMonitor monitor) {
      this.mesh = mesh;
      this.monitor = monitor;
      this.t = mesh.triangles();
    }

    MeshCensus result() {
      countEdges();
      monitor.check();
      int[] start = new int[mesh.vertexCount() + 1];
      int[] around = trianglesAround(start);
      monitor.check();
      int[] parent = joinTriangles();
      int used = 0;
      int components = 0;
      int pinched = 0;
      for (int v = 0; v < parent.length; v++) {
        if ((v & OFTEN) == 0) {
          monitor.check();
        }
        if (start[v] < start[v + 1]) {
          used++;
          components += parent[v] == v ? 1 : 0;
          pinched += fans(v, around, start[v], start[v + 1]) > 1 ? 1 : 0;
        }
      }
      return new MeshCensus(
          used,
          mesh.triangleCount(),
          edges,
          boundary,
          nonManifold,
          misoriented,
          pinched,
          degenerate(),
          components);
    }

    /** Gathers the half-edges by their lower vertex, then sorts {@code other vertex, direction}. */
    private void countEdges() {
      int[] start = new int[mesh.vertexCount() + 1];
      for (int h = 0; h < t.length; h++) {
        start[Math.min(t[h], t[next(h)]) + 1]++;
      }
      for (int v = 0; v + 1 < start.length; v++) {
        start[v + 1] += start[v];
      }
      long[] keys = new long[t.length];
      int[] fill = Arrays.copyOf(start, start.length - 1);
      for (int h = 0; h < t.length; h++) {
        int a = t[h];
        int b = t[next(h)];
        keys[fill[Math.min(a, b)]++] = a < b ? (long) b << 1 : (long) a << 1 | 1;
      }
      for (int v = 0; v + 1 < start.length; v++) {
        if ((v & OFTEN) == 0) {
          monitor.check();
        }
        Arrays.sort(keys, start[v], start[v + 1]);
        countEdges(keys, start[v], start[v + 1]);
      }
    }

    /** Edges of one lower vertex; those of one edge are neighbours. */
    private void countEdges(long[] keys, int begin, int end) {
      for (int from = begin; from < end; ) {
        int to = from + 1;
        int backward = (int) keys[from] & 1;
        while (to < end && keys[to] >>> 1 == keys[from] >>> 1) {
          backward += (int) keys[to++] & 1;
        }
        int n = to - from;
        edges++;
        boundary += n == 1 ? 1 : 0;
        nonManifold += n > 2 ? 1 : 0;
        misoriented += n == 2 && backward != 1 ? 1 : 0;
        from = to;
      }
    }

    private static int next(int h) {
      return h % 3 == 2 ? h - 2 : h + 1;
    }

    private int[] trianglesAround(int[] start) {
      for (int v : t) {
        start[v + 1]++;
      }
      for (int v = 0; v + 1 < start.length; v++) {
        start[v + 1] += start[v];
      }
      int[] fill = Arrays.copyOf(start, start.length - 1);
      int[] around = new int[t.length];
      for (int h = 0; h < t.length; h++) {
        around[fill[t[h]]++] = h / 3;
      }
      return around;
    }

    private int[] joinTriangles() {
      int[] parent = new int[mesh.vertexCount()];
      Arrays.setAll(parent, v -> v);
      for (int h = 0; h < t.length; h += 3) {
        join(parent, t[h], t[h + 1]);
        join(parent, t[h], t[h + 2]);
      }
      return parent;
    }

    private static void join(int[] parent, int a, int b) {
      int rootA = root(parent, a);
      int rootB = root(parent, b);
      parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    private static int root(int[] parent, int v) {
      while (parent[v] != v) {
        parent[v] = parent[parent[v]];
        v = parent[v];
      }
      return v;
    }

    /** Groups of triangles at a vertex that hang together by edges at this vertex. */
    private int fans(int v, int[] around, int from, int to) {
      int n = to - from;
      if (n > FEW) {
        return fansOfMany(v, around, from, to);
      }
      for (int g = 0; g < n; g++) {
        group[g] = g;
      }
      int groups = n;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          if (shareEdgeAt(v, around[from + i], around[from + j])) {
            int a = root(group, i);
            int b = root(group, j);
            groups -= a == b ? 0 : 1;
            group[Math.max(a, b)] = Math.min(a, b);
          }
        }
      }
      return groups;
    }

    /** The same by the vertices at the far end of the edges, each looked at once. */
    private int fansOfMany(int v, int[] around, int from, int to) {
      int[] many = new int[to - from];
      Arrays.setAll(many, g -> g);
      int groups = to - from;
      Map<Integer, Integer> firstWith = new HashMap<>();
      for (int i = 0; i < many.length; i++) {
        for (int k = 0; k < 3; k++) {
          int u = t[3 * around[from + i] + k];
          Integer other = u == v ? null : firstWith.putIfAbsent(u, i);
          if (other != null) {
            int a = root(many, i);
            int b = root(many, other);
            groups -= a == b ? 0 : 1;
            many[Math.max(a, b)] = Math.min(a, b);
          }
        }
      }
      return groups;
    }

    private boolean shareEdgeAt(int v, int triangleA, int triangleB) {
      for (int i = 0; i < 3; i++) {
        int u = t[3 * triangleA + i];
        for (int j = 0; j < 3; j++) {
          if (u != v && u == t[3 * triangleB + j]) {
            return true;
          }
        }
      }
      return false;
    }

    private int degenerate() {
      int count = 0;
      for (int n = 0; n < t.length; n += 3) {
        boolean repeated = t[n] == t[n + 1] || t[n + 1] == t[n + 2] || t[n] == t[n + 2];
        count += repeated || !(MeshMeasures.doubleArea(mesh.xyz(), t, n) > 0) ? 1 : 0;
      }
      return count;
    }
  }
}
