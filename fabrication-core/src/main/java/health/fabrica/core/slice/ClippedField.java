package health.fabrica.core.slice;

import health.fabrica.core.field.Solid;
import java.util.Arrays;

/**
 * A field inside of a solid. A distance changes by no more than the way, so along a row the
 * distance at one node says how many nodes lie on the same side; only near the surface every node
 * is asked (the sphere tracing of Hart 1996 along a row).
 */
record ClippedField(Solid solid, LayerField field) implements LayerField {

  private static final float OUTSIDE = -1;

  @Override
  public double valueAt(double xMm, double yMm, double zMm) {
    return Math.min(solid.signedMm(xMm, yMm, zMm), field.valueAt(xMm, yMm, zMm));
  }

  @Override
  public Rows rows(LayerGrid grid) {
    return new ClippedRows(grid, field.rows(grid));
  }

  /** Rows with their scratch memory. */
  private final class ClippedRows implements Rows {

    private final LayerGrid grid;
    private final Rows inner;

    /** Stretches that the solid decides: ends, and the distance where it is one node. */
    private final int[] begin;

    private final int[] end;
    private final float[] limit;
    private int stretches;

    ClippedRows(LayerGrid grid, Rows inner) {
      this.grid = grid;
      this.inner = inner;
      this.begin = new int[grid.nx()];
      this.end = new int[grid.nx()];
      this.limit = new float[grid.nx()];
    }

    @Override
    public void row(int j, double zMm, int from, int to, float[] values) {
      int first = to;
      int last = from;
      stretches = 0;
      for (int i = from; i < to; ) {
        double distance = solid.signedMm(grid.xMm(i), grid.yMm(j), zMm);
        int same = Math.max(1, (int) Math.min(to - i, Math.abs(distance) / grid.pitchMm()));
        boolean outside = distance < -grid.pitchMm();
        if (!outside) {
          first = Math.min(first, i);
          last = i + same;
        }
        if (outside || same == 1) {
          begin[stretches] = i;
          end[stretches] = i + same;
          limit[stretches++] = outside ? OUTSIDE : (float) distance;
        }
        i += same;
      }
      if (first < last) {
        inner.row(j, zMm, first, last, values);
      }
      for (int s = 0; s < stretches; s++) {
        if (limit[s] == OUTSIDE) {
          Arrays.fill(values, begin[s], end[s], OUTSIDE);
        } else {
          values[begin[s]] = Math.min(values[begin[s]], limit[s]);
        }
      }
    }
  }
}
