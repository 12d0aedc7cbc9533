package health.fabrica.core.slice;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import java.util.Arrays;

/**
 * Cuts a closed mesh with horizontal planes into closed contours.
 *
 * <p>A vertex counts as above the plane when its z is not less than the height of the plane, also
 * when it lies on it (a symbolic shift of the plane downwards). Every triangle then crosses the
 * plane in no edge or in exactly two, and walking from triangle to triangle over the crossed edges
 * always comes back to the start: the contours are closed without any tolerance. A crossing is
 * computed from its edge alone, so both triangles agree on it to the last bit, and contours start
 * at their least vertex and are sorted, so that the order of the triangles does not matter where
 * the mesh is 2-manifold.
 *
 * <p>Immutable after construction; safe for use by many threads, each with its own {@link Tracer}.
 */
public final class MeshSlicer {

  private final float[] xyz;
  private final int[] triangles;
  private final int[] twin;

  private MeshSlicer(float[] xyz, int[] triangles, int[] twin) {
    this.xyz = xyz;
    this.triangles = triangles;
    this.twin = twin;
  }

  /**
   * Prepares a mesh for slicing in O(triangles). Triangles that use a vertex twice are left out.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 when the mesh is open, FAB-1702
   *     when it is not consistently oriented, FAB-1703 when it is empty, FAB-1704 when a coordinate
   *     or an index is not legal
   */
  public static MeshSlicer of(TriangleMesh mesh) {
    int[] triangles = properTriangles(mesh);
    if (triangles.length == 0) {
      throw new Problem(
              SliceProblem.MESH_EMPTY,
              "The mesh of " + mesh.triangleCount() + " triangles bounds no volume.",
              "Check the segmentation that the mesh was made from.")
          .asException();
    }
    for (float c : mesh.xyz()) {
      if (!Float.isFinite(c)) {
        throw invalid("A vertex coordinate is " + c + ".");
      }
    }
    return new MeshSlicer(mesh.xyz(), triangles, EdgeTwins.of(triangles, mesh.vertexCount()));
  }

  private static int[] properTriangles(TriangleMesh mesh) {
    int[] all = mesh.triangles();
    int[] proper = new int[all.length];
    int n = 0;
    for (int t = 0; t < all.length; t += 3) {
      int a = checked(all[t], mesh);
      int b = checked(all[t + 1], mesh);
      int c = checked(all[t + 2], mesh);
      if (a != b && b != c && c != a) {
        proper[n++] = a;
        proper[n++] = b;
        proper[n++] = c;
      }
    }
    return n == all.length ? all : Arrays.copyOf(proper, n);
  }

  private static int checked(int vertex, TriangleMesh mesh) {
    if (vertex < 0 || vertex >= mesh.vertexCount()) {
      throw invalid("A triangle names vertex " + vertex + " of " + mesh.vertexCount() + ".");
    }
    return vertex;
  }

  private static RuntimeException invalid(String message) {
    return new Problem(SliceProblem.MESH_INVALID, message, "Make the mesh again.").asException();
  }

  /** Number of triangles that take part. */
  int triangleCount() {
    return triangles.length / 3;
  }

  double x(int vertex) {
    return xyz[3 * vertex];
  }

  double y(int vertex) {
    return xyz[3 * vertex + 1];
  }

  double z(int vertex) {
    return xyz[3 * vertex + 2];
  }

  int corner(int triangle, int k) {
    return triangles[3 * triangle + k];
  }

  int twinOf(int edge) {
    return twin[edge];
  }

  double lowest(int triangle) {
    int t = 3 * triangle;
    return Math.min(z(triangles[t]), Math.min(z(triangles[t + 1]), z(triangles[t + 2])));
  }

  double highest(int triangle) {
    int t = 3 * triangle;
    return Math.max(z(triangles[t]), Math.max(z(triangles[t + 1]), z(triangles[t + 2])));
  }

  /** A walk over ascending planes that hands out the triangles that cross each of them. */
  public LayerSweep sweep(double[] planesMm) {
    return new LayerSweep(this, planesMm);
  }

  /** Scratch memory for turning crossing triangles into contours; one a thread. */
  public Tracer tracer() {
    return new Tracer(this);
  }

  /** The cross-section at one height. Cost O(triangles); many planes are cheaper by a sweep. */
  public SliceLayer slice(double planeMm) {
    return tracer().trace(planeMm, sweep(new double[] {planeMm}).next());
  }
}
