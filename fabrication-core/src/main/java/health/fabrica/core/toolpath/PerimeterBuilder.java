package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.LineSimplifier;
import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.LayerGrid;
import health.fabrica.core.slice.MarchingSquares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Beads along the walls of one layer. Bead k follows the depth (k + 1/2) line widths. Where the
 * wall is so thin that the next bead does not exist, bead k takes all the room up to the middle of
 * the wall: half a line width to one and a half. So a wall of any thickness from one line width on
 * receives its own volume, within 10 % where the middle of the wall falls between nodes.
 *
 * <p>Scratch memory; one thread.
 */
final class PerimeterBuilder {

  /** Largest deviation of a simplified bead from its offset line. */
  static final double TOLERANCE_MM = 0.0125;

  /** A change of width by a tenth of the line width counts like the tolerance. */
  private static final double WIDTH_SCALE_MM = 0.125;

  private final double lineWidth;
  private final int perimeters;
  private final LayerGrid bed;
  private final MarchingSquares squares;
  private final LineSimplifier simplifier = new LineSimplifier();
  private double[] x = new double[1024];
  private double[] y = new double[1024];
  private double[] w = new double[1024];

  /**
   * @param bed the grid of the layers, in coordinates of the bed
   */
  PerimeterBuilder(ProcessProfile profile, LayerGrid bed) {
    this.lineWidth = profile.lineWidthMm();
    this.perimeters = profile.perimeters();
    this.bed = bed;
    this.squares = new MarchingSquares(bed);
  }

  /**
   * The beads of one layer.
   *
   * @param beads nodes that are deep enough for bead 0
   * @param islands their parts
   * @param scratch memory for one mask
   */
  List<Loop> build(DepthField field, BitGrid beads, BitComponents islands, BitGrid scratch) {
    List<Loop> loops = new ArrayList<>();
    for (int k = 0; k < perimeters; k++) {
      int level = k;
      double depth = (k + 0.5) * lineWidth;
      field.atLeast(depth, scratch).and(beads);
      squares.trace(
          field,
          depth,
          scratch,
          (xs, ys, n, i, j) -> addLoop(field, xs, ys, n, level, islands.at(i, j), loops));
    }
    return loops;
  }

  private void addLoop(
      DepthField field, double[] xs, double[] ys, int n, int level, int island, List<Loop> loops) {
    if (x.length < n) {
      x = new double[2 * n];
      y = new double[2 * n];
      w = new double[2 * n];
    }
    for (int v = 0; v < n; v++) {
      w[v] = width(field, xs[v], ys[v], level) * WIDTH_SCALE_MM;
      x[v] = bed.xMm(xs[v]);
      y[v] = bed.yMm(ys[v]);
    }
    int m = simplifier.simplify(x, y, w, n, TOLERANCE_MM);
    double[] widths = Arrays.copyOf(w, m);
    for (int v = 0; v < m; v++) {
      widths[v] /= WIDTH_SCALE_MM;
    }
    MoveKind kind = level == 0 ? MoveKind.OUTER_WALL : MoveKind.INNER_WALL;
    loops.add(new Loop(Arrays.copyOf(x, m), Arrays.copyOf(y, m), widths, level, island, kind));
  }

  /**
   * Room for bead k at a vertex, in line widths. The nodes one line width further in are looked at:
   * when none is deep enough for the next bead, the middle of the wall was passed, and where it was
   * follows from the depth found. In a convex corner the depth rises more slowly although there is
   * room, so nodes half a line width further on may still carry the next bead.
   */
  private double width(DepthField field, double i, double j, int k) {
    double gx = field.at(i + 1, j) - field.at(i - 1, j);
    double gy = field.at(i, j + 1) - field.at(i, j - 1);
    double norm = Math.sqrt(gx * gx + gy * gy);
    if (norm == 0) {
      return 1;
    }
    double step = lineWidth / bed.pitchMm();
    double ux = gx / norm * step;
    double uy = gy / norm * step;
    double next = (k + 1.5) * lineWidth;
    if (deepest(field, i + ux, j + uy) >= next
        || deepest(field, i + 1.5 * ux, j + 1.5 * uy) >= next) {
      return 1;
    }
    double middle = (field.at(i + ux, j + uy) + next) / 2;
    return Math.max(0.5, Math.min(1.5, middle / lineWidth - k));
  }

  /** The deepest of the four nodes around a position. */
  private static double deepest(DepthField field, double i, double j) {
    int i0 = Math.max(0, Math.min((int) Math.floor(i), field.grid().nx() - 2));
    int j0 = Math.max(0, Math.min((int) Math.floor(j), field.grid().ny() - 2));
    return Math.max(
        Math.max(field.at(i0, j0), field.at(i0 + 1, j0)),
        Math.max(field.at(i0, j0 + 1), field.at(i0 + 1, j0 + 1)));
  }
}
