package health.fabrica.core.toolpath;

import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.LayerGrid;
import health.fabrica.core.slice.LineSimplifier;
import health.fabrica.core.slice.MarchingSquares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Beads along the walls of one layer. Bead k follows the depth (k + 1/2) line widths. Where the
 * wall is so thin that the next bead does not exist, bead k takes all the room up to the middle of
 * the wall: half a line width to one and a half. So a wall of any thickness from one line width on
 * receives its own volume, without gaps and without overfill.
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
   * @param islands parts of the layer that are deep enough for bead 0
   * @param scratch memory for one mask
   */
  List<Loop> build(DepthField field, BitComponents islands, BitGrid scratch) {
    List<Loop> loops = new ArrayList<>();
    for (int k = 0; k < perimeters; k++) {
      int level = k;
      double depth = (k + 0.5) * lineWidth;
      field.atLeast(depth, scratch);
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
    loops.add(new Loop(Arrays.copyOf(x, m), Arrays.copyOf(y, m), widths, level, island));
  }

  /**
   * Room for bead k at a vertex, in line widths. Depth is sampled one line width further in: when
   * it has not risen to the next bead's depth, the middle of the wall was passed, and where it was
   * follows from the depth found. In a convex corner the depth rises more slowly although there is
   * room, so a second sample half a line width further on may still find the next bead.
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
    double found = field.at(i + ux, j + uy);
    if (found >= 0.95 * next || field.at(i + 1.5 * ux, j + 1.5 * uy) >= next) {
      return 1;
    }
    double middle = (found + next) / 2;
    return Math.max(0.5, Math.min(1.5, middle / lineWidth - k));
  }
}
