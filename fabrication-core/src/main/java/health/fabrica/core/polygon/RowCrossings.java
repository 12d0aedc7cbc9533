package health.fabrica.core.polygon;

import java.util.Arrays;

/**
 * Where numbered rows meet borders: given in any order, taken row by row, in each row from the
 * lowest to the highest. Between the first and the second of a row lies material, and so on.
 * Scratch memory; one thread.
 */
public final class RowCrossings {

  private static final int MOST_ROWS = 1 << 20;

  private double[] at = new double[1024];
  private int[] rows = new int[1024];
  private int count;

  /** No crossings. */
  public RowCrossings() {}

  /** Takes one row at a time. */
  public interface Visitor {

    /**
     * The crossings of a row, an even number.
     *
     * @param at places, of which those from one number to before another are this row's
     */
    void row(int row, double[] at, int from, int to);
  }

  /** Forgets all crossings. */
  public void clear() {
    count = 0;
  }

  /** How many there are. */
  public int size() {
    return count;
  }

  /** Adds one. */
  public void add(int row, double place) {
    if (count == rows.length) {
      at = Arrays.copyOf(at, 2 * count);
      rows = Arrays.copyOf(rows, 2 * count);
    }
    at[count] = place;
    rows[count++] = row;
  }

  /**
   * Gives the rows in their order.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1402 when there are more than a
   *     million rows from the first to the last
   */
  public void forEachRow(Visitor visitor) {
    if (count == 0) {
      return;
    }
    int low = rows[0];
    int high = rows[0];
    for (int i = 1; i < count; i++) {
      low = Math.min(low, rows[i]);
      high = Math.max(high, rows[i]);
    }
    if ((long) high - low > MOST_ROWS) {
      throw PolygonProblem.MEASURE_INVALID.refuse(
          "A region has "
              + ((long) high - low + 1)
              + " rows of lines, more than "
              + MOST_ROWS
              + ".",
          "Give the lines more distance.");
    }
    int[] start = new int[high - low + 2];
    for (int i = 0; i < count; i++) {
      start[rows[i] - low + 1]++;
    }
    for (int row = 0; row + 1 < start.length; row++) {
      start[row + 1] += start[row];
    }
    int[] next = start.clone();
    double[] sorted = new double[count];
    for (int i = 0; i < count; i++) {
      sorted[next[rows[i] - low]++] = at[i];
    }
    for (int row = 0; row + 1 < start.length; row++) {
      Arrays.sort(sorted, start[row], start[row + 1]);
      visitor.row(row + low, sorted, start[row], start[row + 1]);
    }
  }
}
