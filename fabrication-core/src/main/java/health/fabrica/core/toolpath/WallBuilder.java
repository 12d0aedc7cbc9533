package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.LineSimplifier;
import health.fabrica.core.polygon.MiddleLine;
import health.fabrica.core.polygon.MiddleLines;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.polygon.Simplifier;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walls of one layer. Wall k follows the border (k + 1/2) line widths inside of it, wherever two of
 * its beads have room beside each other. What has none, thin walls and gaps between walls, becomes
 * one line of its own width along its middle. So every wall receives its own volume; only what is
 * thinner than the printer can lay down is left out, and that is measured.
 *
 * <p>Scratch memory; one thread.
 */
final class WallBuilder {

  /** Largest deviation of a simplified bead from its line. */
  static final double TOLERANCE_MM = 0.0125;

  /** A wall between beads may be thinner than two lines by twice this and yet have two. */
  private static final double PLAY_MM = 0.005;

  /** What further walls and infill leave out of the arcs of the walls outside of them. */
  private static final double PLAIN_MM = 0.004;

  /** Below this area what is left is a corner that no bead reaches, or rounding. */
  private static final double SPECK_MM2 = 0.01;

  private final double lineWidth;
  private final int perimeters;
  private final double thinnestWall;
  private final RegionTool tool;
  private final MiddleLines middles;
  private final LineSimplifier simplifier = new LineSimplifier();
  private final Simplifier plain = new Simplifier();
  private List<Bead> beads = new ArrayList<>();
  private double narrowMm2;
  private LayerWalls.Lost lost = LayerWalls.Lost.NOTHING;

  WallBuilder(ProcessProfile profile, WorkMonitor monitor) {
    this.lineWidth = profile.lineWidthMm();
    this.perimeters = profile.perimeters();
    this.thinnestWall = thinnestWallMm(profile);
    this.tool = new RegionTool(monitor);
    this.middles = new MiddleLines(lineWidth / 2, TOLERANCE_MM);
  }

  /** The thinnest wall that a nozzle lays down: a third of its bore. */
  static double thinnestWallMm(ProcessProfile profile) {
    return profile.printer().nozzleMm() / 3;
  }

  LayerWalls build(Region outline) {
    beads = new ArrayList<>();
    narrowMm2 = 0;
    lost = LayerWalls.Lost.NOTHING;
    double half = lineWidth / 2;
    Region room = outline;
    for (int level = 0; level < perimeters && !room.isEmpty(); level++) {
      Region centre = tool.eroded(room, level == 0 ? half : half + PLAY_MM);
      Region inner = plain.simplify(tool.eroded(centre, half - PLAY_MM), PLAIN_MM);
      Region paired = tool.opened(centre, inner, half - PLAY_MM);
      loops(paired, level);
      thin(room, tool.dilated(paired, half + RegionTool.SLACK_MM), level);
      room = inner;
    }
    Region reached =
        tool.dilated(tool.eroded(room, half - PLAY_MM), half - PLAY_MM + RegionTool.SLACK_MM);
    Region wide = thin(room, reached, perimeters) ? tool.common(room, reached) : room;
    return new LayerWalls(beads, wide, narrowMm2, lost);
  }

  private void loops(Region centre, int level) {
    MoveKind kind = level == 0 ? MoveKind.OUTER_WALL : MoveKind.INNER_WALL;
    for (Ring ring : centre.rings()) {
      int n = ring.size();
      double[] x = new double[n];
      double[] y = new double[n];
      double[] mm = ring.toMm();
      for (int i = 0; i < n; i++) {
        x[i] = mm[2 * i];
        y[i] = mm[2 * i + 1];
      }
      int m = simplifier.simplify(x, y, new double[n], n, TOLERANCE_MM);
      if (m >= 3) {
        double[] width = new double[m];
        Arrays.fill(width, 1);
        beads.add(new Bead(Arrays.copyOf(x, m), Arrays.copyOf(y, m), width, true, level, kind));
      }
    }
  }

  /** Lines in what is not covered by the beads of a level; whether there is anything. */
  private boolean thin(Region room, Region covered, int level) {
    Region left = tool.without(room, covered);
    for (MiddleLine line : middles.of(left.largerThan(SPECK_MM2))) {
      if (line.lengthMm() >= lineWidth) {
        printable(line, level);
      }
    }
    return !left.isEmpty();
  }

  /** The stretches of a line that are wide enough to print; the others are counted. */
  private void printable(MiddleLine line, int level) {
    double least = level == 0 ? thinnestWall : lineWidth / 5;
    int n = line.size();
    int last = line.closed() ? n : n - 1;
    int from = 0;
    for (int i = 1; i <= last; i++) {
      if (i == last || isWide(line, i, least) != isWide(line, from, least)) {
        if (isWide(line, from, least)) {
          add(line, from, i, level);
        } else if (level == 0) {
          lose(line, from, i);
        }
        from = i;
      }
    }
  }

  private static boolean isWide(MiddleLine line, int piece, double least) {
    int next = (piece + 1) % line.size();
    return (line.widthMm()[piece] + line.widthMm()[next]) / 2 >= least;
  }

  /** Counts a stretch that cannot be printed, unless it is but the tip of something. */
  private void lose(MiddleLine line, int from, int to) {
    double length = 0;
    double area = 0;
    for (int i = from; i < to; i++) {
      int next = (i + 1) % line.size();
      double way = Math.hypot(line.xMm()[next] - line.xMm()[i], line.yMm()[next] - line.yMm()[i]);
      length += way;
      area += way * (line.widthMm()[i] + line.widthMm()[next]) / 2;
    }
    if (length >= lineWidth) {
      lost = lost.and(area, length, line.xMm()[from], line.yMm()[from]);
    }
  }

  /** A bead from one point of a line to another, both included. */
  private void add(MiddleLine line, int from, int to, int level) {
    int n = line.size();
    boolean closed = to - from == n;
    int m = closed ? n : to - from + 1;
    double[] x = new double[m];
    double[] y = new double[m];
    double[] width = new double[m];
    for (int i = 0; i < m; i++) {
      int at = (from + i) % n;
      x[i] = line.xMm()[at];
      y[i] = line.yMm()[at];
      width[i] = Math.min(2, line.widthMm()[at] / lineWidth);
    }
    MoveKind kind = level == 0 ? MoveKind.THIN_WALL : MoveKind.GAP;
    Bead bead = new Bead(x, y, width, closed, Math.min(level, perimeters - 1), kind);
    beads.add(bead);
    if (level == 0) {
      double area = bead.lengthOfWidths();
      narrowMm2 += area < bead.lengthMm() ? area * lineWidth : 0;
    }
  }
}
