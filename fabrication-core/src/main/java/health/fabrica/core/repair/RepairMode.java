package health.fabrica.core.repair;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a mesh from elsewhere is mended. */
public enum RepairMode {
  /** Where it is wrong, and nowhere else. */
  LOCAL,
  /** By a new surface of what it encloses. */
  REGENERATE,
  /** Locally; by a new surface where that is refused. */
  AUTO;

  /** The name on the command line. */
  public String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of a name on the command line. */
  public static Optional<RepairMode> ofCliName(String name) {
    return Arrays.stream(values()).filter(mode -> mode.cliName().equals(name)).findFirst();
  }

  /**
   * Mends a mesh.
   *
   * @param pitchMm step of the grid of a new surface; 0 for the finest that memory allows, but not
   *     finer than a 400th of the diagonal
   * @throws ProblemException FAB-1620 to FAB-1623 when it cannot be mended, FAB-1000 when cancelled
   */
  public Repaired repair(TriangleMesh mesh, double pitchMm, int threads, WorkMonitor monitor) {
    if (this != REGENERATE) {
      try {
        return LocalRepair.repair(mesh, 0, threads, monitor);
      } catch (ProblemException e) {
        boolean hopeless =
            e.problem().code() != RepairProblem.NOT_MENDED
                && e.problem().code() != RepairProblem.ONE_SIDED;
        if (this == LOCAL || hopeless) {
          throw e;
        }
      }
    }
    double pitch = pitchMm > 0 ? pitchMm : Regenerator.defaultPitch(mesh);
    return Regenerator.regenerate(mesh, pitch, threads, monitor);
  }
}
