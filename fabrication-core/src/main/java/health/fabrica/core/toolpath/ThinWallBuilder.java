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
 * Beads for parts that are thinner than a bead: a loop goes there and back through the part, each
 * way half as wide as the part, so that together they lay down its area. Loops follow a small depth
 * that the grid cannot miss, and are then moved inwards to a quarter of the mean thickness. A wall
 * is found for certain when it is thicker than twice that depth plus a pitch (0.26 mm with a line
 * width of 0.45 mm).
 *
 * <p>Scratch memory; one thread.
 */
final class ThinWallBuilder {

  private static final double TRACE_DEPTH_MM = 0.05;

  /** Nodes by which thin parts reach into thick ones, to bond with them. */
  private static final int BOND_NODES = 2;

  private static final double LEAST_WIDTH = 0.25;

  private final double lineWidth;
  private final LayerGrid bed;
  private final MarchingSquares squares;
  private final LineSimplifier simplifier = new LineSimplifier();
  private final BitGrid thin;
  private final BitGrid traced;
  private final BitGrid scratch;

  /** One line before its width is known. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between two steps, never compared
  private record RawLoop(double[] x, double[] y, int part, double lengthMm, double areaMm2) {}

  ThinWallBuilder(ProcessProfile profile, LayerGrid bed) {
    this.lineWidth = profile.lineWidthMm();
    this.bed = bed;
    this.squares = new MarchingSquares(bed);
    this.thin = new BitGrid(bed.nx(), bed.ny());
    this.traced = new BitGrid(bed.nx(), bed.ny());
    this.scratch = new BitGrid(bed.nx(), bed.ny());
  }

  /**
   * Finds the thin parts of a layer.
   *
   * @param beads nodes that are deep enough for the outermost bead
   * @param firstIsland number of the first thin part among the islands of the layer
   */
  ThinWalls find(DepthField field, BitGrid beads, int firstIsland) {
    markThin(field, beads);
    BitComponents parts = new BitComponents(thin);
    List<RawLoop> raw = thin.isEmpty() ? List.of() : trace(field, parts);
    double[] length = new double[parts.count()];
    double[] area = new double[parts.count()];
    for (RawLoop loop : raw) {
      length[loop.part()] += loop.lengthMm();
      area[loop.part()] += loop.areaMm2() + TRACE_DEPTH_MM * loop.lengthMm();
    }
    int[] nodes = parts.sizes();
    double nodeArea = bed.pitchMm() * bed.pitchMm();
    double narrow = 0;
    double lost = 0;
    for (int part = 0; part < parts.count(); part++) {
      narrow += area[part];
      lost += length[part] > 0 ? 0 : nodes[part] * nodeArea;
    }
    List<Loop> loops = new ArrayList<>();
    for (RawLoop loop : raw) {
      double widthMm = area[loop.part()] / length[loop.part()];
      loops.add(shaped(loop, widthMm, firstIsland));
    }
    return new ThinWalls(parts, loops, narrow, lost);
  }

  /**
   * Marks what the outermost bead does not reach. A bead of half width r leaves nothing out but
   * corners, and those of at least 90 degrees lie within r * sqrt(2): the disc is one node larger.
   */
  private void markThin(DepthField field, BitGrid beads) {
    int reach = (int) Math.ceil(lineWidth * Math.sqrt(0.5) / bed.pitchMm()) + 1;
    scratch.dilationOf(beads, reach);
    thin.copyFrom(field.inside()).andNot(scratch);
  }

  private List<RawLoop> trace(DepthField field, BitComponents parts) {
    scratch.dilationOf(thin, BOND_NODES);
    field.atLeast(TRACE_DEPTH_MM, traced).and(scratch);
    BitComponents reached = new BitComponents(traced);
    int[] partOf = partsReached(reached, parts);
    List<RawLoop> loops = new ArrayList<>();
    squares.trace(
        field,
        TRACE_DEPTH_MM,
        traced,
        (x, y, n, i, j) -> {
          int part = partOf[reached.at(i, j)];
          if (part >= 0) {
            loops.add(raw(x, y, n, part));
          }
        });
    return loops;
  }

  /** The first thin part within each traced part; -1 when only bonds were traced. */
  private int[] partsReached(BitComponents reached, BitComponents parts) {
    int[] partOf = new int[reached.count()];
    Arrays.fill(partOf, -1);
    for (int j = 0; j < bed.ny(); j++) {
      for (int w = 0; w < thin.stride(); w++) {
        long both = thin.word(w, j) & traced.word(w, j);
        while (both != 0) {
          int i = 64 * w + Long.numberOfTrailingZeros(both);
          both &= both - 1;
          int at = reached.at(i, j);
          if (partOf[at] < 0) {
            partOf[at] = parts.at(i, j);
          }
        }
      }
    }
    return partOf;
  }

  private RawLoop raw(double[] xs, double[] ys, int n, int part) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int v = 0; v < n; v++) {
      x[v] = bed.xMm(xs[v]);
      y[v] = bed.yMm(ys[v]);
    }
    int m = simplifier.simplify(x, y, new double[n], n, PerimeterBuilder.TOLERANCE_MM);
    double length = 0;
    double area = 0;
    for (int v = 0; v < m; v++) {
      int next = (v + 1) % m;
      length += Math.hypot(x[next] - x[v], y[next] - y[v]);
      area += (x[v] - x[0]) * (y[next] - y[0]) - (x[next] - x[0]) * (y[v] - y[0]);
    }
    return new RawLoop(Arrays.copyOf(x, m), Arrays.copyOf(y, m), part, length, area / 2);
  }

  /** Moves a loop inwards, which is to its left, and gives it its width. */
  private Loop shaped(RawLoop raw, double widthMm, int firstIsland) {
    int n = raw.x().length;
    double shift = Math.max(0, Math.min(lineWidth / 4, widthMm / 2 - TRACE_DEPTH_MM));
    double[] x = new double[n];
    double[] y = new double[n];
    double[] width = new double[n];
    for (int v = 0; v < n; v++) {
      int before = (v + n - 1) % n;
      int after = (v + 1) % n;
      double dx = raw.x()[after] - raw.x()[before];
      double dy = raw.y()[after] - raw.y()[before];
      double length = Math.hypot(dx, dy);
      double scale = length > 0 ? shift / length : 0;
      x[v] = raw.x()[v] - dy * scale;
      y[v] = raw.y()[v] + dx * scale;
      width[v] = Math.max(LEAST_WIDTH, Math.min(1, widthMm / lineWidth));
    }
    return new Loop(x, y, width, 0, firstIsland + raw.part(), MoveKind.THIN_WALL);
  }
}
