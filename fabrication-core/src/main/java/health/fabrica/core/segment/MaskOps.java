package health.fabrica.core.segment;

import health.fabrica.core.image.VoxelBox;

/** Set operations on masks of one grid, 64 voxels at a time; none changes its arguments. */
public final class MaskOps {

  /** Joins two words. */
  @FunctionalInterface
  private interface Words {
    long of(long a, long b);
  }

  private MaskOps() {}

  /** Voxels in both. */
  public static BitMask and(BitMask a, BitMask b) {
    return join(a, b, (x, y) -> x & y);
  }

  /** Voxels in at least one. */
  public static BitMask or(BitMask a, BitMask b) {
    return join(a, b, (x, y) -> x | y);
  }

  /** Voxels in the first and not in the second. */
  public static BitMask andNot(BitMask a, BitMask b) {
    return join(a, b, (x, y) -> x & ~y);
  }

  /** Voxels of the grid that are not in the mask. */
  public static BitMask not(BitMask mask) {
    BitMask out = new BitMask(mask.columns(), mask.rows(), mask.slices());
    long tail = tail(mask.columns());
    int wordsPerRow = mask.wordsPerRow();
    for (int k = 0; k < mask.slices(); k++) {
      long[] in = mask.words(k);
      long[] words = out.words(k);
      for (int w = 0; w < in.length; w++) {
        words[w] = ~in[w];
      }
      for (int w = wordsPerRow - 1; w < in.length; w += wordsPerRow) {
        words[w] &= tail;
      }
    }
    return out;
  }

  /** The bits of the last word of a row that are columns. */
  static long tail(int columns) {
    return -1L >>> (-columns & 63);
  }

  /**
   * The mask of a part of a grid on all of it.
   *
   * @param part the mask on the voxels of the box
   * @param box where these lie in the grid of so many columns, rows and slices
   */
  public static BitMask placed(BitMask part, VoxelBox box, int columns, int rows, int slices) {
    BitMask all = new BitMask(columns, rows, slices);
    for (int k = 0; k < part.slices(); k++) {
      long[] words = part.words(k);
      for (int w = 0; w < words.length; w++) {
        int row = w / part.wordsPerRow();
        int first = w % part.wordsPerRow() * Long.SIZE;
        for (long rest = words[w]; rest != 0; rest &= rest - 1) {
          all.set(
              box.columnFrom() + first + Long.numberOfTrailingZeros(rest),
              box.rowFrom() + row,
              box.sliceFrom() + k);
        }
      }
    }
    return all;
  }

  private static BitMask join(BitMask a, BitMask b, Words operation) {
    requireSameGrid(a, b);
    BitMask out = new BitMask(a.columns(), a.rows(), a.slices());
    for (int k = 0; k < a.slices(); k++) {
      long[] x = a.words(k);
      long[] y = b.words(k);
      long[] words = out.words(k);
      for (int w = 0; w < words.length; w++) {
        words[w] = operation.of(x[w], y[w]);
      }
    }
    return out;
  }

  /**
   * Checks that both have the same size.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1036 when not
   */
  static void requireSameGrid(BitMask a, BitMask b) {
    if (a.columns() != b.columns() || a.rows() != b.rows() || a.slices() != b.slices()) {
      throw SegmentProblem.GRIDS_DIFFER.refuse(
          String.format(
              java.util.Locale.ROOT,
              "One mask has %d x %d x %d voxels, the other %d x %d x %d.",
              a.columns(),
              a.rows(),
              a.slices(),
              b.columns(),
              b.rows(),
              b.slices()),
          "Report the order of the steps to the developers.");
    }
  }
}
