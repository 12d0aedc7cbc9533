package health.fabrica.core.mesh;

import health.fabrica.core.image.Vec3;

/**
 * The box around the triangles of a mesh; vertices that no triangle uses do not count.
 *
 * @param low least x, y and z
 * @param high greatest x, y and z
 */
public record MeshBounds(Vec3 low, Vec3 high) {

  /** The box of a mesh of at least one triangle. */
  public static MeshBounds of(TriangleMesh mesh) {
    if (mesh.triangles().length == 0) {
      throw new IllegalArgumentException("a mesh without triangles has no extent");
    }
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int vertex : mesh.triangles()) {
      for (int axis = 0; axis < 3; axis++) {
        double at = mesh.xyz()[3 * vertex + axis];
        low[axis] = Math.min(low[axis], at);
        high[axis] = Math.max(high[axis], at);
      }
    }
    return new MeshBounds(new Vec3(low[0], low[1], low[2]), new Vec3(high[0], high[1], high[2]));
  }

  /** Length, width and height. */
  public Vec3 size() {
    return high.minus(low);
  }
}
