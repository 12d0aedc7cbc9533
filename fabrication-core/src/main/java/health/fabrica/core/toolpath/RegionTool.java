package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Join;
import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Operation;
import health.fabrica.core.polygon.Overlay;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;

/** Polygon operations with memory of their own that end when the work is cancelled. One thread. */
final class RegionTool {

  /** Chords of arcs stay within this of them. */
  static final double ARC_MM = 0.004;

  /** By how much a region is grown back further than it was shrunk, to cover rounding and arcs. */
  static final double SLACK_MM = 0.012;

  private static final OffsetStyle ROUND = new OffsetStyle(Join.ROUND, 1, ARC_MM);
  private static final OffsetStyle POINTED = new OffsetStyle(Join.MITRE, 3, ARC_MM);

  private final WorkMonitor monitor;
  private final Overlay overlay;

  RegionTool(WorkMonitor monitor) {
    this.monitor = monitor;
    this.overlay = new Overlay(monitor);
  }

  /** What is further inside than a distance. */
  Region eroded(Region region, double mm) {
    return Offsets.offset(region, -mm, ROUND, monitor);
  }

  /** The region grown, corners kept. */
  Region dilated(Region region, double mm) {
    return Offsets.offset(region, mm, POINTED, monitor);
  }

  Region common(Region a, Region b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Region.EMPTY;
    }
    return overlay.clear().subject(a).clip(b).result(Operation.INTERSECTION, FillRule.NON_ZERO);
  }

  Region without(Region a, Region b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a;
    }
    return overlay.clear().subject(a).clip(b).result(Operation.DIFFERENCE, FillRule.NON_ZERO);
  }

  Region union(Region a, Region b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return overlay.clear().subject(a).subject(b).result(Operation.UNION, FillRule.NON_ZERO);
  }

  /**
   * The parts of a region in which a disc finds room, corners kept, as they are in the region
   * itself.
   *
   * @param shrunk the region less half the diameter of the disc
   */
  Region opened(Region region, Region shrunk, double radiusMm) {
    return common(region, dilated(shrunk, radiusMm + SLACK_MM));
  }
}
