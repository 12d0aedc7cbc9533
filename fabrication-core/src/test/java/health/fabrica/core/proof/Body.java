package health.fabrica.core.proof;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.testdata.Volumes;
import java.util.Arrays;

/** A body known by formula, in mm around the origin. */
interface Body {

  /** Distance to the surface in mm, positive inside. */
  double depthMm(Vec3 p);

  double volumeMm3();

  /** Half the side of a cube around the origin that holds it however it is turned. */
  double reachMm();

  /** A ball. */
  record Ball(double radius) implements Body {

    @Override
    public double depthMm(Vec3 p) {
      return radius - p.length();
    }

    @Override
    public double volumeMm3() {
      return 4.0 / 3 * Math.PI * radius * radius * radius;
    }

    @Override
    public double reachMm() {
      return radius;
    }
  }

  /** A ring around z. */
  record Torus(double ring, double tube) implements Body {

    @Override
    public double depthMm(Vec3 p) {
      return tube - Math.hypot(Math.hypot(p.x(), p.y()) - ring, p.z());
    }

    @Override
    public double volumeMm3() {
      return 2 * Math.PI * Math.PI * ring * tube * tube;
    }

    @Override
    public double reachMm() {
      return ring + tube;
    }
  }

  /** A box with half its sides given. */
  record Box(double x, double y, double z) implements Body {

    @Override
    public double depthMm(Vec3 p) {
      double[] out = outs(p);
      double outside =
          new Vec3(Math.max(0, out[0]), Math.max(0, out[1]), Math.max(0, out[2])).length();
      return outside > 0 ? -outside : -Math.max(out[0], Math.max(out[1], out[2]));
    }

    /** How near to an edge: the second smallest distance to the planes of its faces. */
    double toEdgeMm(Vec3 p) {
      double[] out = outs(p);
      double[] away = {Math.abs(out[0]), Math.abs(out[1]), Math.abs(out[2])};
      Arrays.sort(away);
      return away[1];
    }

    private double[] outs(Vec3 p) {
      return new double[] {Math.abs(p.x()) - x, Math.abs(p.y()) - y, Math.abs(p.z()) - z};
    }

    @Override
    public double volumeMm3() {
      return 8 * x * y * z;
    }

    @Override
    public double reachMm() {
      return new Vec3(x, y, z).length();
    }
  }

  /**
   * A scan of it: air at -1000, the body at 1451 HU, between them a straight ramp two of the
   * longest steps wide, so that the preset threshold of bone lies on its surface.
   *
   * @param at where its middle lies, LPS mm
   */
  default Volume scan(int columns, int rows, int slices, Affine affine, Vec3 at) {
    Vec3 step = affine.spacingMm();
    double slope = 1225 / Math.max(step.x(), Math.max(step.y(), step.z()));
    return Volumes.ct(
        columns,
        rows,
        slices,
        affine,
        (i, j, k) ->
            Math.max(
                -1000, Math.min(1451, 225.5 + slope * depthMm(affine.apply(i, j, k).minus(at)))));
  }

  /** The voxels whose centres lie in it. */
  default BitMask mask(int columns, int rows, int slices, Affine affine, Vec3 at) {
    BitMask mask = new BitMask(columns, rows, slices);
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          if (depthMm(affine.apply(i, j, k).minus(at)) > 0) {
            mask.set(i, j, k);
          }
        }
      }
    }
    return mask;
  }
}
