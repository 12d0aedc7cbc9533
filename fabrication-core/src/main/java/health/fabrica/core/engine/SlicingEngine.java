package health.fabrica.core.engine;

import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.WorkMonitor;
import java.nio.file.Path;

/** Makes print files of meshes with a program that is not ours. */
public interface SlicingEngine {

  /**
   * Slices a mesh.
   *
   * @param mesh closed, in mm, z up
   * @param limits what the print file may do; the file is read again with them
   * @param file where the print file goes; nothing is left there after a failure
   * @throws health.fabrica.core.problem.ProblemException FAB-1570 to 1574, FAB-1901 to 1906 when
   *     the print file asks for something it must not, FAB-1000 when cancelled
   */
  EngineResult slice(TriangleMesh mesh, GcodeLimits limits, Path file, WorkMonitor monitor);
}
