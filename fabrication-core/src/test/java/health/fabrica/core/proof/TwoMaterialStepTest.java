package health.fabrica.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A flat border between soft tissue and bone. Each voxel holds its share of either, as a scanner
 * sees it, and the threshold is halfway between both.
 */
class TwoMaterialStepTest {

  private static final int SIZE = 14;
  private static final double SOFT = 40;
  private static final double BONE = 1240;

  static Stream<PhantomGrid> grids() {
    return PhantomGrid.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("grids")
  void theBorderIsFoundWithinATenthOfAVoxelAtAnyOffsetAndSlope(PhantomGrid grid) {
    Affine affine = grid.around(new int[] {SIZE, SIZE, SIZE});
    Vec3[] normals = {
      affine.columnStep(), affine.sliceStep(), new Vec3(0.3, 0.9, 0.2), new Vec3(0.57, -0.6, 0.55)
    };
    Vec3 step = affine.spacingMm();
    double longest = Math.max(step.x(), Math.max(step.y(), step.z()));
    double most = 0;
    for (Vec3 n : normals) {
      Vec3 normal = n.times(1 / n.length());
      for (int tenth = 0; tenth < 10; tenth++) {
        double offset = (tenth / 10.0 - 0.5) * longest;
        most = Math.max(most, furthest(affine, normal, offset));
      }
    }
    assertThat(most / longest).isLessThan(0.1);
  }

  /** How far vertices lie from the border, in mm, but for those on the side of the scan. */
  private static double furthest(Affine affine, Vec3 normal, double offset) {
    Volume scan =
        Volumes.ct(
            SIZE,
            SIZE,
            SIZE,
            affine,
            (i, j, k) -> SOFT + (BONE - SOFT) * share(affine, i, j, k, normal, offset));
    int threshold = (int) ((SOFT + BONE) / 2);
    BitMask mask = Thresholder.threshold(scan, threshold, 3071, 1, WorkMonitor.NONE).mask();
    Segmentation bone =
        new Segmentation(mask, Optional.empty(), threshold, 3071, mask.count(), 0, 1, 1, 0, 0);
    TriangleMesh mesh = IsoSurface.extract(scan, bone, 1 << 20, 1, WorkMonitor.NONE);
    double reach = (SIZE / 2.0 - 3) * Math.min(affine.spacingMm().x(), affine.spacingMm().y());
    double most = 0;
    for (int v = 0; v < mesh.xyz().length; v += 3) {
      Vec3 p = new Vec3(mesh.xyz()[v], mesh.xyz()[v + 1], mesh.xyz()[v + 2]);
      most = p.length() < reach ? Math.max(most, Math.abs(p.dot(normal) - offset)) : most;
    }
    return most;
  }

  /**
   * Share of a voxel on the side that the normal points to: the distances of its points from the
   * border are the sum of three even distributions, whose integral has this closed form.
   */
  private static double share(Affine a, int i, int j, int k, Vec3 normal, double offset) {
    double middle = a.apply(i, j, k).dot(normal) - offset;
    double x = width(a.columnStep(), normal);
    double y = width(a.rowStep(), normal);
    double z = width(a.sliceStep(), normal);
    double sum = 0;
    for (int n = 0; n < 8; n++) {
      int p = 2 * (n & 1) - 1;
      int q = (n & 2) - 1;
      int r = (n & 4) / 2 - 1;
      double d = Math.max(0, middle + (p * x + q * y + r * z) / 2);
      sum += p * q * r * d * d * d;
    }
    return Math.max(0, Math.min(1, sum / (6 * x * y * z)));
  }

  /** Extent of a step along the normal; none is quite flat, so that the closed form holds. */
  private static double width(Vec3 step, Vec3 normal) {
    return Math.max(Math.abs(step.dot(normal)), 1e-3);
  }
}
