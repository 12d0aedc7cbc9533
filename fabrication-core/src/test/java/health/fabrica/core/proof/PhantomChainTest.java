package health.fabrica.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies known by formula through the whole chain with its defaults: threshold, surface, smoothing,
 * decimation, check. Volume within 0.2 %, surface within 0.1 voxel; decimation adds its bound.
 */
class PhantomChainTest {

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("health.fabrica.core.proof.PhantomGrid#withBodies")
  void volumeAndSurfaceAreThoseOfTheFormula(PhantomGrid grid, Body body) {
    int[] size = grid.size(body);
    Affine affine = grid.around(size);
    Volume scan = body.scan(size[0], size[1], size[2], affine, new Vec3(0, 0, 0));
    ModelParameters defaults = ModelParameters.defaults(Tissue.BONE, scan);
    Segmentation bone =
        ThresholdSegmenter.segment(scan, Rule.largest(Tissue.BONE), 2, WorkMonitor.NONE);
    BodyDeviation raw =
        BodyDeviation.of(
            IsoSurface.extract(scan, bone, 1 << 22, 2, WorkMonitor.NONE), body, grid, 2);
    assertThat(raw.volumeShare()).as("raw %s", raw).isLessThan(0.002);
    assertThat(raw.voxels()).as("raw %s", raw).isLessThan(0.1);
    assertThat(raw.voxelsAtEdges()).as("raw %s", raw).isLessThan(0.8);

    AnatomicModelDesigner designer = new AnatomicModelDesigner(2);
    AnatomicModel whole =
        designer.design(scan, defaults.withDecimationBoundMm(0), WorkMonitor.NONE);
    // The smoothing filter rings a few voxels beside an edge, as any low pass does.
    BodyDeviation smooth = BodyDeviation.of(whole.mesh(), body, grid, 7);
    assertThat(smooth.volumeShare()).as("smooth %s", smooth).isLessThan(0.002);
    assertThat(smooth.voxels()).as("smooth %s", smooth).isLessThan(0.1);
    assertThat(smooth.voxelsAtEdges()).as("smooth %s", smooth).isLessThan(1);

    AnatomicModel model = designer.design(scan, defaults, WorkMonitor.NONE);
    BodyDeviation last = BodyDeviation.of(model.mesh(), body, grid, 7);
    double bound = defaults.decimationBoundMm();
    assertThat(last.voxels()).as("%s", last).isLessThan(0.1 + bound / grid.smallestMm());
    // Few large triangles lie as much outside of what is round as inside, nearly.
    MeshMeasures measures = whole.report().measures();
    assertThat(model.report().measures().volumeMm3())
        .isCloseTo(measures.volumeMm3(), within(0.1 * bound * measures.areaMm2()));
  }

  static Stream<Body> smallBodies() {
    return Stream.of(
        new Body.Ball(2.5), new Body.Ball(4), new Body.Ball(6), new Body.Torus(4, 1.5));
  }

  @ParameterizedTest
  @MethodSource("smallBodies")
  void aSmallRoundPartLosesHardlyAnyVolumeToDecimation(Body body) {
    PhantomGrid grid = new PhantomGrid("fine steps", Affine.ofSpacing(0.3, 0.3, 0.3));
    int[] size = grid.size(body);
    Volume scan = body.scan(size[0], size[1], size[2], grid.around(size), new Vec3(0, 0, 0));
    ModelParameters defaults = ModelParameters.defaults(Tissue.BONE, scan);
    AnatomicModelDesigner designer = new AnatomicModelDesigner(2);
    MeshMeasures whole =
        designer
            .design(scan, defaults.withDecimationBoundMm(0), WorkMonitor.NONE)
            .report()
            .measures();
    double bound = defaults.decimationBoundMm();
    assertThat(bound).isEqualTo(0.05);
    MeshMeasures model = designer.design(scan, defaults, WorkMonitor.NONE).report().measures();
    assertThat(model.volumeMm3())
        .isCloseTo(whole.volumeMm3(), within(0.1 * bound * whole.areaMm2()));
    assertThat(model.volumeMm3()).isCloseTo(body.volumeMm3(), within(0.01 * body.volumeMm3()));
  }
}
