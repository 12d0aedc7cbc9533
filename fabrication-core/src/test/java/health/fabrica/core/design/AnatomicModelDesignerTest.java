package health.fabrica.core.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.MeshDigest;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnatomicModelDesignerTest {

  /** A head with a table under it. */
  private static final Volume HEAD_ON_TABLE =
      Volumes.ct(
          64,
          64,
          40,
          Affine.ofSpacing(0.8, 0.8, 1),
          Volumes.either(
              Volumes.ball(32, 28, 20, 15), (i, j, k) -> j == 60 && i > 3 && i < 60 ? 800 : -1000));

  private static AnatomicModel design(ModelParameters parameters, int threads) {
    return new AnatomicModelDesigner(threads).design(HEAD_ON_TABLE, parameters, WorkMonitor.NONE);
  }

  private static ModelParameters defaults() {
    return ModelParameters.defaults(Tissue.BONE, HEAD_ON_TABLE);
  }

  @Test
  void theSurfaceOfTheDemoFitsTheHeapThatTheDemoIsGiven() throws IOException {
    Path launcher = Path.of(System.getProperty("fabrica.home")).resolve("fabrica");
    Matcher heap = Pattern.compile("demo .*-Xmx(\\d+)m").matcher(Files.readString(launcher));
    assertThat(heap.find()).isTrue();

    // A survivor space of up to 6 MiB does not count as heap.
    long bytes = (Long.parseLong(heap.group(1)) - 6) << 20;
    assertThat(AnatomicModelDesigner.trianglesIn(bytes)).isGreaterThan(1_573_148);
  }

  @Test
  void theModelIsTheBallAndTheTableIsGone() {
    AnatomicModel model = design(defaults(), 2);
    double ball = 4.0 / 3 * Math.PI * 15 * 15 * 15 * 0.64;
    assertThat(model.segmentation().componentsDropped()).isEqualTo(1);
    assertThat(model.report().measures().volumeMm3()).isCloseTo(ball, within(0.01 * ball));
    assertThat(model.report().census().closedManifold()).isTrue();
    assertThat(model.report().oriented()).isTrue();
    assertThat(model.report().maxSmoothingMm()).isBetween(1e-4, 0.4);
    assertThat(model.report().maxDecimationMm()).isBetween(1e-3, 0.05);
    assertThat(model.report().trianglesBeforeDecimation())
        .isGreaterThan(2 * model.report().census().triangles());
    assertThat(model.timingsMs().keySet())
        .containsExactly("segment", "surface", "smooth", "decimate", "check");
    assertThat(model.digest()).isEqualTo(MeshDigest.of(model.mesh()));
  }

  @Test
  void threadsDoNotChangeTheDigest() {
    assertThat(design(defaults(), 4).digest()).isEqualTo(design(defaults(), 1).digest());
  }

  @Test
  void smoothingAndDecimationCanBeLeftOut() {
    AnatomicModel raw =
        design(new ModelParameters(Optional.of(Rule.largest(Tissue.BONE)), false, 0, 0, 1), 1);
    assertThat(raw.report().maxSmoothingMm()).isZero();
    assertThat(raw.report().maxDecimationMm()).isZero();
    assertThat(raw.report().decimation()).isNull();
    assertThat(raw.report().census().triangles())
        .isEqualTo(raw.report().trianglesBeforeDecimation());
    assertThat(raw.timingsMs()).doesNotContainKey("smooth");
  }

  @Test
  void scaleIsAppliedToTheMesh() {
    ModelParameters p = defaults();
    AnatomicModel life = design(p, 1);
    AnatomicModel half =
        design(new ModelParameters(p.rule(), true, 0.4, p.decimationBoundMm(), 0.5), 1);
    assertThat(half.report().measures().volumeMm3() * 8)
        .isCloseTo(life.report().measures().volumeMm3(), within(1.0));
  }

  @Test
  void aSurfaceTooLargeForMemoryIsRefused() {
    assertThatThrownBy(
            () ->
                new AnatomicModelDesigner(1, 1000)
                    .design(HEAD_ON_TABLE, defaults(), WorkMonitor.NONE))
        .hasMessageContaining("FAB-1251");
  }

  @Test
  void workStopsInEveryStageWhenCancelled() {
    for (String stage : new String[] {"threshold", "components", "surface", "smooth", "decimate"}) {
      WorkMonitor stopAt =
          new WorkMonitor() {
            private volatile boolean stop;

            @Override
            public void progress(String at, double fraction) {
              stop |= at.equals(stage);
            }

            @Override
            public boolean cancelled() {
              return stop;
            }
          };
      assertThatThrownBy(
              () -> new AnatomicModelDesigner(2).design(HEAD_ON_TABLE, defaults(), stopAt))
          .as(stage)
          .hasMessageContaining("FAB-1000");
    }
  }

  @Test
  void progressReachesOneInEveryStage() {
    Map<String, Double> seen = new ConcurrentHashMap<>();
    WorkMonitor listener =
        new WorkMonitor() {
          @Override
          public void progress(String stage, double fraction) {
            seen.merge(stage, fraction, Math::max);
          }

          @Override
          public boolean cancelled() {
            return false;
          }
        };
    new AnatomicModelDesigner(2).design(HEAD_ON_TABLE, defaults(), listener);
    assertThat(seen.keySet())
        .contains("threshold", "components", "count", "surface", "smooth", "decimate");
    assertThat(seen.values()).allSatisfy(f -> assertThat(f).isEqualTo(1.0));
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    Rule rule = Rule.largest(Tissue.BONE);
    assertThatThrownBy(() -> new ModelParameters(Optional.of(rule), true, -1, 0.05, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ModelParameters(Optional.of(rule), true, 1, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ModelParameters(Optional.of(rule), true, 1, 0.05, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
