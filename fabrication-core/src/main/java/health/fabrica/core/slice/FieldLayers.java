package health.fabrica.core.slice;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Operation;
import health.fabrica.core.polygon.Overlay;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Layers of a field, without a mesh: marching squares on a grid, with vertices where the value is 0
 * by linear interpolation between nodes and saddles by the asymptotic decider. A surface whose
 * value is linear over a step is met exactly; what is thinner than a step may be missed.
 */
public final class FieldLayers implements LayerSource {

  private final LayerField field;
  private final LayerGrid grid;

  /** What one cut at a time uses. */
  private record Scratch(
      LayerField.Rows rows, DepthField values, MarchingSquares squares, Overlay overlay) {}

  /**
   * Layers of a field on a grid.
   *
   * @param grid reaches at least one step beyond the material on every side
   */
  public FieldLayers(LayerField field, LayerGrid grid) {
    this.field = field;
    this.grid = grid;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A cut throws FAB-1411 when material lies on the rim of the grid.
   */
  @Override
  public Cuts cuts(double[] planesMm, WorkMonitor monitor) {
    Deque<Scratch> idle = new ArrayDeque<>(); // guarded by itself
    int[] next = {0};
    return () -> {
      double plane = planesMm[next[0]++];
      return (Supplier<Region>) () -> cut(plane, idle, monitor);
    };
  }

  private Region cut(double planeMm, Deque<Scratch> idle, WorkMonitor monitor) {
    Scratch scratch;
    synchronized (idle) {
      scratch = idle.isEmpty() ? null : idle.pop();
    }
    if (scratch == null) {
      scratch =
          new Scratch(
              field.rows(grid),
              new DepthField(grid),
              new MarchingSquares(grid),
              new Overlay(monitor));
    }
    fill(planeMm, scratch, monitor);
    Region region = trace(scratch);
    synchronized (idle) {
      idle.push(scratch);
    }
    return region;
  }

  private void fill(double planeMm, Scratch scratch, WorkMonitor monitor) {
    float[] row = new float[grid.nx()];
    BitGrid inside = scratch.values.inside;
    inside.clear();
    for (int j = 0; j < grid.ny(); j++) {
      if ((j & 63) == 0) {
        monitor.check();
      }
      scratch.rows.row(j, planeMm, 0, grid.nx(), row);
      System.arraycopy(row, 0, scratch.values.depth, j * grid.nx(), grid.nx());
      boolean any = pack(row, inside, j);
      boolean rim = j == 0 || j == grid.ny() - 1;
      if (any && (rim || inside.get(0, j) || inside.get(grid.nx() - 1, j))) {
        throw SliceProblem.FIELD_CUT_OFF.refuse(
            "At z = "
                + planeMm
                + " mm the material reaches the rim of the grid, at y = "
                + grid.yMm(j)
                + " mm.",
            "Give a grid that reaches beyond the material by a step of " + grid.pitchMm() + " mm.");
      }
    }
  }

  /** Sets the bits of a row where the value is not negative; returns whether there are any. */
  private static boolean pack(float[] values, BitGrid bits, int j) {
    long any = 0;
    for (int w = 0; w < bits.stride(); w++) {
      long word = 0;
      int end = Math.min(64, bits.nx() - 64 * w);
      for (int b = 0; b < end; b++) {
        word |= (values[64 * w + b] >= 0 ? 1L : 0L) << b;
      }
      bits.word(w, j, word);
      any |= word;
    }
    return any != 0;
  }

  private Region trace(Scratch scratch) {
    scratch.overlay.clear();
    double[][] mm = {new double[1024]};
    scratch.squares.trace(
        scratch.values,
        0,
        scratch.values.inside,
        (x, y, n, i, j) -> {
          if (mm[0].length < 2 * n) {
            mm[0] = Arrays.copyOf(mm[0], 4 * n);
          }
          for (int v = 0; v < n; v++) {
            mm[0][2 * v] = grid.xMm(x[v]);
            mm[0][2 * v + 1] = grid.yMm(y[v]);
          }
          scratch.overlay.subjectMm(mm[0], n);
        });
    return scratch.overlay.result(Operation.UNION, FillRule.POSITIVE);
  }
}
