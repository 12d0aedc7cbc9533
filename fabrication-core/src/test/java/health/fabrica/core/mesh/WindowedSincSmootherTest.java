package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowedSincSmootherTest {

  /** A ball of cubes: every voxel full or empty, so the surface has steps. */
  private static TriangleMesh steppedBall(double radius) {
    int n = (int) (2 * radius + 5);
    double c = (n - 1) / 2.0;
    Volume volume = Volumes.ct(n, n, n, (i, j, k) -> 1000);
    BitMask mask = new BitMask(n, n, n);
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
          if (Math.hypot(Math.hypot(i - c, j - c), k - c) <= radius) {
            mask.set(i, j, k);
          }
        }
      }
    }
    Segmentation s = new Segmentation(mask, Optional.of(Tissue.BONE), 226, 3071, 1, 1, 1, 1, 1, 0);
    return IsoSurface.extract(volume, s, 1 << 20, 1, WorkMonitor.NONE);
  }

  private static double roughness(TriangleMesh mesh, double centre) {
    double sum = 0;
    double squares = 0;
    for (int n = 0; n < mesh.xyz().length; n += 3) {
      double r =
          Math.hypot(
              Math.hypot(mesh.xyz()[n] - centre, mesh.xyz()[n + 1] - centre),
              mesh.xyz()[n + 2] - centre);
      sum += r;
      squares += r * r;
    }
    double mean = sum / mesh.vertexCount();
    return Math.sqrt(squares / mesh.vertexCount() - mean * mean);
  }

  @Test
  void smoothsStepsWithoutShrinking() {
    TriangleMesh stepped = steppedBall(15);
    WindowedSincSmoother.Smoothed smoothed =
        WindowedSincSmoother.smooth(stepped, 1, 1, WorkMonitor.NONE);
    double before = MeshMeasures.of(stepped).volumeMm3();
    assertThat(MeshMeasures.of(smoothed.mesh()).volumeMm3())
        .isCloseTo(before, within(before / 200));
    assertThat(roughness(smoothed.mesh(), 17)).isLessThan(0.6 * roughness(stepped, 17));
    assertThat(smoothed.cappedVertices()).isZero();
  }

  @Test
  void noVertexMovesBeyondTheCapAndTheReportIsTheMaximum() {
    TriangleMesh stepped = steppedBall(8);
    double cap = 0.07;
    WindowedSincSmoother.Smoothed smoothed =
        WindowedSincSmoother.smooth(stepped, cap, 2, WorkMonitor.NONE);
    double max = 0;
    for (int n = 0; n < stepped.xyz().length; n += 3) {
      double x = smoothed.mesh().xyz()[n] - (double) stepped.xyz()[n];
      double y = smoothed.mesh().xyz()[n + 1] - (double) stepped.xyz()[n + 1];
      double z = smoothed.mesh().xyz()[n + 2] - (double) stepped.xyz()[n + 2];
      max = Math.max(max, Math.sqrt(x * x + y * y + z * z));
    }
    assertThat(max).isCloseTo(cap, within(1e-5));
    assertThat(smoothed.maxDisplacementMm()).isCloseTo(max, within(1e-5));
    assertThat(smoothed.cappedVertices()).isPositive();
  }

  @Test
  void commutesWithTranslation() {
    TriangleMesh here = steppedBall(7);
    float[] moved = here.xyz().clone();
    for (int n = 0; n < moved.length; n++) {
      moved[n] += 256;
    }
    float[] a = WindowedSincSmoother.smooth(here, 1, 1, WorkMonitor.NONE).mesh().xyz();
    float[] b =
        WindowedSincSmoother.smooth(
                new TriangleMesh(moved, here.triangles()), 1, 1, WorkMonitor.NONE)
            .mesh()
            .xyz();
    for (int n = 0; n < a.length; n++) {
      assertThat(b[n] - 256).isCloseTo(a[n], within(2e-4f));
    }
  }

  @Test
  void threadsDoNotChangeTheResult() {
    TriangleMesh mesh = steppedBall(40);
    assertThat(mesh.vertexCount()).isGreaterThan(1 << 14);
    assertThat(MeshDigest.of(WindowedSincSmoother.smooth(mesh, 1, 4, WorkMonitor.NONE).mesh()))
        .isEqualTo(MeshDigest.of(WindowedSincSmoother.smooth(mesh, 1, 1, WorkMonitor.NONE).mesh()));
  }

  @Test
  void theFilterPassesLowFrequenciesAndStopsHighOnes() {
    double[] c = WindowedSincSmoother.coefficients(0.1, 20);
    assertThat(WindowedSincSmoother.gain(c, 0)).isCloseTo(1, within(1e-12));
    assertThat(WindowedSincSmoother.gain(c, 0.05)).isCloseTo(1, within(0.01));
    assertThat(WindowedSincSmoother.gain(c, 0.1)).isCloseTo(1, within(0.01));
    for (double k = 0.8; k <= 2; k += 0.05) {
      assertThat(Math.abs(WindowedSincSmoother.gain(c, k))).isLessThan(0.01);
    }
  }
}
