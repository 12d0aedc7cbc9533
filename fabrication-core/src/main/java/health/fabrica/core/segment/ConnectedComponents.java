package health.fabrica.core.segment;

import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.work.WorkMonitor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connected components of a mask, neighbours sharing a face (6-connectivity), by union-find over
 * runs of voxels in a row. Cost is linear in the number of runs, memory 17 bytes a run; a mask with
 * too many runs for the heap is refused before anything is allocated.
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
  private int[] runs = new int[0]; // first column | last column << 16
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
    ConnectedComponents components = of(mask, monitor);
    return components.keep(components.largest(count, minVoxels));
  }

  /** The components that reach the border of the grid; the last slice and the first count too. */
  public static BitMask keepTouchingBorder(BitMask mask, WorkMonitor monitor) {
    ConnectedComponents components = of(mask, monitor);
    return components.paint(components.touchingBorder());
  }

  /**
   * The components that hold one of some voxels.
   *
   * @param seeds column, row, slice; seeds outside the mask keep nothing
   */
  public static Kept keepSeeded(BitMask mask, List<int[]> seeds, WorkMonitor monitor) {
    ConnectedComponents components = of(mask, monitor);
    int[] roots =
        seeds.stream()
            .mapToInt(s -> components.runAt(s[0], s[1], s[2]))
            .filter(r -> r >= 0)
            .map(components::root)
            .distinct()
            .toArray();
    return components.keep(roots);
  }

  /**
   * The largest components as labels 1, 2, ... in the order of {@link #keepLargest}.
   *
   * @param count how many to label at most, up to 255
   * @param minVoxels how many voxels a component must have to get a label
   */
  public static LabelMap label(BitMask mask, int count, long minVoxels, WorkMonitor monitor) {
    ConnectedComponents components = of(mask, monitor);
    int[] roots = components.largest(Math.min(count, 255), minVoxels);
    LabelMap labels =
        new LabelMap(mask.columns(), mask.rows(), mask.slices(), Math.max(1, roots.length));
    byte[] ofRoot = new byte[components.runCount];
    for (int n = 0; n < roots.length; n++) {
      ofRoot[roots[n]] = (byte) (n + 1);
    }
    components.paint(ofRoot, labels);
    return labels;
  }

  private static ConnectedComponents of(BitMask mask, WorkMonitor monitor) {
    ConnectedComponents components = new ConnectedComponents(mask);
    components.allocate(monitor);
    components.findRuns(monitor);
    components.joinRuns(monitor);
    return components;
  }

  private void allocate(WorkMonitor monitor) {
    long count = 0;
    for (int k = 0; k < mask.slices(); k++) {
      monitor.check();
      long[] words = mask.words(k);
      int inRow = 0;
      long before = 0;
      for (long word : words) {
        if (inRow == mask.wordsPerRow()) {
          inRow = 0;
          before = 0;
        }
        count += Long.bitCount(word & ~(word << 1 | before));
        before = word >>> 63;
        inRow++;
      }
    }
    HeapGuard.require("Finding the components of " + count + " runs of voxels", 17 * count);
    runs = new int[Math.toIntExact(count)];
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

  /** Voxels of a run. */
  private int length(int r) {
    return (runs[r] >>> 16) - (runs[r] & 0xffff) + 1;
  }

  /** At the root: voxels of the component. */
  private long[] sizes() {
    long[] size = new long[runCount];
    for (int r = 0; r < runCount; r++) {
      size[root(r)] += length(r);
    }
    return size;
  }

  private int[] largest(int count, long minVoxels) {
    long[] size = sizes();
    return IntStream.range(0, runCount)
        .filter(r -> parent[r] == r && size[r] >= minVoxels)
        .boxed()
        .sorted(Comparator.comparingLong((Integer r) -> -size[r]).thenComparing(r -> r))
        .limit(count)
        .mapToInt(r -> r)
        .toArray();
  }

  private boolean[] touchingBorder() {
    boolean[] touching = new boolean[runCount];
    int rows = mask.rows();
    for (int row = 0; row + 1 < rowStart.length; row++) {
      int k = row / rows;
      int j = row % rows;
      boolean whole = k == 0 || k == mask.slices() - 1 || j == 0 || j == rows - 1;
      for (int r = rowStart[row]; r < rowStart[row + 1]; r++) {
        if (whole || (runs[r] & 0xffff) == 0 || runs[r] >>> 16 == mask.columns() - 1) {
          touching[root(r)] = true;
        }
      }
    }
    return touching;
  }

  /** The run that holds a voxel, -1 when none does. */
  private int runAt(int i, int j, int k) {
    if (!mask.get(i, j, k)) {
      return -1;
    }
    int r = rowStart[k * mask.rows() + j];
    while (runs[r] >>> 16 < i) {
      r++;
    }
    return r;
  }

  private Kept keep(int[] roots) {
    boolean[] keptRoot = new boolean[runCount];
    for (int r : roots) {
      keptRoot[r] = true;
    }
    int found = 0;
    long voxelsFound = 0;
    long voxelsKept = 0;
    for (int r = 0; r < runCount; r++) {
      found += parent[r] == r ? 1 : 0;
      voxelsFound += length(r);
      voxelsKept += keptRoot[root(r)] ? length(r) : 0;
    }
    return new Kept(paint(keptRoot), found, roots.length, voxelsFound, voxelsKept);
  }

  private void paint(byte[] ofRoot, LabelMap labels) {
    for (int row = 0; row + 1 < rowStart.length; row++) {
      for (int r = rowStart[row]; r < rowStart[row + 1]; r++) {
        int label = ofRoot[root(r)] & 0xff;
        for (int i = runs[r] & 0xffff; label > 0 && i <= runs[r] >>> 16; i++) {
          labels.set(i, row % mask.rows(), row / mask.rows(), label);
        }
      }
    }
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
