package health.fabrica.core.proof;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshMeasures;
import java.util.function.ToDoubleFunction;

/**
 * How far a mesh is from the formula.
 *
 * @param volume share that its volume is too large, negative when it is too small
 * @param voxels furthest point from the surface, in the smallest step, away from edges
 * @param voxelsAtEdges the same near the edges of a box, which no surface of samples keeps sharp
 */
record BodyDeviation(double volume, double voxels, double voxelsAtEdges) {

  /**
   * Measures a mesh.
   *
   * @param edgeVoxels what counts as near an edge
   */
  static BodyDeviation of(TriangleMesh mesh, Body body, PhantomGrid grid, double edgeVoxels) {
    double voxel = grid.smallestMm();
    return new BodyDeviation(
        MeshMeasures.of(mesh).volumeMm3() / body.volumeMm3() - 1,
        furthest(mesh, p -> nearEdge(body, p, edgeVoxels * voxel) ? 0 : body.depthMm(p)) / voxel,
        furthest(mesh, body::depthMm) / voxel);
  }

  /** The volume error, whatever its sign. */
  double volumeShare() {
    return Math.abs(volume);
  }

  private static boolean nearEdge(Body body, Vec3 p, double mm) {
    return body instanceof Body.Box box && box.toEdgeMm(p) < mm;
  }

  /** The furthest vertex and middle of a triangle. */
  private static double furthest(TriangleMesh mesh, ToDoubleFunction<Vec3> distance) {
    double most = 0;
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      Vec3 middle = new Vec3(0, 0, 0);
      for (int c = 0; c < 3; c++) {
        int v = 3 * mesh.triangles()[t + c];
        Vec3 p = new Vec3(mesh.xyz()[v], mesh.xyz()[v + 1], mesh.xyz()[v + 2]);
        most = Math.max(most, Math.abs(distance.applyAsDouble(p)));
        middle = middle.plus(p.times(1.0 / 3));
      }
      most = Math.max(most, Math.abs(distance.applyAsDouble(middle)));
    }
    return most;
  }
}
