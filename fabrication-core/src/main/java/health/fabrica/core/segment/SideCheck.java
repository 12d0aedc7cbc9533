package health.fabrica.core.segment;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import java.util.Locale;

/**
 * Checks left and right against the scan. Patient space is LPS: x grows to the patient's left
 * whichever way the scan was taken, so a landmark called left must have the larger x.
 */
public final class SideCheck {

  /** Distance from the middle, in mm, within which a side cannot be told. */
  public static final double MIDDLE_MM = 5;

  /** A side of the patient. */
  public enum Side {
    /** The patient's left. */
    LEFT,
    /** The patient's right. */
    RIGHT
  }

  private SideCheck() {}

  /**
   * Checks a pair of landmarks.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1037 when the left one does not lie to
   *     the left, FAB-1032 when one lies outside the volume
   */
  public static void landmarks(Volume volume, Vec3 left, Vec3 right) {
    RegionGrower.voxel(volume, left);
    RegionGrower.voxel(volume, right);
    if (!(left.x() > right.x() + MIDDLE_MM)) {
      throw SegmentProblem.SIDES_SWAPPED.refuse(
          String.format(
              Locale.ROOT,
              "The left landmark has x = %.1f mm and the right one %.1f mm; the patient's left is"
                  + " the larger x by at least %.0f mm.",
              left.x(),
              right.x(),
              MIDDLE_MM),
          "Check which landmark is which, and the orientation of the images.");
    }
  }

  /**
   * Checks that a structure lies on the side that was ordered, seen from the middle of the body.
   *
   * @param middle centre of the body, of all the scan and not of a part cut out of it, LPS mm
   * @throws health.fabrica.core.problem.ProblemException FAB-1037 when it lies on the other side or
   *     too near to the middle to tell
   */
  public static void structure(Volume volume, BitMask structure, Vec3 middle, Side side) {
    double x = centre(volume, structure).x() - middle.x();
    if ((side == Side.LEFT ? x : -x) < MIDDLE_MM) {
      throw SegmentProblem.SIDES_SWAPPED.refuse(
          String.format(
              Locale.ROOT,
              "The order says %s, but the structure lies %.1f mm to the %s of the body's middle.",
              side.name().toLowerCase(Locale.ROOT),
              Math.abs(x),
              x > 0 ? "left" : "right"),
          "Check the side of the order against the images before anything is made.");
    }
  }

  /** The centroid of a mask, LPS mm. */
  public static Vec3 centre(Volume volume, BitMask mask) {
    double i = 0;
    double j = 0;
    double k = 0;
    long count = 0;
    for (int s = 0; s < mask.slices(); s++) {
      long[] words = mask.words(s);
      for (int w = 0; w < words.length; w++) {
        int bits = Long.bitCount(words[w]);
        count += bits;
        int row = w / mask.wordsPerRow();
        j += (double) bits * row;
        k += (double) bits * s;
        for (long rest = words[w]; rest != 0; rest &= rest - 1) {
          i += (w % mask.wordsPerRow() << 6) + Long.numberOfTrailingZeros(rest);
        }
      }
    }
    return volume.affine().apply(i / count, j / count, k / count);
  }
}
