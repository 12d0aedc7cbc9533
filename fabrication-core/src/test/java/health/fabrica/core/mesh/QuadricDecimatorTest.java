package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QuadricDecimatorTest {

  private static TriangleMesh surface(Volume volume) {
    BitMask mask = Thresholder.threshold(volume, 226, 3071, 2, WorkMonitor.NONE).mask();
    Segmentation s = new Segmentation(mask, Optional.of(Tissue.BONE), 226, 3071, 1, 1, 1, 1, 1, 0);
    return IsoSurface.extract(volume, s, 1 << 24, 2, WorkMonitor.NONE);
  }

  /** A periodic labyrinth with many handles. */
  private static TriangleMesh labyrinth(int n) {
    double f = 2 * Math.PI / 17;
    return surface(
        Volumes.ct(
            n,
            n,
            n,
            (i, j, k) ->
                226
                    + 900
                        * (Math.sin(f * i) * Math.cos(f * j)
                            + Math.sin(f * j) * Math.cos(f * k)
                            + Math.sin(f * k) * Math.cos(f * i))));
  }

  @Test
  void aBallStaysWithinTheBoundAndLosesMostTriangles() {
    TriangleMesh ball = surface(Volumes.ct(60, 60, 60, Volumes.ball(29, 30, 29.5, 25)));
    QuadricDecimator.Decimated d = QuadricDecimator.decimate(ball, 0.05, 2, WorkMonitor.NONE);
    assertThat(d.mesh().triangleCount()).isLessThan(ball.triangleCount() / 5);
    assertThat(d.maxDeviationMm()).isLessThanOrEqualTo(0.05).isGreaterThan(0.02);
    assertThat(d.fromInput().points()).isEqualTo(ball.vertexCount());
    assertThat(d.fromInput().meanMm()).isLessThan(d.fromInput().percentile95Mm());
    assertThat(MeshCensus.of(d.mesh()).closedManifold()).isTrue();
    double before = MeshMeasures.of(ball).volumeMm3();
    assertThat(MeshMeasures.of(d.mesh()).volumeMm3()).isCloseTo(before, within(before / 500));
  }

  @Test
  void aTargetIsReachedOrTheBoundIsNamedAsTheReason() {
    TriangleMesh ball = surface(Volumes.ct(60, 60, 60, Volumes.ball(29, 30, 29.5, 25)));
    QuadricDecimator.Decimated reached =
        QuadricDecimator.decimateTo(9000, ball, 0.2, 2, WorkMonitor.NONE);
    assertThat(reached.end()).isEqualTo(QuadricDecimator.End.TARGET);
    assertThat(reached.mesh().triangleCount()).isBetween(8900, 9000);
    QuadricDecimator.Decimated bound =
        QuadricDecimator.decimateTo(100, ball, 0.02, 2, WorkMonitor.NONE);
    assertThat(bound.end()).isEqualTo(QuadricDecimator.End.BOUND);
    assertThat(bound.mesh().triangleCount()).isGreaterThan(100);
    assertThat(MeshCensus.of(bound.mesh()).closedManifold()).isTrue();
    int all = ball.triangleCount();
    assertThat(QuadricDecimator.decimateTo(all, ball, 0.2, 1, WorkMonitor.NONE).mesh().triangles())
        .isEqualTo(ball.triangles());
  }

  @Test
  void aCuboidBecomesAlmostNothingButKeepsItsShape() {
    Volume cuboid =
        Volumes.ct(
            40,
            30,
            20,
            (i, j, k) -> i > 4 && i < 35 && j > 4 && j < 25 && k > 4 && k < 15 ? 1000 : -549);
    TriangleMesh mesh = surface(cuboid);
    QuadricDecimator.Decimated d = QuadricDecimator.decimate(mesh, 0.01, 1, WorkMonitor.NONE);
    assertThat(mesh.triangleCount()).isGreaterThan(3000);
    assertThat(d.mesh().triangleCount()).isLessThan(600); // the chamfered edges remain
    assertThat(MeshMeasures.of(d.mesh()).volumeMm3())
        .isCloseTo(MeshMeasures.of(mesh).volumeMm3(), within(5.0));
  }

  @Test
  void threadsDoNotChangeTheResultAndHandlesSurvive() {
    TriangleMesh mesh = labyrinth(40);
    assertThat(mesh.vertexCount()).isGreaterThan(8 * 2048); // several ranges
    QuadricDecimator.Decimated one =
        QuadricDecimator.decimate(mesh, 0.2, 0, 2048, 1, WorkMonitor.NONE);
    QuadricDecimator.Decimated many =
        QuadricDecimator.decimate(mesh, 0.2, 0, 2048, 4, WorkMonitor.NONE);
    assertThat(MeshDigest.of(many.mesh())).isEqualTo(MeshDigest.of(one.mesh()));
    assertThat(many.fromInput()).isEqualTo(one.fromInput());
    MeshCensus before = MeshCensus.of(mesh);
    MeshCensus after = MeshCensus.of(one.mesh());
    assertThat(after.closedManifold()).isTrue();
    assertThat(after.genus()).isEqualTo(before.genus());
    assertThat(after.components()).isEqualTo(before.components());
    assertThat(after.triangles()).isLessThan(before.triangles() / 3);
  }

  @Property(tries = 100)
  void whateverTheSurfaceTheBoundAndTheTopologyHold(@ForAll Random random) {
    Volume noise = Volumes.ct(9, 8, 7, Volumes.oddGrid(), (i, j, k) -> random.nextInt(2400) - 1000);
    TriangleMesh mesh = surface(noise);
    double bound = 0.01 + random.nextDouble() * 0.5;
    QuadricDecimator.Decimated d = QuadricDecimator.decimate(mesh, bound, 1, WorkMonitor.NONE);
    MeshCensus before = MeshCensus.of(mesh);
    MeshCensus after = MeshCensus.of(d.mesh());
    assertThat(after.closedManifold()).isTrue();
    assertThat(after.eulerCharacteristic()).isEqualTo(before.eulerCharacteristic());
    assertThat(after.components()).isEqualTo(before.components());
    assertThat(d.maxDeviationMm()).isLessThanOrEqualTo(bound);
    // What is reported is never less than what a search over the whole other surface finds.
    if (d.mesh().triangleCount() > 0) {
      assertThat(new SurfaceDistance(d.mesh()).measure(mesh.xyz(), 1, WorkMonitor.NONE).maxMm())
          .isLessThanOrEqualTo(d.fromInput().maxMm() + 1e-6);
      assertThat(new SurfaceDistance(mesh).measure(d.mesh().xyz(), 1, WorkMonitor.NONE).maxMm())
          .isLessThanOrEqualTo(d.toInput().maxMm() + 1e-6);
    }
  }

  @Test
  void anOpenMeshIsRefused() {
    TriangleMesh open = new TriangleMesh(new float[9], new int[] {0, 1, 2});
    assertThatThrownBy(() -> QuadricDecimator.decimate(open, 0.05, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1252");
  }

  @Test
  void sheetsThatTouchAtAVertexAreRefused() {
    int[] two = {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3, 0, 5, 4, 0, 4, 6, 0, 6, 5, 4, 5, 6};
    float[] xyz = {
      0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, -1,
    };
    assertThatThrownBy(
            () -> QuadricDecimator.decimate(new TriangleMesh(xyz, two), 0.05, 1, WorkMonitor.NONE))
        .hasMessageContaining("touch at vertex 0");
  }

  @Test
  void theDefaultBoundIsAQuarterVoxelAtMostATwentiethOfAMillimetre() {
    assertThat(QuadricDecimator.defaultBoundMm(0.1)).isEqualTo(0.025);
    assertThat(QuadricDecimator.defaultBoundMm(0.45)).isEqualTo(0.05);
  }
}
