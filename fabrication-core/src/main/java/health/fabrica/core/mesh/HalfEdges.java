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
    int[] fill = Arrays.copyOf(start, start.length - 1);
    for (int h = 0; h < t.length; h++) {
      leaving[fill[t[h]]++] = h;
    }
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
    int[] opposite = new int[t.length];
    Parallel.loop(
        threads,
        t.length,
        CHUNK,
        (from, to) -> {
          for (int h = from; h < to; h++) {
            opposite[h] = opposite(t, start, leaving, h);
          }
        });
    Parallel.loop(
        threads,
        vertices,
        CHUNK,
        (from, to) -> {
          for (int v = from; v < to; v++) {
            out[v] = start[v] == start[v + 1] ? -1 : leaving[start[v]];
            refuseSeveralFans(opposite, out[v], start[v + 1] - start[v], v);
          }
        });
    return opposite;
  }

  private static int opposite(int[] t, int[] start, int[] leaving, int h) {
    int a = t[h];
    int b = t[next(h)];
    int found = -1;
    for (int n = start[b]; n < start[b + 1]; n++) {
      if (t[next(leaving[n])] == a) {
        if (found >= 0) {
          throw notManifold("The edge of vertices " + a + " and " + b + " has several triangles.");
        }
        found = leaving[n];
      }
    }
    if (found < 0 || a == b) {
      throw notManifold("The edge of vertices " + a + " and " + b + " is open.");
    }
    return found;
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
