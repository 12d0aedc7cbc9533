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
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies known by formula through the whole chain with its defaults: threshold, surface, smoothing,
 * decimation, check. Volume within 0.2 %, surface within 0.1 voxel; decimation adds its bound.
 */
class PhantomChainTest {

  private static final Vec3 ORIGIN = new Vec3(-120.4, 33.2, 712.7);
  private static final double TURN = 1 / Math.sqrt(3);

  private record Grid(String name, Affine affine) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Grid grid(String name, Vec3 x, Vec3 y, Vec3 z) {
    return new Grid(name, new Affine(ORIGIN, x, y, z));
  }

  private static final Grid EQUAL =
      grid("equal steps", new Vec3(0.6, 0, 0), new Vec3(0, 0.6, 0), new Vec3(0, 0, 0.6));
  private static final Grid UNEQUAL =
      grid("unequal steps", new Vec3(0.4, 0, 0), new Vec3(0, 0.5, 0), new Vec3(0, 0, 0.8));
  private static final Grid OBLIQUE =
      grid(
          "oblique",
          new Vec3(0.36, 0.48, 0.8).times(0.5),
          new Vec3(-0.8, 0.6, 0).times(0.6),
          new Vec3(-0.48, -0.64, 0.6).times(0.8));
  private static final Grid LEFT_HANDED =
      grid(
          "oblique, left-handed",
          new Vec3(TURN, TURN, TURN).times(0.5),
          new Vec3(1, -1, 0).times(0.6 / Math.sqrt(2)),
          new Vec3(1, 1, -2).times(0.7 / Math.sqrt(6)));
  private static final Grid SHEARED =
      grid("sheared", new Vec3(0.5, 0, 0), new Vec3(0, 0.5, 0), new Vec3(0.1, 0.05, 0.6));

  static Stream<Arguments> bodies() {
    return Stream.of(EQUAL, UNEQUAL, OBLIQUE, LEFT_HANDED, SHEARED)
        .flatMap(
            grid ->
                Stream.of(
                        new Body.Ball(12), new Body.Torus(15, 8), new Body.Box(14.07, 12.13, 13.29))
                    .map(body -> Arguments.of(grid, body)));
  }

  /** A grid around the origin of the body, moved against it by shares of a voxel. */
  private static Affine around(Grid grid, int[] size) {
    Affine a = grid.affine();
    Vec3 middle = a.apply(size[0] / 2.0 + 0.3, size[1] / 2.0 - 0.2, size[2] / 2.0 + 0.1);
    return new Affine(a.origin().minus(middle), a.columnStep(), a.rowStep(), a.sliceStep());
  }

  private static int[] size(Affine a, Body body) {
    Vec3 step = a.spacingMm();
    double room = 2 * body.reachMm() + 3;
    return new int[] {
      (int) (room / step.x()) + 4, (int) (room / step.y()) + 4, (int) (room / step.z()) + 4
    };
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("bodies")
  void volumeAndSurfaceAreThoseOfTheFormula(Grid grid, Body body) {
    int[] size = size(grid.affine(), body);
    Affine affine = around(grid, size);
    Volume scan = body.scan(size[0], size[1], size[2], affine, new Vec3(0, 0, 0));
    ModelParameters defaults = ModelParameters.defaults(Tissue.BONE, scan);
    Segmentation bone =
        ThresholdSegmenter.segment(scan, Rule.largest(Tissue.BONE), 2, WorkMonitor.NONE);
    Deviation raw =
        Deviation.of(IsoSurface.extract(scan, bone, 1 << 22, 2, WorkMonitor.NONE), body, affine, 2);
    assertThat(raw.volumeShare()).as("raw %s", raw).isLessThan(0.002);
    assertThat(raw.voxels()).as("raw %s", raw).isLessThan(0.1);
    assertThat(raw.voxelsAtEdges()).as("raw %s", raw).isLessThan(0.8);

    AnatomicModelDesigner designer = new AnatomicModelDesigner(2);
    AnatomicModel whole =
        designer.design(scan, defaults.withDecimationBoundMm(0), WorkMonitor.NONE);
    // The smoothing filter rings a few voxels beside an edge, as any low pass does.
    Deviation smooth = Deviation.of(whole.mesh(), body, affine, 7);
    assertThat(smooth.volumeShare()).as("smooth %s", smooth).isLessThan(0.002);
    assertThat(smooth.voxels()).as("smooth %s", smooth).isLessThan(0.1);
    assertThat(smooth.voxelsAtEdges()).as("smooth %s", smooth).isLessThan(1);

    AnatomicModel model = designer.design(scan, defaults, WorkMonitor.NONE);
    Deviation last = Deviation.of(model.mesh(), body, affine, 7);
    double bound = defaults.decimationBoundMm();
    assertThat(last.voxels()).as("%s", last).isLessThan(0.1 + bound / smallest(affine));
    // Few large triangles cut the corners of what is round, less than half of the bound deep.
    MeshMeasures measures = whole.report().measures();
    assertThat(model.report().measures().volumeMm3())
        .isCloseTo(measures.volumeMm3(), within(0.4 * bound * measures.areaMm2()));
  }

  private static double smallest(Affine affine) {
    Vec3 step = affine.spacingMm();
    return Math.min(step.x(), Math.min(step.y(), step.z()));
  }

  /**
   * How far a mesh is from the formula.
   *
   * @param volumeShare of its volume
   * @param voxels furthest point from the surface, in the smallest step, away from edges
   * @param voxelsAtEdges the same near the edges of a box, which no surface of samples keeps sharp
   */
  private record Deviation(double volumeShare, double voxels, double voxelsAtEdges) {

    static Deviation of(TriangleMesh mesh, Body body, Affine affine, double edgeVoxels) {
      double voxel = smallest(affine);
      double share = Math.abs(MeshMeasures.of(mesh).volumeMm3() / body.volumeMm3() - 1);
      return new Deviation(
          share,
          furthest(mesh, p -> nearEdge(body, p, edgeVoxels * voxel) ? 0 : body.depthMm(p)) / voxel,
          furthest(mesh, body::depthMm) / voxel);
    }
  }

  private static boolean nearEdge(Body body, Vec3 p, double mm) {
    return body instanceof Body.Box box && box.toEdgeMm(p) < mm;
  }

  /** The furthest vertex and middle of a triangle. */
  private static double furthest(TriangleMesh mesh, ToDoubleFunction<Vec3> distance) {
    double most = 0;
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      Vec3 middle = new Vec3(0, 0, 0);
      for (int c = 0; c < 3; c++) {
        int v = 3 * mesh.triangles()[t + c];
        Vec3 p = new Vec3(mesh.xyz()[v], mesh.xyz()[v + 1], mesh.xyz()[v + 2]);
        most = Math.max(most, Math.abs(distance.applyAsDouble(p)));
        middle = middle.plus(p.times(1.0 / 3));
      }
      most = Math.max(most, Math.abs(distance.applyAsDouble(middle)));
    }
    return most;
  }
}
