package health.fabrica.core.design;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.MeshDigest;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.mesh.SurfaceDistance.Deviation;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.mesh.WindowedSincSmoother;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.recipe.EditPlan;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes anatomic models: threshold and largest components, surface from grey values, smoothing
 * within a cap, decimation within a bound, check of the result. Holds no state; safe for any number
 * of callers.
 */
public final class AnatomicModelDesigner {

  /**
   * Heap that a triangle of the raw surface needs at the peak, which is decimation: about 115 bytes
   * in the decimator with its half of a vertex, 18 bytes in each of the raw and the smoothed mesh.
   */
  private static final long BYTES_A_TRIANGLE = 150;

  /** Smoothing of an edited surface, in voxels of its field: pins and letters keep their shape. */
  private static final double EDITED_CAP = 0.25;

  /**
   * Heap that is left to the rest of the process, beside a sixteenth of what remains: a server with
   * its stores has room in that (the demo: 1.57 million triangles in a heap of 312 MiB).
   */
  private static final long REST_BYTES = 64L << 20;

  private final int threads;
  private final long maxTriangles;

  /**
   * A designer that uses some threads of this machine and at most fifteen sixteenths of the heap
   * less 64 MiB.
   *
   * @param threads how many threads one design may use
   */
  public AnatomicModelDesigner(int threads) {
    this(threads, trianglesIn(Runtime.getRuntime().maxMemory()));
  }

  /** The largest raw surface that a heap of so many bytes has room for. */
  static long trianglesIn(long heapBytes) {
    return (heapBytes - REST_BYTES) * 15 / 16 / BYTES_A_TRIANGLE;
  }

  /**
   * A designer with a limit of its own.
   *
   * @param maxTriangles raw surfaces with more triangles are refused before they are made
   */
  public AnatomicModelDesigner(int threads, long maxTriangles) {
    this.threads = threads;
    this.maxTriangles = maxTriangles;
  }

  /**
   * Makes the model.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1201 to FAB-1204 when the volume
   *     cannot be segmented, FAB-1251 when the surface is too large, FAB-1253 or FAB-1281 when a
   *     stage did not keep its promise, FAB-1000 when cancelled
   */
  public AnatomicModel design(Volume volume, ModelParameters parameters, WorkMonitor monitor) {
    return finish(surface(volume, parameters, monitor), parameters, monitor);
  }

  /**
   * Segments the volume and makes its raw surface. With {@link #finish} this is {@link #design}, in
   * two calls so that a caller can give up the voxels between them.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1201 to FAB-1204 when the volume
   *     cannot be segmented, FAB-1251 when the surface is too large, FAB-1000 when cancelled
   */
  public RawSurface surface(Volume volume, ModelParameters parameters, WorkMonitor monitor) {
    ThresholdSegmenter.Rule rule =
        parameters
            .rule()
            .orElseThrow(() -> new IllegalArgumentException("a mask or a rule is needed"));
    return surface(
        volume, () -> ThresholdSegmenter.segment(volume, rule, threads, monitor), monitor);
  }

  /**
   * Makes the raw surface of a mask that was made elsewhere, on the grid of the volume.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1251 when the surface is too large,
   *     FAB-1000 when cancelled
   */
  public RawSurface surface(Volume volume, BitMask given, WorkMonitor monitor) {
    return surface(
        volume,
        () -> Segmentation.given(given, volume.affine().voxelVolumeMm3(), monitor),
        monitor);
  }

  /**
   * Makes the raw surface of what a recipe made, on its own grid; the time of its steps counts as
   * the stage {@code segment}.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1251 when the surface is too large,
   *     FAB-1000 when cancelled
   */
  public RawSurface surface(RecipeResult made, WorkMonitor monitor) {
    StageClock clock = new StageClock();
    clock.add("segment", made.millis());
    return extract(made.volume(), made.segmentation(), clock, monitor);
  }

  private RawSurface surface(
      Volume volume, Supplier<Segmentation> segmenting, WorkMonitor monitor) {
    StageClock clock = new StageClock();
    return extract(volume, clock.time("segment", segmenting), clock, monitor);
  }

  private RawSurface extract(
      Volume volume, Segmentation segmentation, StageClock clock, WorkMonitor monitor) {
    volume.affine().requireRegular();
    TriangleMesh mesh =
        clock.time(
            "surface",
            () -> IsoSurface.extract(volume, segmentation, maxTriangles, threads, monitor));
    return new RawSurface(segmentation, mesh, volume.affine(), clock);
  }

  /**
   * Smooths, decimates and checks a raw surface.
   *
   * @param parameters those that the surface was made with
   * @throws health.fabrica.core.problem.ProblemException FAB-1253 or FAB-1281 when a stage did not
   *     keep its promise, FAB-1000 when cancelled
   */
  public AnatomicModel finish(RawSurface surface, ModelParameters parameters, WorkMonitor monitor) {
    Refined refined = refine(surface.mesh(), parameters, surface.clock(), monitor);
    return check(
        surface.segmentation(),
        refined,
        surface.mesh().triangleCount(),
        parameters,
        surface.clock(),
        monitor);
  }

  /**
   * Makes the meshes of an edited model: the surface of each part, smoothed by at most a quarter of
   * a voxel of its field, decimated and checked.
   *
   * @param boundMm how far decimation may move the surface, 0 for not at all
   * @throws health.fabrica.core.problem.ProblemException FAB-1251 when a surface is too large,
   *     FAB-1261 when nothing is left, FAB-1253 or FAB-1281 when a stage did not keep its promise,
   *     FAB-1000 when cancelled
   */
  public List<ModelPart> parts(EditPlan.Edited edited, double boundMm, WorkMonitor monitor) {
    ModelParameters parameters =
        new ModelParameters(Optional.empty(), true, edited.stepMm() * EDITED_CAP, boundMm, 1);
    List<ModelPart> parts = new ArrayList<>();
    for (DistanceField field : edited.parts()) {
      TriangleMesh surface = field.surface(maxTriangles, monitor);
      Refined refined = refine(surface, parameters, new StageClock(), monitor);
      MeshReport report = report(refined, refined.mesh(), surface.triangleCount(), monitor);
      refuseBroken(report);
      String name = edited.parts().size() == 1 ? "model" : "part-" + (parts.size() + 1);
      parts.add(new ModelPart(name, refined.mesh(), report));
    }
    return parts;
  }

  /**
   * The model with its edited parts in place of the anatomy; its segmentation and times stay.
   *
   * @param parts at least one
   */
  public AnatomicModel replaced(AnatomicModel anatomy, List<ModelPart> parts) {
    TriangleMesh mesh = ModelPart.together(parts);
    MeshReport before = anatomy.report();
    MeshReport report =
        new MeshReport(
            MeshCensus.of(mesh),
            MeshMeasures.of(mesh),
            parts.stream().mapToInt(part -> part.report().trianglesBeforeDecimation()).sum(),
            Math.max(before.maxSmoothingMm(), most(parts, MeshReport::maxSmoothingMm)),
            before.smoothingCappedVertices(),
            before.decimation(),
            before.decimationReverse());
    return new AnatomicModel(
        anatomy.segmentation(), mesh, report, anatomy.timingsMs(), MeshDigest.of(mesh));
  }

  private static double most(List<ModelPart> parts, ToDoubleFunction<MeshReport> value) {
    return parts.stream().map(ModelPart::report).mapToDouble(value).max().orElse(0);
  }

  /** The mesh after smoothing and decimation, with what these measured. */
  private record Refined(
      TriangleMesh mesh,
      double maxSmoothingMm,
      long cappedVertices,
      @Nullable Deviation decimation,
      @Nullable Deviation decimationReverse) {}

  private Refined refine(
      TriangleMesh surface, ModelParameters parameters, StageClock clock, WorkMonitor monitor) {
    TriangleMesh mesh = surface;
    double maxSmoothing = 0;
    long capped = 0;
    if (parameters.smoothing()) {
      WindowedSincSmoother.Smoothed smoothed =
          clock.time(
              "smooth",
              () ->
                  WindowedSincSmoother.smooth(
                      surface, parameters.smoothingCapMm(), threads, monitor));
      mesh = smoothed.mesh();
      maxSmoothing = smoothed.maxDisplacementMm();
      capped = smoothed.cappedVertices();
    }
    if (parameters.decimationBoundMm() == 0) {
      return new Refined(mesh, maxSmoothing, capped, null, null);
    }
    TriangleMesh smooth = mesh;
    QuadricDecimator.Decimated decimated =
        clock.time(
            "decimate",
            () ->
                QuadricDecimator.decimate(
                    smooth, parameters.decimationBoundMm(), threads, monitor));
    return new Refined(
        decimated.mesh(), maxSmoothing, capped, decimated.fromInput(), decimated.toInput());
  }

  private static AnatomicModel check(
      Segmentation segmentation,
      Refined refined,
      int rawTriangles,
      ModelParameters parameters,
      StageClock clock,
      WorkMonitor monitor) {
    TriangleMesh mesh = scaled(refined.mesh(), parameters.scale());
    MeshReport report = clock.time("check", () -> report(refined, mesh, rawTriangles, monitor));
    refuseBroken(report);
    return new AnatomicModel(segmentation, mesh, report, clock.millis(), MeshDigest.of(mesh));
  }

  private static MeshReport report(
      Refined refined, TriangleMesh mesh, int rawTriangles, WorkMonitor monitor) {
    return new MeshReport(
        MeshCensus.of(mesh, monitor),
        MeshMeasures.of(mesh),
        rawTriangles,
        refined.maxSmoothingMm(),
        refined.cappedVertices(),
        refined.decimation(),
        refined.decimationReverse());
  }

  private static void refuseBroken(MeshReport report) {
    refuseBroken(report.census(), report.measures());
  }

  /**
   * Refuses a mesh that breaks the promise of every model: closed, oriented, manifold.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1281
   */
  public static void refuseBroken(MeshCensus census, MeshMeasures measures) {
    if (!census.closedManifold() || !census.oriented() || !(measures.volumeMm3() > 0)) {
      throw new Problem(
              DesignProblem.MESH_CHECK_FAILED,
              String.format(
                  Locale.ROOT,
                  "The finished mesh has %d boundary edges, %d non-manifold edges, %d misoriented"
                      + " edges, %d non-manifold vertices and a volume of %.1f mm3.",
                  census.boundaryEdges(),
                  census.nonManifoldEdges(),
                  census.misorientedEdges(),
                  census.nonManifoldVertices(),
                  measures.volumeMm3()),
              "Do not print it; report the series' geometry and the parameters to the developers.")
          .asException();
    }
  }

  private static TriangleMesh scaled(TriangleMesh mesh, double scale) {
    if (scale == 1) {
      return mesh;
    }
    float[] xyz = new float[mesh.xyz().length];
    for (int n = 0; n < xyz.length; n++) {
      xyz[n] = (float) (mesh.xyz()[n] * scale);
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }
}
