package health.fabrica.core.inference;

import health.fabrica.core.work.WorkMonitor;

/**
 * A loaded model that classifies the voxels of one window. The port: adapters know the library that
 * runs it. Safe for several threads at once; the same window gives the same scores.
 */
public interface WindowModel extends AutoCloseable {

  /**
   * Scores a window.
   *
   * @param window intensities as the model wants them, columns fastest, then rows, then slices, of
   *     the size in the {@link ModelDescription}
   * @param scores receives one value a class and voxel, voxels fastest: higher is likelier
   * @param monitor asked while the model runs, so that a long run ends soon after a cancel
   * @throws health.fabrica.core.problem.ProblemException FAB-1355 when it fails, FAB-1000 when
   *     cancelled
   */
  void run(float[] window, float[] scores, WorkMonitor monitor);

  /** Gives its memory back. */
  @Override
  void close();
}
