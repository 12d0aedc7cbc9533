package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;

/**
 * A measured point of a surface.
 *
 * @param at where, LPS mm
 * @param weight how much it counts: 1 for a ray, the area in mm2 for a sample of a mesh
 */
record SurfacePoint(Vec3 at, double weight) {

  /** Any two unit vectors that make a right-handed frame with a unit vector. */
  static Vec3[] across(Vec3 axis) {
    Vec3 other = Math.abs(axis.x()) < 0.6 ? new Vec3(1, 0, 0) : new Vec3(0, 1, 0);
    Vec3 u = unit(axis.cross(other));
    return new Vec3[] {u, axis.cross(u)};
  }

  static Vec3 unit(Vec3 v) {
    return v.times(1 / v.length());
  }

  /** Angle between two lines in degrees, 0 to 90. */
  static double angleDegrees(Vec3 a, Vec3 b) {
    return Math.toDegrees(Math.atan2(a.cross(b).length(), Math.abs(a.dot(b))));
  }
}
