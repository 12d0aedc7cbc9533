package health.fabrica.core.field;

import health.fabrica.core.image.Vec3;

/** A body given by its exact signed distance. Thread-safe. LPS mm. */
public interface Solid {

  /** The distance of a point to the surface in mm: positive inside, negative outside. */
  double signedMm(double x, double y, double z);

  /** Lowest corner of a box around the body; infinite where it has no end. */
  Vec3 low();

  /** Highest corner of a box around the body; infinite where it has no end. */
  Vec3 high();

  /** The body with its surface moved out by so many mm, in where negative. */
  default Solid grown(double mm) {
    Solid body = this;
    double out = Math.max(0, mm);
    return new Solid() {
      @Override
      public double signedMm(double x, double y, double z) {
        return body.signedMm(x, y, z) + mm;
      }

      @Override
      public Vec3 low() {
        return body.low().minus(new Vec3(out, out, out));
      }

      @Override
      public Vec3 high() {
        return body.high().plus(new Vec3(out, out, out));
      }
    };
  }
}
