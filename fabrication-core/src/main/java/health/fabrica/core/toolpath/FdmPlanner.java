package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.slice.MeshSlicer;
import health.fabrica.core.support.SupportPlan;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * From closed meshes to a file for a fused-filament printer: walls, skins, bridges, infill, G-code
 * for Marlin, Klipper and RepRapFirmware, time and material. The same job gives the same bytes on
 * any number of threads. Layers are streamed: memory does not grow with the height.
 *
 * <p>Supports, brims and rafts come with the job, as {@link LayerExtras}. What is printed on air is
 * said in the warnings.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class FdmPlanner {

  private final int threads;

  /** A planner that uses the given number of threads besides the caller's. */
  public FdmPlanner(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
    this.threads = threads;
  }

  /** A planner that uses one thread a processor. */
  public FdmPlanner() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Plans a print and writes its file. The stream is not closed. When this method throws, what was
   * written is not a usable file: write to a temporary place first.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 to 1704 when the mesh cannot be
   *     cut, FAB-1802 to 1805 when the model cannot be printed, FAB-1806 when the stream fails,
   *     FAB-1000 when cancelled
   */
  public PrintSummary plan(
      TriangleMesh mesh, ProcessProfile profile, WorkMonitor monitor, OutputStream gcode) {
    return plan(FdmJob.of(mesh, profile), monitor, gcode);
  }

  /**
   * Plans a print with what is laid besides the part. What stays without support is among the
   * warnings.
   *
   * @throws health.fabrica.core.problem.ProblemException as the other one
   */
  public PrintSummary plan(
      TriangleMesh mesh,
      ProcessProfile profile,
      ExtraRules besides,
      WorkMonitor monitor,
      OutputStream gcode) {
    if (besides.isNothing()) {
      return plan(mesh, profile, monitor, gcode);
    }
    PrintExtras extras =
        PrintExtras.of(mesh, profile, besides, SupportZones.NONE, threads, monitor);
    return plan(FdmJob.of(mesh, profile).withExtras(extras), monitor, gcode)
        .withWarnings(extras.supports().map(SupportPlan::warnings).orElse(List.of()));
  }

  /**
   * Plans a print of several parts, several extruders, with supports and other extras, and writes
   * its file. The stream is not closed.
   *
   * @throws health.fabrica.core.problem.ProblemException as the other one; FAB-1150 when several
   *     extruders find no room to be primed
   */
  public PrintSummary plan(FdmJob job, WorkMonitor monitor, OutputStream gcode) {
    job.meshes().forEach(FdmPlanner::requirePlaceable);
    LayerSetup setup = LayerSetup.of(job);
    PrintTotals totals = new PrintTotals(setup);
    GcodeFile file = new GcodeFile(gcode);
    try (LayerPipeline pipeline = new LayerPipeline(setup, threads, monitor)) {
      file.write(GcodeFrame.start(setup));
      int layers = setup.plan().layers() - setup.lowest();
      for (int layer = 0; layer < layers; layer++) {
        LayerPipeline.Result result = pipeline.next();
        totals.add(result);
        file.write(result.text().text());
        monitor.progress("toolpath", (layer + 1.0) / layers);
      }
      totals.requirePrintable();
      file.write(GcodeFrame.end(setup, totals));
    } catch (IOException e) {
      throw new Problem(
              ToolpathProblem.OUTPUT_FAILED,
              "The print file could not be written: " + e.getMessage() + ".",
              "Free space where print files are kept and try again.")
          .asException(e);
    }
    return totals.summary(file.sha256(), file.bytes());
  }

  /** A mesh without a size is refused with the reason why it cannot be cut. */
  private static void requirePlaceable(TriangleMesh mesh) {
    if (mesh.triangleCount() == 0 || !Double.isFinite(MeshBounds.of(mesh).size().x())) {
      MeshSlicer.of(mesh);
    }
  }
}
