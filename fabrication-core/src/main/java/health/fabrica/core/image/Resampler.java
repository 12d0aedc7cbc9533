package health.fabrica.core.image;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Puts a volume onto a grid of other steps along the same axes, that fills the same space. Axis by
 * axis; one float slice a thread besides the result, which does not depend on the threads.
 */
public final class Resampler {

  private Resampler() {}

  /** The volume with all steps as long as its shortest. */
  public static Volume isotropic(
      Volume volume, ResamplingKernel kernel, int threads, WorkMonitor monitor) {
    Vec3 mm = volume.affine().spacingMm();
    double least = Math.min(mm.x(), Math.min(mm.y(), mm.z()));
    return resample(volume, new Vec3(least, least, least), kernel, threads, monitor);
  }

  /**
   * The volume with steps of these lengths.
   *
   * @param spacingMm steps between columns, rows, slices; where they do not divide the extent, the
   *     new grid covers up to half a step more or less at both ends
   * @throws health.fabrica.core.problem.ProblemException FAB-1020 when the grid is degenerate,
   *     FAB-1023 when a step is not positive, FAB-1021 when the result does not fit into the heap,
   *     FAB-1000 when cancelled
   */
  public static Volume resample(
      Volume volume, Vec3 spacingMm, ResamplingKernel kernel, int threads, WorkMonitor monitor) {
    Affine a = volume.affine().requireRegular();
    Vec3 old = a.spacingMm();
    double x = ratio(spacingMm.x(), old.x());
    double y = ratio(spacingMm.y(), old.y());
    double z = ratio(spacingMm.z(), old.z());
    if (x == 1 && y == 1 && z == 1) {
      return volume;
    }
    long columns = size(volume.columns(), x);
    long rows = size(volume.rows(), y);
    long slices = size(volume.slices(), z);
    double bytes = 2.0 * columns * rows * slices;
    HeapGuard.require(
        String.format(Locale.ROOT, "The volume of %d x %d x %d voxels", columns, rows, slices),
        (long) Math.min(bytes, 1e18));
    Affine affine =
        new Affine(
            a.apply(0.5 * x - 0.5, 0.5 * y - 0.5, 0.5 * z - 0.5),
            a.columnStep().times(x),
            a.rowStep().times(y),
            a.sliceStep().times(z));
    ResamplingTaps alongRow = new ResamplingTaps(volume.columns(), (int) columns, x, kernel);
    ResamplingTaps alongColumn = new ResamplingTaps(volume.rows(), (int) rows, y, kernel);
    ResamplingTaps across = new ResamplingTaps(volume.slices(), (int) slices, z, kernel);
    short[][] out = new short[(int) slices][(int) (columns * rows)];
    Parallel.loop(
        threads,
        (int) slices,
        1,
        (k, end) -> {
          float[] plane = new float[volume.columns() * volume.rows()];
          float[] row = new float[volume.columns()];
          monitor.check();
          mixSlices(volume, across, k, plane);
          for (int j = 0; j < rows; j++) {
            mixRows(plane, volume.columns(), alongColumn, j, row);
            mixColumns(row, alongRow, out[k], (int) (j * columns), (int) columns);
          }
          monitor.progress("resample", (double) end / slices);
        });
    return new Volume(volume.modality(), (int) columns, (int) rows, out, affine);
  }

  private static double ratio(double step, double oldStep) {
    if (!(step > 1e-3 && step < 1e3)) {
      throw ImageProblem.RESAMPLING.refuse(
          "The step between voxels cannot be " + step + " mm.",
          "Give steps from 0.001 to 1000 mm.");
    }
    return Math.abs(step / oldStep - 1) < 1e-9 ? 1 : step / oldStep;
  }

  private static long size(int old, double ratio) {
    return Math.min(Integer.MAX_VALUE - 8, Math.max(1, Math.round(old / ratio)));
  }

  private static void mixSlices(Volume volume, ResamplingTaps taps, int k, float[] plane) {
    float[] weights = taps.weights(k);
    for (int t = 0; t < weights.length; t++) {
      short[] slice = volume.slice(taps.first(k) + t);
      float w = weights[t];
      for (int n = 0; n < plane.length; n++) {
        plane[n] += w * slice[n];
      }
    }
  }

  private static void mixRows(float[] plane, int columns, ResamplingTaps taps, int j, float[] row) {
    float[] weights = taps.weights(j);
    Arrays.fill(row, 0);
    for (int t = 0; t < weights.length; t++) {
      int at = (taps.first(j) + t) * columns;
      float w = weights[t];
      for (int n = 0; n < columns; n++) {
        row[n] += w * plane[at + n];
      }
    }
  }

  private static void mixColumns(
      float[] row, ResamplingTaps taps, short[] out, int at, int columns) {
    for (int i = 0; i < columns; i++) {
      float[] weights = taps.weights(i);
      int first = taps.first(i);
      float sum = 0;
      for (int t = 0; t < weights.length; t++) {
        sum += weights[t] * row[first + t];
      }
      int rounded = Math.round(sum);
      out[at + i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded));
    }
  }
}
