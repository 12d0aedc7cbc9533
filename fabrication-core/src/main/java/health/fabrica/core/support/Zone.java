package health.fabrica.core.support;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.slice.LayerSource;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;

/**
 * A part of the build space that somebody painted: a box, an upright prism, or any body that can be
 * cut into layers. Coordinates are those of the layers.
 */
public interface Zone {

  /**
   * The zone in each layer.
   *
   * @param planesMm ascending heights at which the layers are cut
   */
  Region[] cut(double[] planesMm, WorkMonitor monitor);

  /** A polygon between two heights. */
  static Zone prism(Region outline, double lowMm, double highMm) {
    if (!(highMm > lowMm)) {
      throw SupportProblem.SUPPORT_ZONE.refuse(
          "A zone from " + lowMm + " to " + highMm + " mm has no height.",
          "Give the lower end first.");
    }
    return (planes, monitor) -> {
      Region[] cuts = new Region[planes.length];
      for (int i = 0; i < cuts.length; i++) {
        cuts[i] = planes[i] >= lowMm && planes[i] <= highMm ? outline : Region.EMPTY;
      }
      return cuts;
    };
  }

  /** A box along the axes. */
  static Zone box(Vec3 low, Vec3 high) {
    if (!(high.x() > low.x() && high.y() > low.y())) {
      throw SupportProblem.SUPPORT_ZONE.refuse(
          "A box from " + low + " to " + high + " is empty.", "Give the lower corner first.");
    }
    Ring ring =
        Ring.ofMm(low.x(), low.y(), high.x(), low.y(), high.x(), high.y(), low.x(), high.y());
    return prism(Polygons.of(List.of(ring), FillRule.NON_ZERO), low.z(), high.z());
  }

  /** A body, for example a closed mesh around the surface that must stay free. */
  static Zone body(LayerSource body) {
    return (planes, monitor) -> {
      LayerSource.Cuts cuts = body.cuts(planes, monitor);
      Region[] regions = new Region[planes.length];
      for (int i = 0; i < regions.length; i++) {
        monitor.check();
        regions[i] = cuts.next().get();
      }
      return regions;
    };
  }
}
