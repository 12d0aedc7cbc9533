package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import java.util.OptionalDouble;

/** Where rays through a volume meet a level, with trilinear interpolation. */
final class VoxelEdges {

  private static final double STEP_MM = 0.05;

  private final Volume volume;
  private final double levelHu;

  VoxelEdges(Volume volume, double levelHu) {
    this.volume = volume;
    this.levelHu = levelHu;
  }

  Volume volume() {
    return volume;
  }

  /** How far along a ray the level is first met, from one distance to another. */
  OptionalDouble along(Vec3 from, Vec3 direction, double nearMm, double farMm) {
    double before = value(from.plus(direction.times(nearMm))) - levelHu;
    for (double t = nearMm + STEP_MM; t <= farMm; t += STEP_MM) {
      double now = value(from.plus(direction.times(t))) - levelHu;
      if (before * now <= 0 && before != now) {
        return OptionalDouble.of(t - STEP_MM * now / (now - before));
      }
      before = now;
    }
    return OptionalDouble.empty();
  }

  private double value(Vec3 p) {
    Vec3 w = p.minus(volume.affine().origin());
    double x = index(w, volume.affine().columnStep());
    double y = index(w, volume.affine().rowStep());
    double z = index(w, volume.affine().sliceStep());
    int i = (int) Math.floor(x);
    int j = (int) Math.floor(y);
    int k = Math.min((int) Math.floor(z + 1e-9), volume.slices() - 2);
    return mix(z - k, bilinear(i, j, k, x - i, y - j), bilinear(i, j, k + 1, x - i, y - j));
  }

  /** Steps are at right angles: the series was checked for shear. */
  private static double index(Vec3 w, Vec3 step) {
    return w.dot(step) / step.dot(step);
  }

  private double bilinear(int i, int j, int k, double fx, double fy) {
    return mix(
        fy,
        mix(fx, volume.value(i, j, k), volume.value(i + 1, j, k)),
        mix(fx, volume.value(i, j + 1, k), volume.value(i + 1, j + 1, k)));
  }

  private static double mix(double f, double a, double b) {
    return a + f * (b - a);
  }
}
