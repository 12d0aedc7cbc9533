package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IsoSurfaceTest {

  private static TriangleMesh surface(Volume volume) {
    Segmentation segmentation =
        ThresholdSegmenter.segment(volume, Rule.largest(Tissue.BONE), 1, WorkMonitor.NONE);
    return IsoSurface.extract(volume, segmentation, 1 << 24, 1, WorkMonitor.NONE);
  }

  @Test
  void aBallHasTheVolumeAreaAndPlaceOfABall() {
    double r = 12.3;
    Volume volume = Volumes.ct(31, 30, 32, Volumes.ball(15.2, 14.6, 15.9, r));
    TriangleMesh mesh = surface(volume);
    MeshMeasures measures = MeshMeasures.of(mesh);
    double ball = 4.0 / 3 * Math.PI * r * r * r;
    assertThat(measures.volumeMm3()).isCloseTo(ball, within(0.006 * ball));
    assertThat(measures.areaMm2())
        .isCloseTo(4 * Math.PI * r * r, within(0.01 * 4 * Math.PI * r * r));
    assertThat(measures.max().x()).isCloseTo(15.2 + r, within(0.1));
    assertThat(measures.min().z()).isCloseTo(15.9 - r, within(0.1));
    assertThat(MeshCensus.of(mesh).genus()).isZero();
  }

  @Test
  void aVoxelCutOffByTheScanEndsHalfAStepBeyondItsCentre() {
    Volume volume = Volumes.ct(1, 1, 1, (i, j, k) -> 1000);
    BitMask mask = new BitMask(1, 1, 1);
    mask.set(0, 0, 0);
    Segmentation one =
        new Segmentation(mask, Optional.of(Tissue.BONE), 226, 3071, 1, 1, 1, 1, 1, 0);
    MeshMeasures measures =
        MeshMeasures.of(IsoSurface.extract(volume, one, 100, 1, WorkMonitor.NONE));
    assertThat(measures.min().x()).isEqualTo(-0.5);
    assertThat(measures.max().z()).isEqualTo(0.5);
  }

  @Test
  void theSurfaceLiesWhereTheGreyValuesMeetTheThreshold() {
    // Along x: air at -1000, then 226 + 774 = 1000; 225.5 lies 1225.5/2000 of the way in.
    Volume volume =
        Volumes.ct(9, 9, 9, Affine.ofSpacing(2, 1, 1), (i, j, k) -> i >= 4 ? 1000 : -1000);
    BitMask mask = new BitMask(9, 9, 9);
    for (int k = 3; k < 6; k++) {
      for (int j = 3; j < 6; j++) {
        mask.set(4, j, k);
        mask.set(5, j, k);
      }
    }
    Segmentation part =
        new Segmentation(mask, Optional.of(Tissue.BONE), 226, 3071, 18, 36, 1, 1, 18, 0);
    MeshMeasures measures =
        MeshMeasures.of(IsoSurface.extract(volume, part, 1000, 1, WorkMonitor.NONE));
    assertThat(measures.min().x()).isCloseTo(2 * (3 + 1225.5 / 2000), within(1e-5));
    assertThat(measures.max().x()).isCloseTo(2 * 5.5, within(1e-5)); // neighbour between thresholds
  }

  @Test
  void moreTrianglesThanAllowedAreRefusedWithBothNumbers() {
    Volume volume = Volumes.ct(31, 31, 31, Volumes.ball(15, 15, 15, 10));
    Segmentation segmentation =
        ThresholdSegmenter.segment(volume, Rule.largest(Tissue.BONE), 1, WorkMonitor.NONE);
    long exact = IsoSurface.countTriangles(volume, segmentation, 1, WorkMonitor.NONE);
    assertThatThrownBy(
            () -> IsoSurface.extract(volume, segmentation, exact - 1, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1251")
        .hasMessageContaining(String.valueOf(exact))
        .hasMessageContaining(String.valueOf(exact - 1));
  }
}
