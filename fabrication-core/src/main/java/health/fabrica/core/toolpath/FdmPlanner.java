package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.slice.MeshSlicer;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.OutputStream;

/**
 * From a closed mesh to a file for a fused-filament printer: contours, walls, skins, infill, G-code
 * for Marlin and its relatives, time and material. The same mesh and profile give the same bytes on
 * any number of threads. Layers are streamed: memory does not grow with the height.
 *
 * <p>Not done: supports, brims, bridges, seams at chosen places, walls thinner than one bead. What
 * such parts mean for this model is said in the warnings.
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
    MeshSlicer slicer = MeshSlicer.of(mesh);
    LayerSetup setup = LayerSetup.of(profile, PrintPlan.of(mesh, profile));
    PrintTotals totals = new PrintTotals(setup);
    GcodeFile file = new GcodeFile(gcode);
    try (LayerPipeline pipeline = new LayerPipeline(slicer, setup, threads)) {
      file.write(GcodeFrame.start(setup));
      for (int layer = 0; layer < setup.plan().layers(); layer++) {
        monitor.check();
        LayerPipeline.Result result = pipeline.next();
        totals.add(result);
        file.write(result.text().text());
        monitor.progress("toolpath", (layer + 1.0) / setup.plan().layers());
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
}
