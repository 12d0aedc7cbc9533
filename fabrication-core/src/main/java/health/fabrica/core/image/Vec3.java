package health.fabrica.core.image;

/** A point or a direction in patient space, LPS, mm. */
public record Vec3(double x, double y, double z) {

  /** The sum of both. */
  public Vec3 plus(Vec3 o) {
    return new Vec3(x + o.x, y + o.y, z + o.z);
  }

  /** This minus the other. */
  public Vec3 minus(Vec3 o) {
    return new Vec3(x - o.x, y - o.y, z - o.z);
  }

  /** This times a factor. */
  public Vec3 times(double f) {
    return new Vec3(x * f, y * f, z * f);
  }

  /** The scalar product. */
  public double dot(Vec3 o) {
    return x * o.x + y * o.y + z * o.z;
  }

  /** The vector product. */
  public Vec3 cross(Vec3 o) {
    return new Vec3(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x);
  }

  /** The Euclidean length. */
  public double length() {
    return Math.sqrt(dot(this));
  }
}
