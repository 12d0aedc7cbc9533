package health.fabrica.core.image;

/**
 * The comparators of {@link MedianFilter} for one slice, row by row. Rows have one column more at
 * either end. One instance a thread.
 *
 * <p>How the median of 27 is reached: three sorted lists of nine lie side by side; sorted across at
 * each rank they form a 9 x 3 matrix that rises along both axes. Entry (r, c), counted from 0, has
 * (r+1)(c+1)-1 entries not above and (9-r)(3-c)-1 not below it, so 14 of the 27 cannot be the
 * median, seven on each side: the median of the 13 left is that of all.
 */
final class MedianRows {

  private final int columns;
  private final int width; // columns and one at either end
  private int pushed;
  private final int[][][] triple; // by row modulo 3: the three voxels of slices k-1, k, k+1, sorted
  private final int[][] nine; // sorted
  private final int[][] left; // by rank: shifted by one column, cut to the columns
  private final int[][] centre;
  private final int[][] right;

  MedianRows(int columns) {
    this.columns = columns;
    this.width = columns + 2;
    this.triple = new int[3][3][width];
    this.nine = new int[9][width];
    this.left = new int[9][columns];
    this.centre = new int[9][columns];
    this.right = new int[9][columns];
  }

  /** Takes the next row of the three slices. */
  void push(short[] below, short[] here, short[] above, int at) {
    int[][] t = triple[pushed++ % 3];
    widen(below, at, t[0]);
    widen(here, at, t[1]);
    widen(above, at, t[2]);
    sort(t[0], t[1]);
    sort(t[1], t[2]);
    sort(t[0], t[1]);
  }

  private void widen(short[] values, int at, int[] row) {
    for (int i = 0; i < columns; i++) {
      row[i + 1] = values[at + i];
    }
    row[0] = row[1];
    row[columns + 1] = row[columns];
  }

  /** Writes the medians of the row before the last that was pushed. */
  void median(short[] out, int at) {
    sortNine();
    for (int r = 0; r < 9; r++) {
      System.arraycopy(nine[r], 0, left[r], 0, columns);
      System.arraycopy(nine[r], 1, centre[r], 0, columns);
      System.arraycopy(nine[r], 2, right[r], 0, columns);
    }
    sortAcross();
    int[] median = select();
    for (int i = 0; i < columns; i++) {
      out[at + i] = (short) median[i];
    }
  }

  /** Sorts three sorted triples: by rank across, then the 3 x 3 matrix (end of Floyd's network). */
  private void sortNine() {
    for (int r = 0; r < 3; r++) {
      for (int t = 0; t < 3; t++) {
        System.arraycopy(triple[t][r], 0, nine[3 * r + t], 0, width);
      }
      sort(nine[3 * r], nine[3 * r + 1]);
      sort(nine[3 * r + 1], nine[3 * r + 2]);
      sort(nine[3 * r], nine[3 * r + 1]);
    }
    sort(nine[5], nine[7]);
    sort(nine[2], nine[6]);
    sort(nine[1], nine[3]);
    sort(nine[4], nine[6]);
    sort(nine[2], nine[4]);
    sort(nine[5], nine[6]);
    sort(nine[2], nine[3]);
  }

  /** Sorts across at each rank, as far as the entries are candidates. */
  private void sortAcross() {
    for (int r = 0; r < 9; r++) {
      int[] a = left[r];
      int[] b = centre[r];
      int[] c = right[r];
      sort(a, b);
      if (r < 2) {
        max(b, c, c);
      } else if (r > 6) {
        min(a, c, a);
      } else {
        sort(b, c);
        sort(a, b);
      }
    }
  }

  /**
   * The median of the candidates: ranks 5 to 8 of the left column, 2 to 6 of the centre, 0 to 3 of
   * the right one, each a rising list.
   */
  private int[] select() {
    int[][] a = {right[0], right[1], right[2], right[3], left[5], left[6], left[7], left[8]};
    mergeFours(a);
    // The seventh of a rising list of 8 and one of 5: the least of max(a[i-1], b[6-i]).
    int[][] b = {centre[2], centre[3], centre[4], centre[5], centre[6]};
    int[] least = a[6];
    for (int fromB = 1; fromB <= 5; fromB++) {
      max(a[6 - fromB], b[fromB - 1], b[fromB - 1]);
      min(least, b[fromB - 1], least);
    }
    return least;
  }

  /** Batcher's odd-even merge of two rising lists of four; the first entry is not needed. */
  private static void mergeFours(int[][] a) {
    sort(a[0], a[4]);
    sort(a[1], a[5]);
    sort(a[2], a[6]);
    sort(a[3], a[7]);
    sort(a[2], a[4]);
    sort(a[3], a[5]);
    sort(a[1], a[2]);
    sort(a[3], a[4]);
    sort(a[5], a[6]);
  }

  // Differences of 16-bit values do not overflow; the sign picks without a branch.

  private static void sort(int[] low, int[] high) {
    for (int n = 0; n < low.length; n++) {
      int a = low[n];
      int b = high[n];
      int below = (a - b) & ((a - b) >> 31); // 0 when they are in order
      low[n] = b + below;
      high[n] = a - below;
    }
  }

  private static void min(int[] a, int[] b, int[] out) {
    for (int n = 0; n < out.length; n++) {
      int d = a[n] - b[n];
      out[n] = b[n] + (d & (d >> 31));
    }
  }

  private static void max(int[] a, int[] b, int[] out) {
    for (int n = 0; n < out.length; n++) {
      int d = a[n] - b[n];
      out[n] = a[n] - (d & (d >> 31));
    }
  }
}
