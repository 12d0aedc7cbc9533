package health.fabrica.core.proof;

import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.DistanceTransform;
import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.field.FieldSplit;
import health.fabrica.core.field.Solids;
import health.fabrica.core.image.EdgePreservingSmoother;
import health.fabrica.core.image.MedianFilter;
import health.fabrica.core.image.Resampler;
import health.fabrica.core.image.ResamplingKernel;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.LabelSurfaces;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.mesh.SurfaceDistance;
import health.fabrica.core.mesh.WindowedSincSmoother;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.repair.LocalRepair;
import health.fabrica.core.repair.Regenerator;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.BodyFinder;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.segment.Histogram;
import health.fabrica.core.segment.HoleFiller;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.MetalCheck;
import health.fabrica.core.segment.Morphology;
import health.fabrica.core.segment.OtsuThresholds;
import health.fabrica.core.segment.RegionGrower;
import health.fabrica.core.segment.SliceInterpolator;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.segment.WatershedSplitter;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One long operation of the core.
 *
 * @param name for the reports
 * @param work what it makes of the bench
 */
record Stage(String name, Work work) {

  @Override
  public String toString() {
    return name;
  }

  /** Does it. */
  @FunctionalInterface
  interface Work {
    Object run(Bench bench, int threads, WorkMonitor monitor);
  }

  private static final FieldSplit.Keys KEYS = new FieldSplit.Keys(0, 1, 2, 0.2, 0.5);

  /** Every operation that takes a monitor, in the order of the work. */
  static List<Stage> all() {
    return List.of(
        new Stage("median", (b, t, m) -> MedianFilter.median(b.scan(), t, m)),
        new Stage("denoise", (b, t, m) -> EdgePreservingSmoother.smooth(b.scan(), 80, 2, t, m)),
        new Stage(
            "resample", (b, t, m) -> Resampler.isotropic(b.scan(), ResamplingKernel.CUBIC, t, m)),
        new Stage("threshold", (b, t, m) -> Thresholder.threshold(b.scan(), 226, 3071, t, m)),
        new Stage(
            "otsu", (b, t, m) -> OtsuThresholds.of(Histogram.of(b.scan(), t, m), 3).thresholds()),
        new Stage("metal", (b, t, m) -> MetalCheck.of(b.scan(), t, m).toString()),
        new Stage("body", (b, t, m) -> BodyFinder.body(b.scan(), 1, t, m)),
        new Stage(
            "islands",
            (b, t, m) -> ConnectedComponents.keepLargest(b.bone().mask(), 1, 1, m).mask()),
        new Stage(
            "seeds",
            (b, t, m) ->
                RegionGrower.grow(b.bone().mask(), b.scan(), List.of(b.inside()), 1e8, m).mask()),
        new Stage("fill", (b, t, m) -> HoleFiller.fill(b.bone().mask(), m)),
        new Stage("fill slices", (b, t, m) -> HoleFiller.fillSlices(b.bone().mask(), t, m)),
        new Stage("open", (b, t, m) -> morphology(b, t, m).open(b.bone().mask(), 2)),
        new Stage("close", (b, t, m) -> morphology(b, t, m).close(b.bone().mask(), 2)),
        new Stage("margin", (b, t, m) -> morphology(b, t, m).margin(b.bone().mask(), 3)),
        new Stage("wide margin", (b, t, m) -> morphology(b, t, m).dilate(b.bone().mask(), 26)),
        new Stage("wrap", (b, t, m) -> morphology(b, t, m).wrap(b.bone().mask(), 2)),
        new Stage(
            "split",
            (b, t, m) ->
                WatershedSplitter.split(
                    b.bone().mask(), b.markers(), b.scan().affine().spacingMm(), t, m)),
        new Stage(
            "slices between",
            (b, t, m) -> SliceInterpolator.fill(everyFifth(b), b.scan().affine().spacingMm(), m)),
        new Stage(
            "distance",
            (b, t, m) ->
                DistanceTransform.squaredMm2(b.bone().mask(), b.scan().affine().spacingMm(), t, m)),
        new Stage("surface", (b, t, m) -> IsoSurface.extract(b.scan(), b.bone(), 1 << 24, t, m)),
        new Stage(
            "label surfaces",
            (b, t, m) -> LabelSurfaces.extract(labels(b), b.scan().affine(), 10, 0.5, 1 << 24, m)),
        new Stage("smooth", (b, t, m) -> WindowedSincSmoother.smooth(b.raw(), 0.25, t, m)),
        new Stage("decimate", (b, t, m) -> QuadricDecimator.decimate(b.raw(), 0.05, t, m)),
        new Stage(
            "deviation",
            (b, t, m) -> new SurfaceDistance(b.raw(), m).measure(b.raw().xyz(), t, m).toString()),
        new Stage("field", (b, t, m) -> FieldBuilder.build(b.scan(), b.bone(), 4, 3, t, m)),
        new Stage("shell", (b, t, m) -> edited(b, f -> f.shell(2, m))),
        new Stage("offset", (b, t, m) -> edited(b, f -> f.offset(0.7, m))),
        new Stage(
            "drill",
            (b, t, m) ->
                edited(
                    b,
                    f ->
                        f.subtract(
                            new Solids.Cylinder(
                                b.middle(), b.middle().plus(new Vec3(0, 60, 0)), 1.5),
                            m))),
        new Stage(
            "cut",
            (b, t, m) -> {
              FieldSplit.Parts parts =
                  FieldSplit.cut(
                      b.field().copy(),
                      new Solids.HalfSpace(b.inside(), new Vec3(0, 0, 1)),
                      KEYS,
                      m);
              return List.of(parts.kept(), parts.other());
            }),
        new Stage("field surface", (b, t, m) -> b.field().surface(1 << 24, m)),
        new Stage("local repair", (b, t, m) -> LocalRepair.repair(b.raw(), 0, t, m).mesh()),
        new Stage("regenerate", (b, t, m) -> Regenerator.regenerate(b.raw(), 1.1, t, m).mesh()),
        new Stage(
            "check",
            (b, t, m) ->
                new MeshChecker(TestProcesses.limits("pla-model-0.2@1"), t)
                    .check(
                        new CheckInput(
                            b.raw(),
                            Optional.of(b.raw()),
                            Optional.of(new CheckInput.Voxels(b.bone().mask(), b.scan().affine()))),
                        m)
                    .report()
                    .toString()),
        new Stage(
            "model",
            (b, t, m) ->
                new AnatomicModelDesigner(t)
                    .design(b.scan(), ModelParameters.defaults(Tissue.BONE, b.scan()), m)
                    .mesh()));
  }

  private static Morphology morphology(Bench bench, int threads, WorkMonitor monitor) {
    return new Morphology(bench.scan().affine().spacingMm(), threads, monitor);
  }

  private static BitMask everyFifth(Bench bench) {
    BitMask all = bench.bone().mask();
    BitMask some = new BitMask(all.columns(), all.rows(), all.slices());
    for (int k = 0; k < all.slices(); k += 5) {
      System.arraycopy(all.words(k), 0, some.words(k), 0, all.words(k).length);
    }
    return some;
  }

  private static LabelMap labels(Bench bench) {
    return ConnectedComponents.label(bench.bone().mask(), 3, 1, WorkMonitor.NONE);
  }

  private static DistanceField edited(Bench bench, Consumer<DistanceField> edit) {
    DistanceField field = bench.field().copy();
    edit.accept(field);
    return field;
  }
}
