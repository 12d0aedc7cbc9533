package health.fabrica.core.image;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;

/**
 * The median of the 3 x 3 x 3 voxels around each; voxels outside the volume count as the nearest
 * inside. Removes noise and keeps edges straight, but takes off what is thinner than two voxels.
 *
 * <p>By a sorting network over whole rows: each comparator handles all columns at once, so the work
 * is the same for any values and runs in vector instructions. The nine voxels of a column's
 * neighbourhood across rows and slices are sorted once and serve three medians.
 */
public final class MedianFilter {

  private MedianFilter() {}

  /**
   * The filtered volume.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1021 when it does not fit into the
   *     heap, FAB-1000 when cancelled
   */
  public static Volume median(Volume volume, int threads, WorkMonitor monitor) {
    HeapGuard.require("The median of the volume", 2 * volume.voxels());
    int slices = volume.slices();
    short[][] out = new short[slices][volume.columns() * volume.rows()];
    Parallel.loop(
        threads,
        slices,
        1,
        (k, end) -> {
          MedianRows rows = new MedianRows(volume.columns());
          short[] below = volume.slice(Math.max(0, k - 1));
          short[] here = volume.slice(k);
          short[] above = volume.slice(Math.min(slices - 1, k + 1));
          for (int j = -1; j <= volume.rows(); j++) {
            if ((j & 31) == 0) {
              monitor.check();
            }
            int row = Math.max(0, Math.min(volume.rows() - 1, j));
            rows.push(below, here, above, row * volume.columns());
            if (j >= 1) {
              rows.median(out[k], (j - 1) * volume.columns());
            }
          }
          monitor.progress("median", (double) end / slices);
        });
    return new Volume(volume.modality(), volume.columns(), volume.rows(), out, volume.affine());
  }
}
