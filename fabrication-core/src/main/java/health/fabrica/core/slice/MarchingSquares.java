package health.fabrica.core.slice;

import java.util.Arrays;

/**
 * Follows the line of equal depth through the cells of a field: closed loops with the deeper side
 * on the left, so outer loops run counter-clockwise. Vertices lie where the linear interpolation
 * between two nodes reaches the depth, so an offset of a straight edge is exact, an offset of an
 * arc of radius r is off by at most pitch² / (8 r), and a corner is cut by less than one pitch. A
 * cell with two opposite deep corners is joined when the bilinear surface through its corners is
 * deep enough in its saddle point (asymptotic decider, Nielson and Hamann 1991).
 *
 * <p>Every closed line crosses some edge between a shallow left and a deep right node downwards;
 * these edges are the starting points and are ticked off on the way. Scratch memory; one thread.
 */
public final class MarchingSquares {

  /** Takes the loops, in grid units. */
  @FunctionalInterface
  public interface LoopSink {
    /**
     * One loop.
     *
     * @param x columns of the vertices, valid during the call
     * @param y rows of the vertices, valid during the call
     * @param n number of vertices, at least 3
     * @param deepI column of a deep node beside the loop
     * @param deepJ row of that node
     */
    void loop(double[] x, double[] y, int n, int deepI, int deepJ);
  }

  private static final int SOUTH = 0;
  private static final int EAST = 1;
  private static final int NORTH = 2;
  private static final int WEST = 3;

  private final BitGrid pending;
  private double[] xs = new double[1024];
  private double[] ys = new double[1024];
  private int count;

  /** Scratch memory for one grid. */
  public MarchingSquares(LayerGrid grid) {
    pending = new BitGrid(grid.nx(), grid.ny());
  }

  /**
   * Hands out all loops of one depth, in the order of their lowest row.
   *
   * @param deep nodes that are at least that deep, all of them or some; none on the rim of the grid
   */
  public void trace(DepthField field, double depthMm, BitGrid deep, LoopSink sink) {
    markStarts(deep);
    for (int j = 0; j < pending.ny(); j++) {
      for (int w = 0; w < pending.stride(); w++) {
        while (pending.word(w, j) != 0) {
          int i = 64 * w + Long.numberOfTrailingZeros(pending.word(w, j));
          follow(field, (float) depthMm, deep, i, j);
          if (count >= 3) {
            sink.loop(xs, ys, count, i + 1, j);
          }
        }
      }
    }
  }

  /** Marks node i of every edge between a shallow node i and a deep node i + 1. */
  private void markStarts(BitGrid deep) {
    for (int j = 0; j < deep.ny(); j++) {
      for (int w = 0; w < deep.stride(); w++) {
        long here = deep.word(w, j);
        long next = w + 1 < deep.stride() ? deep.word(w + 1, j) : 0;
        pending.word(w, j, ~here & (here >>> 1 | next << 63));
      }
    }
  }

  private void follow(DepthField field, float level, BitGrid deep, int startI, int startJ) {
    count = 0;
    int i = startI;
    int j = startJ;
    int heading = SOUTH;
    do {
      // The edge just reached, named by its lower left node and the heading across it.
      if (heading == SOUTH) {
        pending.clear(i, j);
      }
      boolean alongRow = heading == SOUTH || heading == NORTH;
      addVertex(field, level, i, j, alongRow);
      int ci = heading == WEST ? i - 1 : i;
      int cj = heading == SOUTH ? j - 1 : j;
      heading = exit(field, level, deep, ci, cj, heading);
      i = heading == EAST ? ci + 1 : ci;
      j = heading == NORTH ? cj + 1 : cj;
    } while (i != startI || j != startJ || heading != SOUTH);
  }

  private void addVertex(DepthField field, float level, int i, int j, boolean alongRow) {
    float a = field.at(i, j);
    float b = alongRow ? field.at(i + 1, j) : field.at(i, j + 1);
    // Both ends are deep enough where the mask, not the depth, ends the region: cut in the middle.
    double t = (a < level) == (b < level) ? 0.5 : (level - (double) a) / ((double) b - a);
    if (count == xs.length) {
      xs = Arrays.copyOf(xs, 2 * count);
      ys = Arrays.copyOf(ys, 2 * count);
    }
    xs[count] = alongRow ? i + t : i;
    ys[count] = alongRow ? j : j + t;
    count++;
  }

  /** The heading in which the line leaves a cell that it entered with the given heading. */
  private static int exit(DepthField field, float level, BitGrid deep, int i, int j, int heading) {
    boolean c0 = deep.get(i, j);
    boolean c1 = deep.get(i + 1, j);
    boolean c2 = deep.get(i + 1, j + 1);
    boolean c3 = deep.get(i, j + 1);
    if (c0 == c2 && c1 == c3 && c0 != c1) {
      double a = (double) field.at(i, j) - level;
      double b = (double) field.at(i + 1, j) - level;
      double c = (double) field.at(i + 1, j + 1) - level;
      double d = (double) field.at(i, j + 1) - level;
      return exitOfSaddle((a * c - b * d) / (a + c - b - d) >= 0, heading);
    }
    if (!c0 && c1) {
      return SOUTH;
    }
    if (!c1 && c2) {
      return EAST;
    }
    return !c2 && c3 ? NORTH : WEST;
  }

  /** Joined deep corners turn the line right, so that it stays around the shallow corner. */
  private static int exitOfSaddle(boolean joined, int heading) {
    return joined ? (heading + 3) % 4 : (heading + 1) % 4;
  }
}
