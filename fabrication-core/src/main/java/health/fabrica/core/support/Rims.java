package health.fabrica.core.support;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Join;
import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Regions grown with round corners, as fine as supports need it, and made of parts. */
final class Rims {

  /** How far the chords of arcs stay inside of them at most. */
  static final double TOLERANCE_MM = 0.01;

  private static final int DISC_SIDES = 24;

  private Rims() {}

  /** Grown, or shrunk where negative. */
  static Region grown(Region region, double mm, WorkMonitor monitor) {
    double tolerance = Math.max(1e-4, Math.min(TOLERANCE_MM, Math.abs(mm) / 8));
    return Offsets.offset(region, mm, new OffsetStyle(Join.ROUND, 1, tolerance), monitor);
  }

  /** The islands as a region. */
  static Region of(Collection<Island> islands) {
    List<Ring> rings = new ArrayList<>();
    for (Island island : islands) {
      rings.add(island.outer());
      rings.addAll(island.holes());
    }
    return rings.isEmpty() ? Region.EMPTY : Polygons.of(rings, FillRule.NON_ZERO);
  }

  /** A disc, as a polygon with its corners on the circle. */
  static Ring disc(double xMm, double yMm, double radiusMm) {
    double[] xy = new double[2 * DISC_SIDES];
    for (int i = 0; i < DISC_SIDES; i++) {
      double angle = 2 * Math.PI * i / DISC_SIDES;
      xy[2 * i] = xMm + radiusMm * StrictMath.cos(angle);
      xy[2 * i + 1] = yMm + radiusMm * StrictMath.sin(angle);
    }
    return Ring.ofMm(xy);
  }
}
