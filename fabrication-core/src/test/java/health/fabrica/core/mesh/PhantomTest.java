package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bodies whose volume and surface are known by formula. */
class PhantomTest {

  /** Turned against the patient's axes, steps of 0.5, 0.6 and 0.8 mm. */
  private static final Affine OBLIQUE =
      new Affine(
          new Vec3(-40, 12, 300),
          new Vec3(0.36, 0.48, 0.8).times(0.5),
          new Vec3(-0.8, 0.6, 0).times(0.6),
          new Vec3(-0.48, -0.64, 0.6).times(0.8));

  private static Segmentation above(Volume volume, int lower) {
    BitMask mask = Thresholder.threshold(volume, lower, 3071, 1, WorkMonitor.NONE).mask();
    return new Segmentation(mask, Optional.empty(), lower, 3071, mask.count(), 0, 1, 1, 0, 0);
  }

  private static TriangleMesh surface(Volume volume, int lower) {
    return IsoSurface.extract(volume, above(volume, lower), 1 << 22, 2, WorkMonitor.NONE);
  }

  @Test
  void aTorusOnAnObliqueGridOfUnequalStepsHasItsVolumeAndItsSurface() {
    Vec3 middle = OBLIQUE.apply(50.3, 41.7, 31.2);
    double ring = 15;
    double tube = 8;
    Volume volume =
        Volumes.ct(
            101,
            84,
            63,
            OBLIQUE,
            (i, j, k) -> 225.5 + 200 * depth(OBLIQUE.apply(i, j, k).minus(middle), ring, tube));
    TriangleMesh mesh = surface(volume, 226);
    double expected = 2 * Math.PI * Math.PI * ring * tube * tube;
    assertThat(MeshMeasures.of(mesh).volumeMm3()).isCloseTo(expected, within(0.002 * expected));
    assertThat(MeshCensus.of(mesh).genus()).isEqualTo(1);
    for (int n = 0; n < mesh.xyz().length; n += 3) {
      Vec3 p = new Vec3(mesh.xyz()[n], mesh.xyz()[n + 1], mesh.xyz()[n + 2]).minus(middle);
      assertThat(depth(p, ring, tube)).isCloseTo(0, within(0.05)); // a tenth of a voxel
    }
  }

  private static double depth(Vec3 p, double ring, double tube) {
    double out = Math.hypot(p.x(), p.y()) - ring;
    return tube - Math.hypot(out, p.z());
  }

  @Test
  void aStepBetweenTwoMaterialsIsFoundWithinATenthOfAVoxelAtAnyOffset() {
    for (int tenth = 0; tenth < 10; tenth++) {
      double wall = 5 + tenth / 10.0;
      // Each voxel holds its share of either material.
      Volume volume =
          Volumes.ct(12, 4, 4, (i, j, k) -> 1000 * Math.max(0, Math.min(1, 0.5 + i - wall)));
      assertThat(MeshMeasures.of(surface(volume, 500)).min().x())
          .as("wall at %s", wall)
          .isCloseTo(wall, within(0.1));
    }
  }

  @Test
  void aMirroredGridKeepsTheOutsideOutAndMirrorsTheShape() {
    Volume plain = Volumes.ct(20, 20, 20, (i, j, k) -> i + 2 * j + 3 * k < 40 ? 1000 : -1000);
    short[][] values = new short[20][];
    for (int k = 0; k < 20; k++) {
      values[k] = plain.slice(k);
    }
    Affine mirrored =
        new Affine(new Vec3(0, 0, 0), new Vec3(-1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1));
    Volume other = new Volume(plain.modality(), 20, 20, values, mirrored);
    MeshMeasures right = MeshMeasures.of(surface(plain, 226));
    MeshMeasures left = MeshMeasures.of(surface(other, 226));
    assertThat(mirrored.signedVoxelVolumeMm3()).isNegative();
    assertThat(left.volumeMm3()).isCloseTo(right.volumeMm3(), within(1e-3));
    assertThat(left.min().x()).isCloseTo(-right.max().x(), within(1e-5));
  }

  @Test
  void everyStageEndsWhenTheWorkIsCancelled() {
    Volume volume = Volumes.ct(20, 20, 20, Volumes.ball(10, 10, 10, 7));
    Segmentation ball = above(volume, 226);
    TriangleMesh mesh = surface(volume, 226);
    LabelMap map = new LabelMap(4, 4, 4, 1);
    Cancelled cancelled = Cancelled.atOnce();
    assertThatThrownBy(() -> IsoSurface.extract(volume, ball, 1 << 20, 1, cancelled))
        .hasMessageContaining("FAB-1000");
    assertThatThrownBy(() -> WindowedSincSmoother.smooth(mesh, 0.1, 1, cancelled))
        .hasMessageContaining("FAB-1000");
    assertThatThrownBy(() -> QuadricDecimator.decimate(mesh, 0.1, 1, cancelled))
        .hasMessageContaining("FAB-1000");
    assertThatThrownBy(() -> LabelSurfaces.extract(map, volume.affine(), 0, 0, 1 << 20, cancelled))
        .hasMessageContaining("FAB-1000");
    assertThatThrownBy(() -> FieldBuilder.build(volume, ball, 3, 1, 1, cancelled))
        .hasMessageContaining("FAB-1000");
  }
}
