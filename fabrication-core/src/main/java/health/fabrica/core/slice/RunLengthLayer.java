package health.fabrica.core.slice;

import java.util.Arrays;

/**
 * A layer as runs of pixels: pixel (i, j) is material when the field is not negative in node (i, j)
 * of the grid. Immutable.
 */
public final class RunLengthLayer {

  private final double zMm;
  private final LayerGrid grid;
  private final int[] rowStart;
  private final int[] runs;

  private RunLengthLayer(double zMm, LayerGrid grid, int[] rowStart, int[] runs) {
    this.zMm = zMm;
    this.grid = grid;
    this.rowStart = rowStart;
    this.runs = runs;
  }

  /** Height of the plane in mm. */
  public double zMm() {
    return zMm;
  }

  /** Where the pixels lie. */
  public LayerGrid grid() {
    return grid;
  }

  /** Number of runs in a row. */
  public int runs(int j) {
    return (rowStart[j + 1] - rowStart[j]) / 2;
  }

  /** First pixel of a run. */
  public int from(int j, int run) {
    return runs[rowStart[j] + 2 * run];
  }

  /** One past the last pixel of a run. */
  public int to(int j, int run) {
    return runs[rowStart[j] + 2 * run + 1];
  }

  /** Number of pixels that are material. */
  public long pixels() {
    long n = 0;
    for (int i = 0; i < runs.length; i += 2) {
      n += runs[i + 1] - runs[i];
    }
    return n;
  }

  /** Area of the pixels in mm2. */
  public double areaMm2() {
    return pixels() * grid.pitchMm() * grid.pitchMm();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunLengthLayer layer
        && zMm == layer.zMm
        && grid.equals(layer.grid)
        && Arrays.equals(rowStart, layer.rowStart)
        && Arrays.equals(runs, layer.runs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(runs);
  }

  /** Collects the runs of one layer after the other, row by row. Used by one thread. */
  static final class Builder {

    private final LayerGrid grid;
    private int[] rowStart;
    private int[] runs = new int[1024];
    private int count;
    private int row;

    Builder(LayerGrid grid) {
      this.grid = grid;
      this.rowStart = new int[grid.ny() + 1];
    }

    /** Adds the runs of a row where the value is not negative. */
    void row(float[] values) {
      int n = grid.nx();
      if (count + n + 1 > runs.length) {
        runs = Arrays.copyOf(runs, 2 * runs.length + n);
      }
      int i = 0;
      while (i < n) {
        while (i < n && !(values[i] >= 0)) {
          i++;
        }
        if (i < n) {
          runs[count++] = i;
          while (i < n && values[i] >= 0) {
            i++;
          }
          runs[count++] = i;
        }
      }
      rowStart[++row] = count;
    }

    RunLengthLayer finish(double zMm) {
      RunLengthLayer layer = new RunLengthLayer(zMm, grid, rowStart, Arrays.copyOf(runs, count));
      rowStart = new int[grid.ny() + 1];
      count = 0;
      row = 0;
      return layer;
    }
  }
}
