package health.fabrica.core.polygon;

import health.fabrica.core.work.WorkMonitor;

/**
 * Grows and shrinks regions.
 *
 * <p>Growing gives all points within the distance of the region, shrinking all points with no point
 * outside of the region within the distance, for round corners both to the arc tolerance and 2 nm.
 * Parts that meet are joined, parts and holes that are used up vanish, and nothing else appears:
 * see {@link OffsetLine} for why.
 */
public final class Offsets {

  /** How much of the width of a thin part is left to rounding and corners. */
  private static final double THIN_SLACK = 0.01;

  private Offsets() {}

  /**
   * A region grown or shrunk.
   *
   * @param deltaMm above 0 to grow, below 0 to shrink
   * @throws health.fabrica.core.problem.ProblemException FAB-1401 when the result is beyond the
   *     grid, FAB-1000 when cancelled
   */
  public static Region offset(
      Region region, double deltaMm, OffsetStyle style, WorkMonitor monitor) {
    int distance = Math.abs(Nanometres.of(deltaMm));
    if (distance == 0 || region.isEmpty()) {
      return region;
    }
    Overlay overlay = new Overlay(monitor);
    boolean shrink = deltaMm < 0;
    OffsetLine line = new OffsetLine(style, distance, overlay.chains());
    for (Island island : region.islands()) {
      line.draw(island.outer(), shrink);
      for (Ring hole : island.holes()) {
        line.draw(hole, shrink);
      }
    }
    // Shrinking grows the outside, whose winding number of 1 everywhere else is left out.
    return overlay.result(Operation.UNION, shrink ? FillRule.NEGATIVE : FillRule.POSITIVE);
  }

  /** A region grown or shrunk; cannot be cancelled. */
  public static Region offset(Region region, double deltaMm, OffsetStyle style) {
    return offset(region, deltaMm, style, WorkMonitor.NONE);
  }

  /**
   * The parts of a region in which a disc of a width finds room, with pointed corners kept: what a
   * bead of that width can fill.
   */
  public static Region widerThan(Region region, double widthMm) {
    Region inner = offset(region, -checkedWidth(widthMm) / 2, OffsetStyle.ROUND);
    return Polygons.intersection(region, offset(inner, widthMm / 2, OffsetStyle.MITRE));
  }

  /**
   * The parts of a region in which a disc of a width finds no room: walls, necks and tips that are
   * thinner. Together with {@link #widerThan} they cover the region but for a hundredth of the
   * width along their common borders, so nothing thin is lost unseen.
   */
  public static Region thinParts(Region region, double widthMm) {
    Region wide = widerThan(region, widthMm);
    return Polygons.difference(region, offset(wide, THIN_SLACK * widthMm, OffsetStyle.MITRE));
  }

  private static double checkedWidth(double widthMm) {
    if (!(widthMm > 0)) {
      throw PolygonProblem.MEASURE_INVALID.refuse(
          "A width of " + widthMm + " mm is not above 0.", "Give the width of the bead.");
    }
    return widthMm;
  }
}
