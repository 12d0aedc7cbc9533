package health.fabrica.core.plate;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;

/**
 * A proper rotation: determinant +1, so left stays left.
 *
 * @param x where the x axis goes
 * @param y where the y axis goes
 * @param z where the z axis goes
 */
public record Rotation(Vec3 x, Vec3 y, Vec3 z) {

  /** The rotation that brings a direction down to -z on the shortest way. */
  static Rotation downwards(Vec3 direction) {
    Vec3 d = direction.times(1 / direction.length());
    // Rotation about d x (0,0,-1) with cosine -d.z, Rodrigues; half a turn about x for +z.
    double cosine = -d.z();
    if (cosine < -1 + 1e-12) {
      return new Rotation(new Vec3(1, 0, 0), new Vec3(0, -1, 0), new Vec3(0, 0, -1));
    }
    double vx = -d.y();
    double vy = d.x();
    double k = 1 / (1 + cosine);
    return new Rotation(
        new Vec3(1 - k * vy * vy, k * vx * vy, -vy),
        new Vec3(k * vx * vy, 1 - k * vx * vx, vx),
        new Vec3(vy, -vx, 1 - k * (vx * vx + vy * vy)));
  }

  /** Where a point goes. */
  public Vec3 apply(double px, double py, double pz) {
    return new Vec3(
        x.x() * px + y.x() * py + z.x() * pz,
        x.y() * px + y.y() * py + z.y() * pz,
        x.z() * px + y.z() * py + z.z() * pz);
  }

  /** Height of a point after the rotation. */
  double height(double px, double py, double pz) {
    return x.z() * px + y.z() * py + z.z() * pz;
  }

  /** The determinant: +1 but for rounding. */
  public double determinant() {
    return x.x() * (y.y() * z.z() - y.z() * z.y())
        - y.x() * (x.y() * z.z() - x.z() * z.y())
        + z.x() * (x.y() * y.z() - x.z() * y.y());
  }

  /** The mesh turned, its lowest point at zero. */
  public TriangleMesh apply(TriangleMesh mesh) {
    float[] from = mesh.xyz();
    float[] to = new float[from.length];
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < from.length; i += 3) {
      lowest = Math.min(lowest, height(from[i], from[i + 1], from[i + 2]));
    }
    for (int i = 0; i < from.length; i += 3) {
      Vec3 at = apply(from[i], from[i + 1], from[i + 2]);
      to[i] = (float) at.x();
      to[i + 1] = (float) at.y();
      to[i + 2] = (float) (at.z() - lowest);
    }
    return new TriangleMesh(to, mesh.triangles());
  }
}
