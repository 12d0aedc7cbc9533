package health.fabrica.core.segment;

import java.util.Arrays;

/**
 * One bit a voxel, 64 voxels a word: bit {@code i & 63} of word {@code i >> 6} of a row is column
 * i. Bits beyond the last column are always 0. One array a slice, rows one after the other.
 *
 * <p>Not synchronised; different slices may be written by different threads at once.
 */
public final class BitMask {

  private final int columns;
  private final int rows;
  private final int wordsPerRow;
  private final long[][] slices;

  /** An empty mask. */
  public BitMask(int columns, int rows, int slices) {
    this.columns = columns;
    this.rows = rows;
    this.wordsPerRow = (columns + 63) >> 6;
    this.slices = new long[slices][rows * wordsPerRow];
  }

  /** Voxels along a row. */
  public int columns() {
    return columns;
  }

  /** Voxels along a column. */
  public int rows() {
    return rows;
  }

  /** Number of slices. */
  public int slices() {
    return slices.length;
  }

  /** Words that hold one row. */
  public int wordsPerRow() {
    return wordsPerRow;
  }

  /** The words of slice k, shared: row j begins at {@code j * wordsPerRow()}. */
  public long[] words(int k) {
    return slices[k];
  }

  /** Whether the voxel is in the mask; false outside the grid. */
  public boolean get(int i, int j, int k) {
    if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices.length) {
      return false;
    }
    return (slices[k][j * wordsPerRow + (i >> 6)] >>> (i & 63) & 1) != 0;
  }

  /** Puts the voxel into the mask. */
  public void set(int i, int j, int k) {
    slices[k][j * wordsPerRow + (i >> 6)] |= 1L << (i & 63);
  }

  /** Puts the columns {@code first} to {@code last}, both inclusive, of a row into the mask. */
  void setRun(int first, int last, int j, int k) {
    long[] words = slices[k];
    int row = j * wordsPerRow;
    int firstWord = first >> 6;
    int lastWord = last >> 6;
    long head = -1L << (first & 63);
    long tail = -1L >>> (63 - (last & 63));
    if (firstWord == lastWord) {
      words[row + firstWord] |= head & tail;
      return;
    }
    words[row + firstWord] |= head;
    Arrays.fill(words, row + firstWord + 1, row + lastWord, -1L);
    words[row + lastWord] |= tail;
  }

  /** Number of voxels in the mask. */
  public long count() {
    long count = 0;
    for (long[] words : slices) {
      for (long word : words) {
        count += Long.bitCount(word);
      }
    }
    return count;
  }
}
