package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.MeshBounds;
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
    MeshBounds bounds = MeshBounds.of(mesh);
    int[] t = mesh.triangles();
    float[] p = mesh.xyz();
    double volume = 0;
    double area = 0;
    for (int n = 0; n < t.length; n += 3) {
      volume += sixfoldVolume(p, t, n, bounds.low());
      area += doubleArea(p, t, n);
    }
    return new MeshMeasures(volume / 6, area / 2, bounds.low(), bounds.high());
  }

  /** Six times the signed volume of the tetrahedron of a triangle and a point near the mesh. */
  private static double sixfoldVolume(float[] p, int[] t, int n, Vec3 o) {
    int a = 3 * t[n];
    int b = 3 * t[n + 1];
    int c = 3 * t[n + 2];
    double ax = p[a] - o.x();
    double ay = p[a + 1] - o.y();
    double az = p[a + 2] - o.z();
    double bx = p[b] - o.x();
    double by = p[b + 1] - o.y();
    double bz = p[b + 2] - o.z();
    double cx = p[c] - o.x();
    double cy = p[c + 1] - o.y();
    double cz = p[c + 2] - o.z();
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
