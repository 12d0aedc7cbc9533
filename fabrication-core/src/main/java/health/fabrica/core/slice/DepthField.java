package health.fabrica.core.slice;

/**
 * How deep every node of a layer lies in the material: the distance in mm to the nearest contour,
 * exact up to the reach and cut off there; 0 outside of the material.
 *
 * <p>Filled by a {@link DepthFieldBuilder}; read-only for everybody else.
 */
public final class DepthField {

  private final LayerGrid grid;
  final float[] depth;
  final BitGrid inside;

  /** A field with its memory; meant to be filled again for many layers. */
  public DepthField(LayerGrid grid) {
    this.grid = grid;
    this.depth = new float[grid.nx() * grid.ny()];
    this.inside = new BitGrid(grid.nx(), grid.ny());
  }

  /** The nodes of this field. */
  public LayerGrid grid() {
    return grid;
  }

  /** Depth of a node in mm. */
  public float at(int i, int j) {
    return depth[j * grid.nx() + i];
  }

  /** Depth in mm between the nodes, bilinear; positions in grid units, clamped to the grid. */
  public double at(double i, double j) {
    double x = Math.max(0, Math.min(i, grid.nx() - 1.001));
    double y = Math.max(0, Math.min(j, grid.ny() - 1.001));
    int i0 = (int) x;
    int j0 = (int) y;
    double fx = x - i0;
    double fy = y - j0;
    int at = j0 * grid.nx() + i0;
    double front = depth[at] + fx * (depth[at + 1] - depth[at]);
    at += grid.nx();
    double back = depth[at] + fx * (depth[at + 1] - depth[at]);
    return front + fy * (back - front);
  }

  /** Nodes inside of the material, by even-odd. The grid belongs to this field. */
  public BitGrid inside() {
    return inside;
  }

  /** Marks the nodes at least this deep; the depth must be positive. */
  public BitGrid atLeast(double depthMm, BitGrid result) {
    float limit = (float) depthMm;
    int nx = grid.nx();
    for (int j = 0; j < grid.ny(); j++) {
      for (int w = 0; w < inside.stride(); w++) {
        long in = inside.word(w, j);
        result.word(
            w, j, in == 0 ? 0 : in & compare(j * nx + 64 * w, Math.min(64, nx - 64 * w), limit));
      }
    }
    return result;
  }

  private long compare(int from, int n, float limit) {
    long bits = 0;
    for (int b = 0; b < n; b++) {
      bits |= (depth[from + b] >= limit ? 1L : 0L) << b;
    }
    return bits;
  }
}
