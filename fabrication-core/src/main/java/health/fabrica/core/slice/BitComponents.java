package health.fabrica.core.slice;

import java.util.Arrays;

/**
 * Connected parts of a bit grid (neighbours along rows and columns), found by joining runs. Labels
 * count from 0 in the order of the first run. Immutable after construction.
 */
public final class BitComponents {

  private final int[] rowStart;
  private int[] from = new int[256];
  private int[] to = new int[256];
  private int[] label = new int[256];
  private int runs;
  private int components;

  /** Finds the parts of a grid. */
  public BitComponents(BitGrid grid) {
    rowStart = new int[grid.ny() + 1];
    for (int j = 0; j < grid.ny(); j++) {
      rowStart[j] = runs;
      addRuns(grid, j);
      if (j > 0) {
        join(rowStart[j - 1], rowStart[j], runs);
      }
    }
    rowStart[grid.ny()] = runs;
    number();
  }

  private void addRuns(BitGrid grid, int j) {
    long carry = 0;
    for (int w = 0; w < grid.stride(); w++) {
      long word = grid.word(w, j);
      long starts = word & ~(word << 1 | carry);
      long ends = ~word & (word << 1 | carry);
      carry = word >>> 63;
      while ((starts | ends) != 0) {
        int b = Long.numberOfTrailingZeros(starts | ends);
        long bit = 1L << b;
        if ((ends & bit) != 0) {
          to[runs - 1] = 64 * w + b;
        } else {
          addRun(64 * w + b);
        }
        starts &= ~bit;
        ends &= ~bit;
      }
    }
    if (carry != 0) {
      to[runs - 1] = 64 * grid.stride();
    }
  }

  private void addRun(int start) {
    if (runs == from.length) {
      from = Arrays.copyOf(from, 2 * runs);
      to = Arrays.copyOf(to, 2 * runs);
      label = Arrays.copyOf(label, 2 * runs);
    }
    from[runs] = start;
    label[runs] = runs;
    runs++;
  }

  private void join(int above, int row, int end) {
    int a = above;
    int b = row;
    while (a < row && b < end) {
      if (from[a] < to[b] && from[b] < to[a]) {
        union(a, b);
      }
      if (to[a] < to[b]) {
        a++;
      } else {
        b++;
      }
    }
  }

  private void union(int a, int b) {
    int ra = root(a);
    int rb = root(b);
    label[Math.max(ra, rb)] = Math.min(ra, rb);
  }

  private int root(int run) {
    int r = run;
    while (label[r] != r) {
      label[r] = label[label[r]];
      r = label[r];
    }
    return r;
  }

  private void number() {
    for (int r = 0; r < runs; r++) {
      label[r] = label[r] == r ? -1 - components++ : root2(label[r]);
    }
    for (int r = 0; r < runs; r++) {
      label[r] = -1 - label[r];
    }
  }

  /** The number of a root that comes earlier and is numbered already. */
  private int root2(int run) {
    int r = run;
    while (label[r] >= 0) {
      r = label[r];
    }
    return label[r];
  }

  /** Number of parts. */
  public int count() {
    return components;
  }

  /** The part of a node, or -1 when the node is clear. */
  public int at(int i, int j) {
    int lo = rowStart[j];
    int hi = rowStart[j + 1] - 1;
    while (lo <= hi) {
      int mid = (lo + hi) >>> 1;
      if (i < from[mid]) {
        hi = mid - 1;
      } else if (i >= to[mid]) {
        lo = mid + 1;
      } else {
        return label[mid];
      }
    }
    return -1;
  }

  /** Sets the nodes of the chosen parts in a clear grid. */
  public void mark(boolean[] chosen, BitGrid result) {
    for (int j = 0; j + 1 < rowStart.length; j++) {
      for (int r = rowStart[j]; r < rowStart[j + 1]; r++) {
        if (chosen[label[r]]) {
          result.setSpan(from[r], to[r], j);
        }
      }
    }
  }

  /** Number of nodes of every part. */
  public int[] sizes() {
    int[] sizes = new int[components];
    for (int r = 0; r < runs; r++) {
      sizes[label[r]] += to[r] - from[r];
    }
    return sizes;
  }

  /** Takes pairs of parts that share nodes. */
  @FunctionalInterface
  public interface Overlap {
    /** A part of these and a part of the others share nodes; may be called again for a pair. */
    void of(int part, int other);
  }

  /** Finds which parts share nodes with the parts of another grid of the same size. */
  public void overlaps(BitComponents other, Overlap overlap) {
    for (int j = 0; j + 1 < rowStart.length; j++) {
      int a = rowStart[j];
      int b = other.rowStart[j];
      while (a < rowStart[j + 1] && b < other.rowStart[j + 1]) {
        if (from[a] < other.to[b] && other.from[b] < to[a]) {
          overlap.of(label[a], other.label[b]);
        }
        if (to[a] < other.to[b]) {
          a++;
        } else {
          b++;
        }
      }
    }
  }

  /** Number of nodes of every part that are set in the other grid too. */
  public int[] sizesWithin(BitGrid other) {
    int[] sizes = new int[components];
    for (int j = 0; j + 1 < rowStart.length; j++) {
      for (int r = rowStart[j]; r < rowStart[j + 1]; r++) {
        for (int i = from[r]; i < to[r]; i++) {
          sizes[label[r]] += other.get(i, j) ? 1 : 0;
        }
      }
    }
    return sizes;
  }

  /** For every part, whether some node of it is set in the other grid. */
  public boolean[] touching(BitGrid other) {
    boolean[] touches = new boolean[components];
    for (int j = 0; j + 1 < rowStart.length; j++) {
      for (int r = rowStart[j]; r < rowStart[j + 1]; r++) {
        for (int i = from[r]; i < to[r] && !touches[label[r]]; i++) {
          touches[label[r]] = other.get(i, j);
        }
      }
    }
    return touches;
  }
}
