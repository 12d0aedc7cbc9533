package health.fabrica.core.segment;

import health.fabrica.core.image.HeapGuard;

/**
 * One label a voxel, 0 for none: a byte a voxel for up to 255 labels, else two. One array a slice,
 * row by row.
 *
 * <p>Not synchronised; different slices may be written by different threads at once.
 */
public final class LabelMap {

  /** The highest label there can be. */
  public static final int MAX_LABEL = 65_535;

  private static final int MAX_BYTE = 255;

  private final int columns;
  private final int rows;
  private final int slices;
  private final int highest;
  private final byte[][] bytes; // either these
  private final short[][] shorts; // or these

  /**
   * A map without labels.
   *
   * @param highest the highest label that will be set
   * @throws health.fabrica.core.problem.ProblemException FAB-1021 when it does not fit into the
   *     heap
   */
  public LabelMap(int columns, int rows, int slices, int highest) {
    if (highest < 1 || highest > MAX_LABEL) {
      throw new IllegalArgumentException("highest label: " + highest);
    }
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
    this.highest = highest;
    boolean narrow = highest <= MAX_BYTE;
    HeapGuard.require("A label map", (long) columns * rows * slices * (narrow ? 1 : 2));
    this.bytes = narrow ? new byte[slices][columns * rows] : new byte[0][];
    this.shorts = narrow ? new short[0][] : new short[slices][columns * rows];
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
    return slices;
  }

  /** The highest label that may be set. */
  public int highest() {
    return highest;
  }

  /** The label of a voxel, 0 to 65,535; 0 outside the grid. */
  public int get(int i, int j, int k) {
    if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) {
      return 0;
    }
    return at(k, j * columns + i);
  }

  /** The label of voxel n of slice k. */
  int at(int k, int n) {
    return bytes.length > 0 ? bytes[k][n] & 0xff : shorts[k][n] & 0xffff;
  }

  /** Sets the label of a voxel. */
  public void set(int i, int j, int k, int label) {
    put(k, j * columns + i, label);
  }

  /** Sets the label of voxel n of slice k. */
  void put(int k, int n, int label) {
    if (label < 0 || label > highest) {
      throw new IllegalArgumentException("label " + label + " of " + highest);
    }
    if (bytes.length > 0) {
      bytes[k][n] = (byte) label;
    } else {
      shorts[k][n] = (short) label;
    }
  }

  /** Sets the label of all voxels of a mask; where they had one before, this one wins. */
  public void paint(BitMask mask, int label) {
    if (mask.columns() != columns || mask.rows() != rows || mask.slices() != slices) {
      throw SegmentProblem.GRIDS_DIFFER.refuse("The mask has another grid than the labels.", "");
    }
    for (int k = 0; k < slices; k++) {
      long[] words = mask.words(k);
      for (int w = 0; w < words.length; w++) {
        int first = w / mask.wordsPerRow() * columns + (w % mask.wordsPerRow() << 6);
        for (long rest = words[w]; rest != 0; rest &= rest - 1) {
          put(k, first + Long.numberOfTrailingZeros(rest), label);
        }
      }
    }
  }

  /** The voxels of one label. */
  public BitMask mask(int label) {
    BitMask mask = new BitMask(columns, rows, slices);
    for (int k = 0; k < slices; k++) {
      int n = 0;
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          if (at(k, n++) == label) {
            mask.set(i, j, k);
          }
        }
      }
    }
    return mask;
  }

  /** Voxels by label, from 0 to the highest. */
  public long[] counts() {
    long[] counts = new long[highest + 1];
    for (int k = 0; k < slices; k++) {
      for (int n = 0; n < columns * rows; n++) {
        counts[at(k, n)]++;
      }
    }
    return counts;
  }
}
