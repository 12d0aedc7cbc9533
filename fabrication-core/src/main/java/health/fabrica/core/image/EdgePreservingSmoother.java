package health.fabrica.core.image;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;

/**
 * Diffusion that stops at edges (Perona and Malik, IEEE PAMI 12, 1990): differences to the six
 * neighbours well below the edge height are evened out, those well above it stay. Neighbours count
 * by the square of their distance, so unequal steps are respected. Needs one more volume at a time;
 * the result does not depend on the threads.
 */
public final class EdgePreservingSmoother {

  /** Largest sum of the weights of a step that is stable. */
  private static final double STABLE = 0.9;

  private EdgePreservingSmoother() {}

  /**
   * The smoothed volume.
   *
   * @param edge difference between neighbours, in the units of the volume, at which smoothing drops
   *     to half
   * @param iterations passes, 1 to 50
   * @throws health.fabrica.core.problem.ProblemException FAB-1020 when the grid is degenerate,
   *     FAB-1021 when memory is short, FAB-1000 when cancelled
   */
  public static Volume smooth(
      Volume volume, double edge, int iterations, int threads, WorkMonitor monitor) {
    if (!(edge > 0) || iterations < 1 || iterations > 50) {
      throw new IllegalArgumentException("edge " + edge + ", iterations " + iterations);
    }
    HeapGuard.require("Smoothing the volume", 4 * volume.voxels());
    Vec3 mm = volume.affine().requireRegular().spacingMm();
    double x = 1 / (mm.x() * mm.x());
    double y = 1 / (mm.y() * mm.y());
    double z = 1 / (mm.z() * mm.z());
    double scale = STABLE / (2 * (x + y + z));
    float[] weights = {(float) (x * scale), (float) (y * scale), (float) (z * scale)};
    float inverse = (float) (1 / (edge * edge));
    Volume result = volume;
    for (int n = 0; n < iterations; n++) {
      result = step(result, weights, inverse, threads, monitor);
      monitor.progress("denoise", (n + 1.0) / iterations);
    }
    return result;
  }

  private static Volume step(
      Volume in, float[] weights, float inverse, int threads, WorkMonitor monitor) {
    int slices = in.slices();
    int columns = in.columns();
    int rows = in.rows();
    short[][] out = new short[slices][columns * rows];
    Parallel.loop(
        threads,
        slices,
        1,
        (k, end) -> {
          monitor.check();
          short[] here = in.slice(k);
          short[] below = in.slice(Math.max(0, k - 1));
          short[] above = in.slice(Math.min(slices - 1, k + 1));
          for (int j = 0; j < rows; j++) {
            int row = j * columns;
            int up = Math.max(0, j - 1) * columns;
            int down = Math.min(rows - 1, j + 1) * columns;
            for (int i = 0; i < columns; i++) {
              float v = here[row + i];
              float x =
                  flow(here[row + Math.max(0, i - 1)] - v, inverse)
                      + flow(here[row + Math.min(columns - 1, i + 1)] - v, inverse);
              float y = flow(here[up + i] - v, inverse) + flow(here[down + i] - v, inverse);
              float z = flow(below[row + i] - v, inverse) + flow(above[row + i] - v, inverse);
              out[k][row + i] =
                  (short) Math.round(v + weights[0] * x + weights[1] * y + weights[2] * z);
            }
          }
        });
    return new Volume(in.modality(), columns, rows, out, in.affine());
  }

  private static float flow(float difference, float inverse) {
    return difference / (1 + difference * difference * inverse);
  }
}
