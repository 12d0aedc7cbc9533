package health.fabrica.core.segment;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connected components of a mask, neighbours sharing a face (6-connectivity), by union-find over
 * runs of voxels in a row. Cost is linear in the number of runs; 4 bytes a run and 4 a union-find
 * entry.
 */
public final class ConnectedComponents {

  /**
   * A mask of whole components.
   *
   * @param mask the voxels kept
   * @param componentsFound components before the choice
   * @param componentsKept components in the mask
   * @param voxelsFound voxels before the choice
   * @param voxelsKept voxels in the mask
   */
  public record Kept(
      BitMask mask, int componentsFound, int componentsKept, long voxelsFound, long voxelsKept) {}

  private final BitMask mask;
  private final int[] rowStart; // first run of row j of slice k at k * rows + j
  private int[] runs = new int[1 << 16]; // first column | last column << 16
  private int[] parent = new int[0]; // union-find; the root of a component is its first run
  private int runCount;

  private ConnectedComponents(BitMask mask) {
    if (mask.columns() > 1 << 16) {
      throw new IllegalArgumentException("rows of more than 65536 voxels: " + mask.columns());
    }
    this.mask = mask;
    this.rowStart = new int[mask.slices() * mask.rows() + 1];
  }

  /**
   * Keeps the largest components; of two of the same size the one met first in slice, row and
   * column order goes first.
   *
   * @param count how many to keep at most
   * @param minVoxels how many voxels a component must have to be kept
   */
  public static Kept keepLargest(BitMask mask, int count, long minVoxels, WorkMonitor monitor) {
    ConnectedComponents components = new ConnectedComponents(mask);
    components.findRuns(monitor);
    components.joinRuns(monitor);
    return components.keep(count, minVoxels);
  }

  private void findRuns(WorkMonitor monitor) {
    int row = 0;
    for (int k = 0; k < mask.slices(); k++) {
      monitor.check();
      long[] words = mask.words(k);
      for (int j = 0; j < mask.rows(); j++) {
        rowStart[row++] = runCount;
        findRunsOfRow(words, j * mask.wordsPerRow());
      }
    }
    rowStart[row] = runCount;
  }

  private void findRunsOfRow(long[] words, int offset) {
    int open = -1;
    for (int w = 0; w < mask.wordsPerRow(); w++) {
      long word = words[offset + w];
      // Bits where the mask changes against the voxel before.
      long edges = word ^ (word << 1 | (open >= 0 ? 1 : 0));
      for (; edges != 0; edges &= edges - 1) {
        int column = (w << 6) + Long.numberOfTrailingZeros(edges);
        if (open < 0) {
          open = column;
        } else {
          addRun(open, column - 1);
          open = -1;
        }
      }
    }
    if (open >= 0) {
      addRun(open, mask.columns() - 1);
    }
  }

  private void addRun(int first, int last) {
    if (runCount == runs.length) {
      runs = Arrays.copyOf(runs, runCount * 2);
    }
    runs[runCount++] = first | last << 16;
  }

  private void joinRuns(WorkMonitor monitor) {
    parent = new int[runCount];
    for (int r = 0; r < runCount; r++) {
      parent[r] = r;
    }
    int rows = mask.rows();
    for (int k = 0; k < mask.slices(); k++) {
      monitor.check();
      for (int j = 0; j < rows; j++) {
        int row = k * rows + j;
        if (j > 0) {
          joinRows(row - 1, row);
        }
        if (k > 0) {
          joinRows(row - rows, row);
        }
      }
      monitor.progress("components", (k + 1.0) / mask.slices());
    }
  }

  private void joinRows(int rowA, int rowB) {
    int a = rowStart[rowA];
    int b = rowStart[rowB];
    int endA = rowStart[rowA + 1];
    int endB = rowStart[rowB + 1];
    while (a < endA && b < endB) {
      int lastA = runs[a] >>> 16;
      int lastB = runs[b] >>> 16;
      if ((runs[a] & 0xffff) <= lastB && (runs[b] & 0xffff) <= lastA) {
        join(a, b);
      }
      if (lastA < lastB) {
        a++;
      } else {
        b++;
      }
    }
  }

  private void join(int a, int b) {
    int rootA = root(a);
    int rootB = root(b);
    parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  private int root(int r) {
    while (parent[r] != r) {
      parent[r] = parent[parent[r]];
      r = parent[r];
    }
    return r;
  }

  private Kept keep(int count, long minVoxels) {
    long[] size = new long[runCount]; // at the root: voxels of the component
    long voxelsFound = 0;
    for (int r = 0; r < runCount; r++) {
      int length = (runs[r] >>> 16) - (runs[r] & 0xffff) + 1;
      size[root(r)] += length;
      voxelsFound += length;
    }
    int found = (int) IntStream.range(0, runCount).filter(r -> parent[r] == r).count();
    List<Integer> kept =
        IntStream.range(0, runCount)
            .filter(r -> parent[r] == r && size[r] >= minVoxels)
            .boxed()
            .sorted(Comparator.comparingLong((Integer r) -> -size[r]).thenComparing(r -> r))
            .limit(count)
            .toList();
    boolean[] keptRoot = new boolean[runCount];
    long voxelsKept = 0;
    for (int r : kept) {
      keptRoot[r] = true;
      voxelsKept += size[r];
    }
    return new Kept(paint(keptRoot), found, kept.size(), voxelsFound, voxelsKept);
  }

  private BitMask paint(boolean[] keptRoot) {
    BitMask result = new BitMask(mask.columns(), mask.rows(), mask.slices());
    for (int row = 0; row + 1 < rowStart.length; row++) {
      for (int r = rowStart[row]; r < rowStart[row + 1]; r++) {
        if (keptRoot[root(r)]) {
          result.setRun(runs[r] & 0xffff, runs[r] >>> 16, row % mask.rows(), row / mask.rows());
        }
      }
    }
    return result;
  }
}
