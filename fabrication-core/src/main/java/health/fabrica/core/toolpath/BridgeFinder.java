package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what spans air between two sides that hold it, and the direction in which its beads span.
 * Scratch memory; one thread.
 */
final class BridgeFinder {

  private static final double ANGLE_STEP = 15;

  /** A region is a bridge when at least this share of its beads is held at both ends. */
  private static final double LEAST_HELD = 0.6;

  private final double lineWidth;
  private final RegionTool tool;
  private final ScanLines lines = new ScanLines();

  /**
   * A region that bridges air.
   *
   * @param region with the ends by which it is held
   * @param angleDegrees direction of its beads
   */
  record Bridge(Region region, double angleDegrees) {}

  BridgeFinder(double lineWidth, RegionTool tool) {
    this.lineWidth = lineWidth;
    this.tool = tool;
  }

  /**
   * The bridges of one layer.
   *
   * @param bottom what has nothing below it, or is near to that
   * @param room what bridges may use for their ends
   * @param below what holds: the layer below with its supports
   */
  List<Bridge> of(Region bottom, Region room, Region below) {
    Region air = tool.without(bottom, below);
    Region core = tool.eroded(air, lineWidth);
    if (core.isEmpty()) {
      return List.of();
    }
    Region spans = tool.common(tool.dilated(core, 3 * lineWidth), room);
    List<Bridge> bridges = new ArrayList<>();
    for (Region part : spans.parts()) {
      double angle = bestAngle(part.islands().get(0), below);
      if (!Double.isNaN(angle)) {
        bridges.add(new Bridge(part, angle));
      }
    }
    return bridges;
  }

  private double bestAngle(Island island, Region below) {
    double best = Double.NaN;
    double most = LEAST_HELD;
    double shortest = Double.POSITIVE_INFINITY;
    for (double angle = 0; angle < 180; angle += ANGLE_STEP) {
      double all = 0;
      double held = 0;
      int n = 0;
      ScanLines.Rows rows = ScanLines.Rows.straight(angle, 2 * lineWidth);
      for (ScanLines.Stretch line : lines.of(island, rows, ScanLines.FULL)) {
        double length = Math.hypot(line.x(true) - line.x(false), line.y(true) - line.y(false));
        all += length;
        n++;
        if (isHeld(line, false, length, below) && isHeld(line, true, length, below)) {
          held += length;
        }
      }
      double share = all > 0 ? Math.rint(20 * held / all) / 20 : 0;
      double mean = all / Math.max(1, n);
      if (share > most || (share == most && mean < shortest)) {
        most = share;
        shortest = mean;
        best = angle;
      }
    }
    return best;
  }

  /** Whether a point a little inside of one end of a line lies on the layer below. */
  private boolean isHeld(ScanLines.Stretch line, boolean end, double length, Region below) {
    double inwards = Math.min(length / 4, lineWidth / 2) / Math.max(1e-9, length);
    double x = line.x(end) + inwards * (line.x(!end) - line.x(end));
    double y = line.y(end) + inwards * (line.y(!end) - line.y(end));
    return below.contains(Nanometres.of(x), Nanometres.of(y));
  }
}
