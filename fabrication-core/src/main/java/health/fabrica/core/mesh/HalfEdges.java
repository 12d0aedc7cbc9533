package health.fabrica.core.mesh;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.Parallel;
import java.util.Arrays;

/**
 * The half-edges of a closed manifold mesh. Half-edge {@code h = 3 * triangle + corner} runs from
 * the vertex at its corner to the vertex at the next corner of the triangle (directed edges:
 * Campagna, Kobbelt, Seidel 1998).
 */
final class HalfEdges {

  private static final int CHUNK = 1 << 14;

  private HalfEdges() {}

  /** The half-edge that follows in the triangle. */
  static int next(int h) {
    return h % 3 == 2 ? h - 2 : h + 1;
  }

  /** The half-edge that comes before in the triangle. */
  static int previous(int h) {
    return h % 3 == 0 ? h + 2 : h - 1;
  }

  /**
   * Sorts the half-edges by the vertex that they leave.
   *
   * @param start receives for each vertex where its half-edges begin; one longer than the vertices
   * @return the half-edges, those of vertex v from {@code start[v]} to before {@code start[v + 1]}
   */
  static int[] leaving(TriangleMesh mesh, int[] start) {
    int[] t = mesh.triangles();
    for (int v : t) {
      start[v + 1]++;
    }
    for (int v = 0; v + 1 < start.length; v++) {
      start[v + 1] += start[v];
    }
    int[] leaving = new int[t.length];
    for (int h = t.length - 1; h >= 0; h--) {
      leaving[--start[t[h] + 1]] = h;
    }
    System.arraycopy(start, 1, start, 0, start.length - 1);
    start[start.length - 1] = t.length;
    return leaving;
  }

  /**
   * For each half-edge the one that runs the other way.
   *
   * @param start as {@link #leaving} filled it
   * @param leaving what {@link #leaving} gave
   * @param out receives for each vertex a half-edge that leaves it, -1 for an unused vertex
   * @throws ProblemException FAB-1252 when an edge does not have exactly one triangle on each side
   *     or the triangles around a vertex do not form one fan
   */
  static int[] opposites(TriangleMesh mesh, int[] start, int[] leaving, int[] out, int threads) {
    int[] t = mesh.triangles();
    int vertices = mesh.vertexCount();
    int[] heads = new int[t.length]; // where the half-edges in leaving go
    int[] opposite = new int[t.length];
    Arrays.fill(opposite, -1);
    Parallel.loop(
        threads,
        t.length,
        CHUNK,
        (from, to) -> {
          for (int n = from; n < to; n++) {
            heads[n] = t[next(leaving[n])];
          }
        });
    Parallel.loop(
        threads,
        vertices,
        CHUNK,
        (from, to) -> {
          for (int a = from; a < to; a++) {
            for (int n = start[a]; n < start[a + 1]; n++) {
              if (a <= heads[n]) { // the other half of the edge is found with this one
                pair(a, heads[n], leaving[n], start, leaving, heads, opposite);
              }
            }
          }
        });
    Parallel.loop(
        threads,
        vertices,
        CHUNK,
        (from, to) -> {
          for (int v = from; v < to; v++) {
            out[v] = start[v] == start[v + 1] ? -1 : leaving[start[v]];
            refuseOpen(t, opposite, leaving, start[v], start[v + 1]);
            refuseSeveralFans(opposite, out[v], start[v + 1] - start[v], v);
          }
        });
    return opposite;
  }

  /** Notes the half-edge h from a to b and the one from b to a as opposites. */
  private static void pair(
      int a, int b, int h, int[] start, int[] leaving, int[] heads, int[] opposite) {
    int found = -1;
    for (int n = start[b]; n < start[b + 1]; n++) {
      if (heads[n] == a) {
        if (found >= 0) {
          throw severalTriangles(a, b);
        }
        found = leaving[n];
      }
    }
    if (found < 0 || a == b) {
      throw open(a, b);
    }
    if (opposite[found] >= 0) {
      throw severalTriangles(a, b);
    }
    opposite[h] = found;
    opposite[found] = h;
  }

  private static void refuseOpen(int[] t, int[] opposite, int[] leaving, int from, int to) {
    for (int n = from; n < to; n++) {
      if (opposite[leaving[n]] < 0) {
        throw open(t[leaving[n]], t[next(leaving[n])]);
      }
    }
  }

  private static ProblemException severalTriangles(int a, int b) {
    return notManifold("The edge of vertices " + a + " and " + b + " has several triangles.");
  }

  private static ProblemException open(int a, int b) {
    return notManifold("The edge of vertices " + a + " and " + b + " is open.");
  }

  private static void refuseSeveralFans(int[] opposite, int first, int triangles, int v) {
    if (triangles == 0) {
      return;
    }
    int fan = 0;
    int h = first;
    do {
      fan++;
      h = opposite[previous(h)];
    } while (h != first && fan <= triangles);
    if (fan != triangles) {
      throw notManifold("Several sheets of the surface touch at vertex " + v + ".");
    }
  }

  private static ProblemException notManifold(String message) {
    return new Problem(
            MeshProblem.NOT_MANIFOLD,
            message,
            "Only closed, oriented, manifold meshes can be worked on: repair the mesh first.")
        .asException();
  }
}
