package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;

/**
 * Volume, area and extent of a mesh.
 *
 * @param volumeMm3 enclosed volume by the divergence theorem; negative when the mesh is inside out,
 *     without meaning when it is open
 * @param areaMm2 sum of the triangle areas
 * @param min lowest coordinates of the triangles, mm
 * @param max highest coordinates of the triangles, mm
 */
public record MeshMeasures(double volumeMm3, double areaMm2, Vec3 min, Vec3 max) {

  /** Measures a mesh of at least one triangle. */
  public static MeshMeasures of(TriangleMesh mesh) {
    int[] t = mesh.triangles();
    float[] p = mesh.xyz();
    if (t.length == 0) {
      throw new IllegalArgumentException("a mesh without triangles has no extent");
    }
    double[] min = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] max = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int v : t) {
      for (int d = 0; d < 3; d++) {
        min[d] = Math.min(min[d], p[3 * v + d]);
        max[d] = Math.max(max[d], p[3 * v + d]);
      }
    }
    double volume = 0;
    double area = 0;
    for (int n = 0; n < t.length; n += 3) {
      volume += sixfoldVolume(p, t, n, min);
      area += doubleArea(p, t, n);
    }
    return new MeshMeasures(
        volume / 6, area / 2, new Vec3(min[0], min[1], min[2]), new Vec3(max[0], max[1], max[2]));
  }

  /** Six times the signed volume of the tetrahedron of a triangle and a point near the mesh. */
  private static double sixfoldVolume(float[] p, int[] t, int n, double[] o) {
    int a = 3 * t[n];
    int b = 3 * t[n + 1];
    int c = 3 * t[n + 2];
    double ax = p[a] - o[0];
    double ay = p[a + 1] - o[1];
    double az = p[a + 2] - o[2];
    double bx = p[b] - o[0];
    double by = p[b + 1] - o[1];
    double bz = p[b + 2] - o[2];
    double cx = p[c] - o[0];
    double cy = p[c + 1] - o[1];
    double cz = p[c + 2] - o[2];
    return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }

  /** Twice the area of the triangle whose corners begin at n. */
  static double doubleArea(float[] p, int[] t, int n) {
    int a = 3 * t[n];
    int b = 3 * t[n + 1];
    int c = 3 * t[n + 2];
    double ux = (double) p[b] - p[a];
    double uy = (double) p[b + 1] - p[a + 1];
    double uz = (double) p[b + 2] - p[a + 2];
    double vx = (double) p[c] - p[a];
    double vy = (double) p[c + 1] - p[a + 1];
    double vz = (double) p[c + 2] - p[a + 2];
    double x = uy * vz - uz * vy;
    double y = uz * vx - ux * vz;
    double z = ux * vy - uy * vx;
    return Math.sqrt(x * x + y * y + z * z);
  }
}
