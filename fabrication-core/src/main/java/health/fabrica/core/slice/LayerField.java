package health.fabrica.core.slice;

import health.fabrica.core.field.Solid;

/**
 * A body given by a function of the place: positive inside, negative outside, 0 on the surface. The
 * value need not be a distance, but it is continuous, and near the surface about linear over a step
 * of the grid it is sliced on. Thread-safe; mm.
 */
public interface LayerField {

  /** The function at one place. */
  double valueAt(double xMm, double yMm, double zMm);

  /**
   * Values along the rows of a grid; for fields that can do better than one place at a time.
   *
   * @return for one thread
   */
  default Rows rows(LayerGrid grid) {
    return (j, zMm, from, to, values) -> {
      double y = grid.yMm(j);
      for (int i = from; i < to; i++) {
        values[i] = (float) valueAt(grid.xMm(i), y, zMm);
      }
    };
  }

  /** Values along the rows of one grid. */
  interface Rows {
    /**
     * The values of the nodes from (inclusive) to (exclusive) of row j at one height.
     *
     * @param values written at the indices of the nodes
     */
    void row(int j, double zMm, int from, int to, float[] values);
  }

  /** The field of a solid: its signed distance. */
  static LayerField of(Solid solid) {
    return solid::signedMm;
  }

  /**
   * What of a field lies in a solid. Rows skip the blocks that the distance of the solid says are
   * outside of it, and ask for the distance only near its surface.
   */
  static LayerField within(Solid solid, LayerField field) {
    return new ClippedField(solid, field);
  }
}
