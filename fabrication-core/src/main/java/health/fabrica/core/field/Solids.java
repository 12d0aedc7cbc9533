package health.fabrica.core.field;

import health.fabrica.core.image.Vec3;

/** The bodies that models are edited with. */
public final class Solids {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private Solids() {}

  /** All points on the side of a plane that its normal does not point to. */
  public record HalfSpace(Vec3 point, Vec3 normal) implements Solid {

    /** Makes the normal a unit vector. */
    public HalfSpace {
      normal = unit(normal);
    }

    @Override
    public double signedMm(double x, double y, double z) {
      return (point.x() - x) * normal.x()
          + (point.y() - y) * normal.y()
          + (point.z() - z) * normal.z();
    }

    /** The other side. */
    public HalfSpace opposite() {
      return new HalfSpace(point, normal.times(-1));
    }

    @Override
    public Vec3 low() {
      return new Vec3(-INFINITE, -INFINITE, -INFINITE);
    }

    @Override
    public Vec3 high() {
      return new Vec3(INFINITE, INFINITE, INFINITE);
    }
  }

  /** A box along the axes. */
  public record Box(Vec3 low, Vec3 high) implements Solid {

    @Override
    public double signedMm(double x, double y, double z) {
      double a = Math.max(low.x() - x, x - high.x());
      double b = Math.max(low.y() - y, y - high.y());
      double c = Math.max(low.z() - z, z - high.z());
      return -outside(a, b, c);
    }
  }

  /** All points within a radius of a line from a to b: a cylinder with round ends. */
  public record Capsule(Vec3 a, Vec3 b, double radiusMm) implements Solid {

    @Override
    public double signedMm(double x, double y, double z) {
      double dx = b.x() - a.x();
      double dy = b.y() - a.y();
      double dz = b.z() - a.z();
      double px = x - a.x();
      double py = y - a.y();
      double pz = z - a.z();
      double length2 = dx * dx + dy * dy + dz * dz;
      double t =
          length2 == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy + pz * dz) / length2));
      double ex = px - t * dx;
      double ey = py - t * dy;
      double ez = pz - t * dz;
      return radiusMm - Math.sqrt(ex * ex + ey * ey + ez * ez);
    }

    @Override
    public Vec3 low() {
      return least(a, b, radiusMm);
    }

    @Override
    public Vec3 high() {
      return greatest(a, b, radiusMm);
    }
  }

  /** A cylinder with flat ends at a and b, which must differ. */
  public record Cylinder(Vec3 a, Vec3 b, double radiusMm) implements Solid {

    @Override
    public double signedMm(double x, double y, double z) {
      Vec3 axis = b.minus(a);
      double length = axis.length();
      double px = x - a.x();
      double py = y - a.y();
      double pz = z - a.z();
      double along = (px * axis.x() + py * axis.y() + pz * axis.z()) / length;
      double across2 = px * px + py * py + pz * pz - along * along;
      double across = Math.sqrt(Math.max(0, across2)) - radiusMm;
      return -outside(Math.max(-along, along - length), across, -INFINITE);
    }

    @Override
    public Vec3 low() {
      return least(a, b, radiusMm);
    }

    @Override
    public Vec3 high() {
      return greatest(a, b, radiusMm);
    }
  }

  /** The distance, positive outside, of perpendicular limits that are each exact. */
  static double outside(double a, double b, double c) {
    double most = Math.max(a, Math.max(b, c));
    if (most <= 0) {
      return most;
    }
    double p = Math.max(0, a);
    double q = Math.max(0, b);
    double r = Math.max(0, c);
    return Math.sqrt(p * p + q * q + r * r);
  }

  static Vec3 unit(Vec3 v) {
    double length = v.length();
    if (!(length > 0 && length < INFINITE)) {
      throw new IllegalArgumentException("no direction: " + v);
    }
    return v.times(1 / length);
  }

  static Vec3 least(Vec3 a, Vec3 b, double by) {
    return new Vec3(
        Math.min(a.x(), b.x()) - by, Math.min(a.y(), b.y()) - by, Math.min(a.z(), b.z()) - by);
  }

  static Vec3 greatest(Vec3 a, Vec3 b, double by) {
    return new Vec3(
        Math.max(a.x(), b.x()) + by, Math.max(a.y(), b.y()) + by, Math.max(a.z(), b.z()) + by);
  }
}
