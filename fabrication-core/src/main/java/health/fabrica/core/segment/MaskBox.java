package health.fabrica.core.segment;

/**
 * The smallest box around a mask, with one voxel of room where the grid has it. Voxels of the box
 * are numbered by column, row, slice.
 */
record MaskBox(
    int firstColumn, int lastColumn, int firstRow, int lastRow, int firstSlice, int lastSlice) {

  static MaskBox around(BitMask mask) {
    int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
    int[] high = {-1, -1, -1};
    for (int k = 0; k < mask.slices(); k++) {
      long[] words = mask.words(k);
      for (int w = 0; w < words.length; w++) {
        if (words[w] != 0) {
          int column = w % mask.wordsPerRow() << 6;
          low[0] = Math.min(low[0], column + Long.numberOfTrailingZeros(words[w]));
          high[0] = Math.max(high[0], column + 63 - Long.numberOfLeadingZeros(words[w]));
          low[1] = Math.min(low[1], w / mask.wordsPerRow());
          high[1] = Math.max(high[1], w / mask.wordsPerRow());
          low[2] = Math.min(low[2], k);
          high[2] = k;
        }
      }
    }
    if (high[0] < 0) {
      return new MaskBox(0, -1, 0, -1, 0, -1);
    }
    return new MaskBox(
        Math.max(0, low[0] - 1),
        Math.min(mask.columns() - 1, high[0] + 1),
        Math.max(0, low[1] - 1),
        Math.min(mask.rows() - 1, high[1] + 1),
        Math.max(0, low[2] - 1),
        Math.min(mask.slices() - 1, high[2] + 1));
  }

  boolean isEmpty() {
    return lastColumn < firstColumn;
  }

  int columns() {
    return lastColumn - firstColumn + 1;
  }

  int rows() {
    return lastRow - firstRow + 1;
  }

  int slices() {
    return lastSlice - firstSlice + 1;
  }

  long voxelsLong() {
    return (long) columns() * rows() * slices();
  }

  int voxels() {
    return Math.toIntExact(voxelsLong());
  }

  int column(int voxel) {
    return firstColumn + voxel % columns();
  }

  int row(int voxel) {
    return firstRow + voxel / columns() % rows();
  }

  int slice(int voxel) {
    return firstSlice + voxel / (columns() * rows());
  }

  BitMask cut(BitMask mask) {
    BitMask out = new BitMask(columns(), rows(), slices());
    for (int k = 0; k < slices(); k++) {
      for (int j = 0; j < rows(); j++) {
        for (int i = 0; i < columns(); i++) {
          if (mask.get(firstColumn + i, firstRow + j, firstSlice + k)) {
            out.set(i, j, k);
          }
        }
      }
    }
    return out;
  }
}
