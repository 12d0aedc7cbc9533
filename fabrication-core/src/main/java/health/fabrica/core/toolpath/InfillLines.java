package health.fabrica.core.toolpath;

import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.LayerGrid;
import java.util.Arrays;

/**
 * Straight lines at 45 degrees over a region of one layer, cut at the exact depth where the walls
 * end. The lines run along the diagonals of the grid, so they pass through nodes only, and a line
 * starts or ends between two nodes one of which is in the region: parity cannot break. 64 diagonals
 * are followed at a time.
 *
 * <p>Lines are sorted by diagonal, then from front to back. Mutable; one thread.
 */
final class InfillLines {

  private final LayerGrid bed;
  private final double wallDepth;
  private final boolean rising;
  private final int spacing;
  private final double[] openX;
  private final double[] openY;
  private final int[] openIsland;
  private int[] diagonal = new int[256];
  private double[] ends = new double[1024];
  private int[] island = new int[256];
  private int count;

  /**
   * Prepares one direction.
   *
   * @param rising true for lines along x = y, false for lines along x = -y
   * @param spacing distance of lines in diagonals of the grid
   * @param wallDepthMm depth at which the walls end
   */
  InfillLines(LayerGrid bed, boolean rising, int spacing, double wallDepthMm) {
    this.bed = bed;
    this.rising = rising;
    this.spacing = spacing;
    this.wallDepth = wallDepthMm;
    int diagonals = bed.nx() + bed.ny();
    openX = new double[diagonals];
    openY = new double[diagonals];
    openIsland = new int[diagonals];
  }

  /** Finds all lines in a region whose nodes are at least as deep as the walls reach. */
  void find(BitGrid region, DepthField field, BitComponents islands) {
    long[] pattern = new long[region.stride()];
    for (int j = 0; j + 1 < region.ny(); j++) {
      fillPattern(pattern, j);
      for (int w = 0; w < region.stride(); w++) {
        long here = region.word(w, j);
        long ahead = rising ? shiftedDown(region, w, j + 1) : shiftedUp(region, w, j + 1);
        long change = (here ^ ahead) & pattern[w];
        while (change != 0) {
          int i = 64 * w + Long.numberOfTrailingZeros(change);
          boolean leaving = (here & Long.lowestOneBit(change)) != 0;
          change &= change - 1;
          cross(field, islands, i, j, leaving);
        }
      }
    }
    sort();
  }

  /** Marks the nodes of row j that lie on a line. */
  private void fillPattern(long[] pattern, int j) {
    Arrays.fill(pattern, 0);
    int phase = Math.floorMod(rising ? j : -j, spacing);
    for (int i = phase; i < bed.nx(); i += spacing) {
      pattern[i >> 6] |= 1L << (i & 63);
    }
  }

  /** Bit b tells whether node i + 1 of the row is set, for the diagonal that goes right. */
  private static long shiftedDown(BitGrid region, int w, int j) {
    long next = w + 1 < region.stride() ? region.word(w + 1, j) : 0;
    return region.word(w, j) >>> 1 | next << 63;
  }

  /** Bit b tells whether node i - 1 of the row is set, for the diagonal that goes left. */
  private static long shiftedUp(BitGrid region, int w, int j) {
    long before = w > 0 ? region.word(w - 1, j) : 0;
    return region.word(w, j) << 1 | before >>> 63;
  }

  private void cross(DepthField field, BitComponents islands, int i, int j, boolean leaving) {
    int step = rising ? 1 : -1;
    double a = field.at(i, j);
    double b = field.at(i + step, j + 1);
    double t = (a < wallDepth) == (b < wallDepth) ? 0.5 : (wallDepth - a) / (b - a);
    double x = bed.xMm(i + step * t);
    double y = bed.yMm(j + t);
    int d = rising ? i - j + bed.ny() : i + j;
    if (leaving) {
      add(d, x, y);
    } else {
      openX[d] = x;
      openY[d] = y;
      openIsland[d] = islands.at(i + step, j + 1);
    }
  }

  private void add(int d, double x, double y) {
    if (count == diagonal.length) {
      diagonal = Arrays.copyOf(diagonal, 2 * count);
      island = Arrays.copyOf(island, 2 * count);
      ends = Arrays.copyOf(ends, 8 * count);
    }
    diagonal[count] = d;
    island[count] = openIsland[d];
    ends[4 * count] = openX[d];
    ends[4 * count + 1] = openY[d];
    ends[4 * count + 2] = x;
    ends[4 * count + 3] = y;
    count++;
  }

  /** Sorts by diagonal; lines of one diagonal were found from front to back already. */
  private void sort() {
    long[] keys = new long[count];
    for (int n = 0; n < count; n++) {
      keys[n] = (long) diagonal[n] << 32 | n;
    }
    Arrays.sort(keys);
    int[] oldIsland = island.clone();
    double[] oldEnds = ends.clone();
    for (int n = 0; n < count; n++) {
      int from = (int) keys[n];
      diagonal[n] = (int) (keys[n] >>> 32);
      island[n] = oldIsland[from];
      System.arraycopy(oldEnds, 4 * from, ends, 4 * n, 4);
    }
  }

  int count() {
    return count;
  }

  int spacing() {
    return spacing;
  }

  int diagonal(int n) {
    return diagonal[n];
  }

  int island(int n) {
    return island[n];
  }

  /** x of the front end (false) or the back end (true) of a line, on the bed in mm. */
  double x(int n, boolean back) {
    return ends[4 * n + (back ? 2 : 0)];
  }

  /** y of the front end (false) or the back end (true) of a line, on the bed in mm. */
  double y(int n, boolean back) {
    return ends[4 * n + (back ? 3 : 1)];
  }
}
