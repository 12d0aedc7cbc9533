package health.fabrica.core.proof;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;

/**
 * What the stages work on: two balls that touch, with a cavity, beside a table, in noise; all of it
 * grows with the size.
 *
 * @param scan the volume
 * @param bone its bone between 226 and 3071 HU
 * @param raw the surface of it
 * @param markers one in each ball
 * @param field distances of it
 */
record Bench(
    Volume scan, Segmentation bone, TriangleMesh raw, LabelMap markers, DistanceField field) {

  /** A bench of {@code size} voxels along each axis, at least 32. */
  static Bench of(int size) {
    Affine affine =
        new Affine(
            new Vec3(-40, 12, 300), new Vec3(0.5, 0, 0), new Vec3(0, 0.6, 0), new Vec3(0, 0, 0.8));
    double radius = size * 0.21;
    double middle = size / 2.0;
    Volumes.Field one = Volumes.ball(size * 0.3, middle, middle, radius);
    Volumes.Field two = Volumes.ball(size * 0.7 - 1, middle + 0.3, middle, radius);
    Volumes.Field both = Volumes.either(one, two);
    Volumes.Field cavity = Volumes.ball(size * 0.3, middle, middle, radius / 3);
    Volume scan =
        Volumes.ct(
            size,
            size,
            size,
            affine,
            (i, j, k) -> {
              boolean table = j > size - 6 && j < size - 3;
              double value = table ? 600 : both.at(i, j, k);
              double hole = cavity.at(i, j, k);
              int noise = (i * 73_856_093 ^ j * 19_349_663 ^ k * 83_492_791) >>> 8 & 63;
              return Math.min(value, hole > -999 ? 451 - hole : value) + noise - 32;
            });
    BitMask mask = Thresholder.threshold(scan, 226, 3071, 2, WorkMonitor.NONE).mask();
    Segmentation bone =
        new Segmentation(mask, Optional.empty(), 226, 3071, mask.count(), 0, 1, 1, 0, 0);
    LabelMap markers = new LabelMap(size, size, size, 2);
    int off = (int) (radius * 0.6);
    markers.set((int) (size * 0.3) - off, (int) middle, (int) middle, 1);
    markers.set((int) (size * 0.7) + off, (int) middle, (int) middle, 2);
    return new Bench(
        scan,
        bone,
        IsoSurface.extract(scan, bone, 1 << 24, 2, WorkMonitor.NONE),
        markers,
        FieldBuilder.build(scan, bone, 4, 3, 2, WorkMonitor.NONE));
  }

  /** A place between both balls. */
  Vec3 middle() {
    return scan.affine().apply(scan.columns() / 2.0 - 0.5, scan.rows() / 2.0, scan.slices() / 2.0);
  }

  /** A place in the wall of the first ball. */
  Vec3 inside() {
    double off = scan.columns() * 0.21 * 0.6;
    return scan.affine().apply(scan.columns() * 0.3 - off, scan.rows() / 2.0, scan.slices() / 2.0);
  }
}
