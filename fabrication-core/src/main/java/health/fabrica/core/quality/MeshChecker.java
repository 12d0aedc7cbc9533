package health.fabrica.core.quality;

import health.fabrica.core.mesh.SurfaceDistance;
import health.fabrica.core.mesh.SurfaceDistance.Deviation;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs all checks on a mesh. Nothing is refused here: whatever the mesh is like, the report says
 * so. Same input, same report on any number of threads. Memory: about 150 bytes a triangle, 20 a
 * sample of the surface and 12 MB for cavities.
 */
public final class MeshChecker {

  /** Area a sample of the surface, where there is no limit on their number, mm2. */
  private static final double SAMPLE_MM2 = 0.25;

  private static final int MAX_SAMPLES = 300_000;
  private static final int CHUNK = 1024;

  /** Walls and gaps are told apart up to so many times the limit, and at least this many mm. */
  private static final double RANGE_OF_LIMIT = 4;

  private static final double LEAST_RANGE_MM = 4;

  private final int threads;
  private final CheckProfile profile;

  /** A checker for a process. */
  public MeshChecker(CheckProfile profile, int threads) {
    this.profile = profile;
    this.threads = threads;
  }

  /**
   * Checks a mesh of at least one triangle.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public CheckedSurface check(CheckInput input, WorkMonitor monitor) {
    TriangleMesh mesh = input.mesh();
    monitor.progress("checks", 0);
    MeshCensus census = MeshCensus.of(mesh, monitor);
    MeshMeasures measures = MeshMeasures.of(mesh);
    TriangleTree tree = new TriangleTree(mesh, monitor);
    SurfaceSamples samples = SurfaceSamples.of(mesh, SAMPLE_MM2, MAX_SAMPLES);
    monitor.check();
    boolean solid = census.closed() && census.oriented() && measures.volumeMm3() > 0;
    List<CheckResult> results = new ArrayList<>(TopologyChecks.of(mesh, census, measures));
    results.add(
        TopologyChecks.selfIntersections(SelfIntersections.of(mesh, tree, threads, monitor)));
    results.add(SizeChecks.measures(mesh, measures, solid));
    results.add(SizeChecks.buildVolume(measures, profile));
    double most =
        Math.max(
            LEAST_RANGE_MM, RANGE_OF_LIMIT * Math.max(profile.minWallMm(), profile.minGapMm()));
    float[] walls = InscribedBalls.diameters(samples, tree, false, most, threads, monitor);
    float[] gaps = InscribedBalls.diameters(samples, tree, true, most, threads, monitor);
    monitor.check();
    results.add(WallChecks.walls(samples, walls, profile, solid));
    monitor.check();
    results.add(WallChecks.gaps(samples, gaps, profile, solid));
    monitor.check();
    results.add(WallChecks.overhangs(samples, measures, profile));
    if (solid) {
      results.add(WallChecks.trapped(TrappedVoids.of(mesh, profile.minGapMm(), monitor), profile));
      LayerFindings layers =
          LayerFindings.of(mesh, profile.layerHeightMm(), profile.minFeatureMm(), threads, monitor);
      results.add(LayerChecks.islands(layers, profile));
      results.add(LayerChecks.features(layers, profile));
    } else {
      String why = "The mesh encloses no volume in a defined way.";
      results.add(skipped("trapped-volumes", "Trapped volumes", why));
      results.add(skipped("islands", "Islands per layer", why));
      results.add(skipped("minimum-feature", "Minimum feature", why));
    }
    Optional<float[]> deviation =
        input.original().map(original -> distances(samples, original, monitor));
    results.add(
        deviation.isPresent()
            ? ComparisonChecks.deviation(
                samples, deviation.get(), back(mesh, input, monitor), profile, monitor)
            : skipped(
                "deviation", "Distance to the scan's surface", "No surface to compare with."));
    results.add(
        input.mask().isPresent()
            ? ComparisonChecks.dice(MaskAgreement.of(mesh, input.mask().get(), monitor), profile)
            : skipped("dice", "Agreement with the mask", "No mask to compare with."));
    return new CheckedSurface(
        new CheckReport(profile, results), samples, walls, gaps, most, deviation);
  }

  private static CheckResult skipped(String id, String title, String why) {
    return new CheckResult(id, title, CheckStatus.SKIPPED, List.of(), "", "", why, List.of());
  }

  private Deviation back(TriangleMesh mesh, CheckInput input, WorkMonitor monitor) {
    TriangleMesh original = input.original().orElseThrow();
    SurfaceSamples points = SurfaceSamples.of(original, SAMPLE_MM2, MAX_SAMPLES);
    // A surface of voxels has more triangles than points are wanted: every so many samples then.
    int every = Math.max(1, points.count() / MAX_SAMPLES);
    float[] places = new float[3 * ((points.count() + every - 1) / every)];
    double[] p = new double[3];
    for (int i = 0; i < original.triangleCount(); i++) {
      for (int s = points.firstOf(i); s < points.firstOf(i + 1); s++) {
        if (s % every == 0) {
          points.place(i, s - points.firstOf(i), p);
          for (int d = 0; d < 3; d++) {
            places[3 * (s / every) + d] = (float) p[d];
          }
        }
      }
    }
    return new SurfaceDistance(mesh, monitor).measure(places, threads, monitor);
  }

  private float[] distances(SurfaceSamples samples, TriangleMesh other, WorkMonitor monitor) {
    SurfaceDistance distance = new SurfaceDistance(other, monitor);
    float[] result = new float[samples.count()];
    int n = samples.mesh().triangleCount();
    Parallel.loop(
        threads,
        n,
        CHUNK,
        (from, to) -> {
          monitor.check();
          double[] p = new double[3];
          for (int i = from; i < to; i++) {
            for (int s = samples.firstOf(i); s < samples.firstOf(i + 1); s++) {
              samples.place(i, s - samples.firstOf(i), p);
              result[s] = (float) distance.of(p[0], p[1], p[2]);
            }
          }
          monitor.progress("deviation", (double) to / n);
        });
    return result;
  }
}
