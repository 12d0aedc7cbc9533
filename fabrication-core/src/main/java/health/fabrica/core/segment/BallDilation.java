package health.fabrica.core.segment;

import health.fabrica.core.image.Vec3;
import java.util.Arrays;

/**
 * One slice of a dilation by a ball, on bits. The ball is cut into rows of voxels; the slices below
 * and above are widened along their rows step by step, from the short rows of the ball to the long
 * ones, and laid over the result. One instance a thread.
 */
final class BallDilation {

  private final BitMask in;
  private final Vec3 mm;
  private final double square; // of the radius, in mm2
  private final boolean[] empty; // by slice
  private final long tail;
  private long[] wide;
  private long[] wider;

  BallDilation(BitMask in, Vec3 spacingMm, double radiusMm, boolean[] empty) {
    this.in = in;
    this.mm = spacingMm;
    this.square = square(radiusMm);
    this.empty = empty;
    this.tail = MaskOps.tail(in.columns());
    this.wide = new long[in.rows() * in.wordsPerRow()];
    this.wider = new long[wide.length];
  }

  /** With a hair more, so that a voxel at just the radius belongs to the ball. */
  static double square(double radiusMm) {
    return radiusMm * radiusMm * (1 + 1e-6);
  }

  /** Voxels that a length in mm reaches. */
  static int reach(double squareMm2, double stepMm, int most) {
    return squareMm2 < 0 ? -1 : (int) Math.min(most, Math.sqrt(squareMm2) / stepMm);
  }

  /** Writes slice k of the result, which must be empty. */
  void slice(int k, long[] out) {
    int slices = reach(square, mm.z(), in.slices());
    for (int d = -slices; d <= slices; d++) {
      int from = k + d;
      if (from >= 0 && from < in.slices() && !empty[from]) {
        layOver(in.words(from), square - d * mm.z() * d * mm.z(), out);
      }
    }
  }

  private void layOver(long[] source, double left, long[] out) {
    System.arraycopy(source, 0, wide, 0, source.length);
    int grown = 0;
    for (int d = reach(left, mm.y(), in.rows()); d >= 0; d--) {
      int columns = reach(left - d * mm.y() * d * mm.y(), mm.x(), in.columns());
      grown = grow(grown, columns);
      int offset = Math.min(d, in.rows()) * in.wordsPerRow();
      for (int w = offset; w < out.length; w++) {
        out[w] |= wide[w - offset];
      }
      for (int w = offset; w < out.length; w++) {
        out[w - offset] |= wide[w];
      }
    }
  }

  /**
   * Widens by more columns on either side. Each step is at most what is filled on one side and one:
   * a longer one would need voxels that lie beyond the border of the grid.
   */
  private int grow(int grown, int columns) {
    int now = grown;
    while (now < columns) {
      int step = Math.min(Math.min(now + 1, 63), columns - now);
      growBy(step);
      now += step;
    }
    return now;
  }

  private void growBy(int step) {
    int wordsPerRow = in.wordsPerRow();
    int back = 64 - step;
    for (int row = 0; row < wide.length; row += wordsPerRow) {
      long before = 0;
      long here = wide[row];
      for (int w = 0; w < wordsPerRow; w++) {
        long after = w + 1 < wordsPerRow ? wide[row + w + 1] : 0;
        wider[row + w] = here | here << step | before >>> back | here >>> step | after << back;
        before = here;
        here = after;
      }
      wider[row + wordsPerRow - 1] &= tail;
    }
    long[] swap = wide;
    wide = wider;
    wider = swap;
  }

  /** Which slices of a mask have no voxel. */
  static boolean[] emptySlices(BitMask mask) {
    boolean[] empty = new boolean[mask.slices()];
    for (int k = 0; k < empty.length; k++) {
      empty[k] = Arrays.stream(mask.words(k)).noneMatch(word -> word != 0);
    }
    return empty;
  }
}
