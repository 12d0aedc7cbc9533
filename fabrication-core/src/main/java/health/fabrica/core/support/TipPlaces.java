package health.fabrica.core.support;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;

/**
 * Places for tips below a region: a grid of points and points along the rim, set in by the radius
 * of a tip where there is room for it and less where there is not, so that every part has a place.
 */
final class TipPlaces {

  private static final double PITCH_SHARE = 1 / 3.0;
  private static final double[] INSETS = {1, 0.25};
  private static final double COVERED = 1.5;

  private final double pitchMm;
  private final double tipRadiusMm;
  private final List<double[]> places = new ArrayList<>();

  private TipPlaces(TreeRules tree) {
    this.pitchMm = tree.spacingMm() * PITCH_SHARE;
    this.tipRadiusMm = tree.tipRadiusMm();
  }

  /** Places in mm, best first, in an order that depends on the region only. */
  static List<double[]> of(Region region, TreeRules tree, WorkMonitor monitor) {
    TipPlaces found = new TipPlaces(tree);
    Region rest = region;
    for (double share : INSETS) {
      double inset = share * found.tipRadiusMm;
      Region inner = Rims.grown(rest, -inset, monitor);
      if (!inner.isEmpty()) {
        found.grid(inner);
        found.rims(inner);
        rest = Polygons.difference(rest, Rims.grown(inner, COVERED * inset, monitor));
      }
    }
    found.rims(rest);
    return found.places;
  }

  private void grid(Region region) {
    for (Island island : region.islands()) {
      double[] box = box(island.outer());
      EdgeIndex index = new EdgeIndex(Rims.of(List.of(island)));
      for (double j = Math.ceil(box[1] / pitchMm); j * pitchMm <= box[3]; j++) {
        for (double i = Math.ceil(box[0] / pitchMm); i * pitchMm <= box[2]; i++) {
          if (index.contains(i * pitchMm, j * pitchMm)) {
            places.add(new double[] {i * pitchMm, j * pitchMm});
          }
        }
      }
    }
  }

  private static double[] box(Ring ring) {
    double[] box = {
      Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (int i = 0; i < ring.size(); i++) {
      double x = Nanometres.toMm(ring.x(i));
      double y = Nanometres.toMm(ring.y(i));
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return box;
  }

  /** A point at the first vertex of each ring and then one a pitch. */
  private void rims(Region region) {
    for (Ring ring : region.rings()) {
      double walked = pitchMm;
      for (int i = 0; i < ring.size(); i++) {
        int n = i + 1 == ring.size() ? 0 : i + 1;
        double x = Nanometres.toMm(ring.x(i));
        double y = Nanometres.toMm(ring.y(i));
        double dx = Nanometres.toMm(ring.x(n)) - x;
        double dy = Nanometres.toMm(ring.y(n)) - y;
        double length = Math.sqrt(dx * dx + dy * dy);
        double at = pitchMm - walked;
        for (; at < length; at += pitchMm) {
          places.add(new double[] {x + dx * at / length, y + dy * at / length});
        }
        walked = length - (at - pitchMm);
      }
    }
  }
}
