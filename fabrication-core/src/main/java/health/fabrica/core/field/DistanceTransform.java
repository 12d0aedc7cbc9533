package health.fabrica.core.field;

import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.ImageProblem;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * The exact Euclidean distance from each voxel centre to the nearest voxel centre of a mask, by
 * three passes of one dimension (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012): along
 * rows by the runs of the bits, then along columns and slices by lower envelopes of parabolas.
 *
 * <p>Steps between voxels may differ by axis; the axes are taken as perpendicular. Squares are
 * exact up to the rounding of {@code float}. Cost is linear in the voxels; memory is 4 bytes a
 * voxel for the result and 32 lines a thread besides. The result does not depend on the threads.
 */
public final class DistanceTransform {

  /** Columns that are gathered together. */
  private static final int BLOCK = LowerEnvelope.LINES;

  private final BitMask mask;
  private final Vec3 spacing;
  private final float limit; // squares above this become infinite
  private final float[][] squares;
  private final int threads;
  private final WorkMonitor monitor;

  private DistanceTransform(
      BitMask mask, Vec3 spacingMm, double bandMm, int threads, WorkMonitor monitor) {
    this.mask = mask;
    this.spacing = spacingMm;
    this.limit = (float) (bandMm * bandMm * (1 + 1e-6)); // a distance of just the band is in it
    this.squares = new float[mask.slices()][mask.rows() * mask.columns()];
    this.threads = threads;
    this.monitor = monitor;
  }

  /** The same as the other without a band: each voxel has a distance when the mask is not empty. */
  public static float[][] squaredMm2(
      BitMask mask, Vec3 spacingMm, int threads, WorkMonitor monitor) {
    return squaredMm2(mask, spacingMm, Double.POSITIVE_INFINITY, threads, monitor);
  }

  /**
   * The squares of the distances.
   *
   * @param mask voxels to measure from
   * @param spacingMm steps between columns, rows and slices
   * @param bandMm distances above this are not needed; a narrow band is several times as fast
   * @return one array a slice, row by row: mm2, 0 in the mask, infinite beyond the band or when the
   *     mask is empty
   * @throws health.fabrica.core.problem.ProblemException FAB-1020 when a step is not positive,
   *     FAB-1021 when the result does not fit into the heap, FAB-1000 when cancelled
   */
  public static float[][] squaredMm2(
      BitMask mask, Vec3 spacingMm, double bandMm, int threads, WorkMonitor monitor) {
    requireSteps(spacingMm);
    if (!(bandMm >= 0)) {
      throw new IllegalArgumentException("band in mm: " + bandMm);
    }
    HeapGuard.require(
        "A distance field of "
            + mask.columns()
            + " x "
            + mask.rows()
            + " x "
            + mask.slices()
            + " voxels",
        4L * mask.columns() * mask.rows() * mask.slices());
    DistanceTransform transform = new DistanceTransform(mask, spacingMm, bandMm, threads, monitor);
    transform.withinSlices();
    if (mask.slices() > 1) {
      transform.acrossSlices();
    }
    return transform.squares;
  }

  private static void requireSteps(Vec3 mm) {
    double least = Math.min(mm.x(), Math.min(mm.y(), mm.z()));
    double sum = mm.x() + mm.y() + mm.z();
    if (!(least > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw ImageProblem.GRID_DEGENERATE.refuse(
          "The steps between voxels are " + mm.x() + ", " + mm.y() + " and " + mm.z() + " mm.",
          "Check the pixel spacing and the slice positions of the series.");
    }
  }

  private void withinSlices() {
    RowDistance rowDistance = new RowDistance(mask.columns(), spacing.x(), limit);
    Parallel.loop(
        threads,
        mask.slices(),
        1,
        (k, end) -> {
          monitor.check();
          if (!alongRows(k, rowDistance)) {
            return; // no voxel of the mask in this slice
          }
          LowerEnvelope envelope = new LowerEnvelope(mask.rows(), spacing.y(), limit);
          for (int i = 0; i < mask.columns(); i += BLOCK) {
            int width = Math.min(BLOCK, mask.columns() - i);
            for (int j = 0; j < mask.rows(); j++) {
              envelope.load(j, squares[k], j * mask.columns() + i, width);
            }
            boolean changed = envelope.transform(width);
            for (int j = 0; changed && j < mask.rows(); j++) {
              envelope.store(j, squares[k], j * mask.columns() + i, width);
            }
          }
          monitor.progress("distance", 0.5 * end / mask.slices());
        });
  }

  /** Whether the slice has a voxel of the mask. */
  private boolean alongRows(int k, RowDistance rowDistance) {
    float[] slice = squares[k];
    boolean any = false;
    for (int j = 0; j < mask.rows(); j++) {
      any |= rowDistance.fill(mask.words(k), j * mask.wordsPerRow(), slice, j * mask.columns());
    }
    if (!any) {
      Arrays.fill(slice, Float.POSITIVE_INFINITY);
    }
    return any;
  }

  private void acrossSlices() {
    int slices = mask.slices();
    Parallel.loop(
        threads,
        mask.rows(),
        4,
        (from, to) -> {
          LowerEnvelope envelope = new LowerEnvelope(slices, spacing.z(), limit);
          for (int j = from; j < to; j++) {
            monitor.check();
            for (int i = 0; i < mask.columns(); i += BLOCK) {
              int at = j * mask.columns() + i;
              int width = Math.min(BLOCK, mask.columns() - i);
              for (int k = 0; k < slices; k++) {
                envelope.load(k, squares[k], at, width);
              }
              boolean changed = envelope.transform(width);
              for (int k = 0; changed && k < slices; k++) {
                envelope.store(k, squares[k], at, width);
              }
            }
          }
          monitor.progress("distance", 0.5 + 0.5 * to / mask.rows());
        });
  }
}
