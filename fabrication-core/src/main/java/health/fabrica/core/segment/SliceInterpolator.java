package health.fabrica.core.segment;

import health.fabrica.core.field.DistanceTransform;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.WorkMonitor;

/**
 * Fills the slices between painted ones by shape (Raya and Udupa, IEEE TMI 9, 1990): the signed
 * distance to the outline is mixed linearly and its inside taken.
 */
public final class SliceInterpolator {

  private SliceInterpolator() {}

  /**
   * The mask with all slices between painted ones filled; a slice counts as painted when it has a
   * voxel. Slices outside the painted range stay empty.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static BitMask fill(BitMask painted, Vec3 spacingMm, WorkMonitor monitor) {
    BitMask out = new BitMask(painted.columns(), painted.rows(), painted.slices());
    boolean[] empty = BallDilation.emptySlices(painted);
    int before = -1;
    float[] distanceBefore = {};
    for (int k = 0; k < painted.slices(); k++) {
      if (empty[k]) {
        continue;
      }
      monitor.check();
      System.arraycopy(painted.words(k), 0, out.words(k), 0, out.words(k).length);
      boolean needed = before >= 0 && k > before + 1 || k + 1 < painted.slices() && empty[k + 1];
      float[] distance = needed ? signedMm(painted, k, spacingMm) : new float[0];
      for (int m = before + 1; before >= 0 && m < k; m++) {
        mix(distanceBefore, distance, (float) (m - before) / (k - before), out, m);
      }
      before = k;
      distanceBefore = distance;
    }
    return out;
  }

  private static void mix(float[] a, float[] b, float share, BitMask out, int k) {
    for (int j = 0, n = 0; j < out.rows(); j++) {
      for (int i = 0; i < out.columns(); i++, n++) {
        if ((1 - share) * a[n] + share * b[n] < 0) {
          out.set(i, j, k);
        }
      }
    }
  }

  /** Negative inside; half a voxel is left out alike on both sides. */
  private static float[] signedMm(BitMask painted, int k, Vec3 spacingMm) {
    BitMask slice = new BitMask(painted.columns(), painted.rows(), 1);
    System.arraycopy(painted.words(k), 0, slice.words(0), 0, slice.words(0).length);
    float[] outside = DistanceTransform.squaredMm2(slice, spacingMm, 1, WorkMonitor.NONE)[0];
    float[] inside =
        DistanceTransform.squaredMm2(MaskOps.not(slice), spacingMm, 1, WorkMonitor.NONE)[0];
    float far = (float) Math.hypot(spacingMm.x() * slice.columns(), spacingMm.y() * slice.rows());
    for (int n = 0; n < outside.length; n++) {
      outside[n] = (float) (Math.sqrt(outside[n]) - Math.min(far, Math.sqrt(inside[n])));
    }
    return outside;
  }
}
