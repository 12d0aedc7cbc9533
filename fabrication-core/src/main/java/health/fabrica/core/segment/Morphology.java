package health.fabrica.core.segment;

import health.fabrica.core.field.DistanceTransform;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Locale;

/**
 * Mathematical morphology with a ball in mm: exactly the voxels whose centres lie within the radius
 * by Euclidean distance, on grids whose steps differ. The ball is cut at the border of the grid, so
 * that nothing erodes from outside; opening never adds and closing never takes away a voxel.
 *
 * <p>Small balls work on words of 64 voxels, with no memory but the result; large ones threshold
 * the {@link DistanceTransform}. The result is the same on any number of threads.
 */
public final class Morphology {

  /** The largest radius in mm. */
  public static final double MAX_RADIUS_MM = 200;

  /** Rows of voxels in a ball from which on the distance transform is faster. */
  private static final int LARGE_BALL_ROWS = 6000;

  private final Vec3 spacingMm;
  private final int threads;
  private final WorkMonitor monitor;

  /**
   * Morphology on one grid.
   *
   * @param spacingMm steps between columns, rows and slices
   */
  public Morphology(Vec3 spacingMm, int threads, WorkMonitor monitor) {
    this.spacingMm = spacingMm;
    this.threads = threads;
    this.monitor = monitor;
  }

  /** All voxels within the radius of the mask. */
  public BitMask dilate(BitMask mask, double radiusMm) {
    requireRadius(radiusMm);
    double rows = Math.PI * radiusMm * radiusMm / (spacingMm.y() * spacingMm.z());
    return rows > LARGE_BALL_ROWS ? byDistance(mask, radiusMm) : byWords(mask, radiusMm);
  }

  /** The voxels that have nothing but the mask within the radius. */
  public BitMask erode(BitMask mask, double radiusMm) {
    return MaskOps.not(dilate(MaskOps.not(mask), radiusMm));
  }

  /** Erosion, then dilation: cuts off what is thinner than twice the radius. */
  public BitMask open(BitMask mask, double radiusMm) {
    return dilate(erode(mask, radiusMm), radiusMm);
  }

  /** Dilation, then erosion: closes what is narrower than twice the radius. */
  public BitMask close(BitMask mask, double radiusMm) {
    return erode(dilate(mask, radiusMm), radiusMm);
  }

  /** Grows by a positive, shrinks by a negative margin. */
  public BitMask margin(BitMask mask, double marginMm) {
    return marginMm < 0 ? erode(mask, -marginMm) : dilate(mask, marginMm);
  }

  /**
   * Wrap and solidify: the object with all that cannot be reached from the border of the grid by a
   * ball of the radius. Bridges gaps up to twice the radius and fills all cavities behind them.
   */
  public BitMask wrap(BitMask mask, double radiusMm) {
    BitMask outside =
        ConnectedComponents.keepTouchingBorder(MaskOps.not(dilate(mask, radiusMm)), monitor);
    return MaskOps.or(mask, MaskOps.not(dilate(outside, radiusMm)));
  }

  private BitMask byWords(BitMask mask, double radiusMm) {
    BitMask out = new BitMask(mask.columns(), mask.rows(), mask.slices());
    boolean[] empty = BallDilation.emptySlices(mask);
    Parallel.loop(
        threads,
        mask.slices(),
        1,
        (k, end) -> {
          monitor.check();
          new BallDilation(mask, spacingMm, radiusMm, empty).slice(k, out.words(k));
          monitor.progress("morphology", (double) end / mask.slices());
        });
    return out;
  }

  private BitMask byDistance(BitMask mask, double radiusMm) {
    float[][] squares = DistanceTransform.squaredMm2(mask, spacingMm, radiusMm, threads, monitor);
    BitMask out = new BitMask(mask.columns(), mask.rows(), mask.slices());
    for (int k = 0; k < mask.slices(); k++) {
      monitor.check();
      int n = 0;
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          if (squares[k][n++] < Float.POSITIVE_INFINITY) {
            out.set(i, j, k);
          }
        }
      }
    }
    return out;
  }

  private void requireRadius(double radiusMm) {
    double least = Math.min(spacingMm.x(), Math.min(spacingMm.y(), spacingMm.z()));
    if (!(radiusMm >= 0 && radiusMm <= MAX_RADIUS_MM && least > 0)) {
      throw SegmentProblem.OPERATOR_RANGE.refuse(
          String.format(
              Locale.ROOT,
              "A radius of %s mm on voxels of %s x %s x %s mm cannot be used.",
              radiusMm,
              spacingMm.x(),
              spacingMm.y(),
              spacingMm.z()),
          "Give 0 to " + MAX_RADIUS_MM + " mm, on voxels that have a size.");
    }
  }
}
