package health.fabrica.core.support;

import health.fabrica.core.polygon.Join;
import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Simplifier;
import health.fabrica.core.work.Parallel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For a few radii, where the axis of a branch may not be in a layer: too near to the model or a
 * keep-out, or where it could not get clear of them on its way down to the bed. Area of layer j:
 * the model grown by gap and radius, and the area of layer j - 1 less a rim as wide as a branch
 * leans in one layer.
 */
final class Avoidance {

  private static final int CLASSES = 3;
  private static final double SIMPLER_MM = 0.04;
  private static final double FINER_MM = 0.01;
  private static final OffsetStyle ARCS = new OffsetStyle(Join.ROUND, 1, SIMPLER_MM);

  /** Leans a little less than allowed when planning, so that chords and rounding do not matter. */
  private static final double PLANNED_SHARE = 0.9;

  private final double[] radii;
  private final Region[][] areas;
  private final @Nullable EdgeIndex[][] index;

  Avoidance(BuildSpace space, TreeRules tree) {
    radii = radii(tree);
    areas = new Region[radii.length][space.size()];
    index = new EdgeIndex[radii.length][space.size()];
    Parallel.loop(
        space.threads,
        space.size(),
        4,
        (from, to) -> {
          for (int j = from; j < to; j++) {
            space.monitor.check();
            Region simple = new Simplifier().simplify(space.model(j), SIMPLER_MM);
            for (int c = 0; c < radii.length; c++) {
              areas[c][j] = collision(space, j, simple, radii[c]);
            }
          }
        });
    Parallel.loop(
        space.threads,
        radii.length,
        1,
        (from, to) -> {
          Simplifier simplifier = new Simplifier();
          for (int c = from; c < to; c++) {
            for (int j = 1; j < space.size(); j++) {
              space.monitor.check();
              Region below = areas[c][j - 1];
              if (!below.isEmpty()) {
                double rim = PLANNED_SHARE * stepMm(space, tree, j);
                // Arcs would breed vertices where shapes meet, from layer to layer.
                Region caught =
                    rim > 0 ? Offsets.offset(below, -rim, OffsetStyle.MITRE, space.monitor) : below;
                if (!caught.isEmpty()) {
                  Region both = Polygons.union(List.of(areas[c][j], caught));
                  areas[c][j] = simplifier.simplify(both, FINER_MM);
                }
              }
            }
          }
        });
  }

  /** How far a branch may lean from a layer to the one below. */
  static double stepMm(BuildSpace space, TreeRules tree, int layer) {
    double down = space.planeMm(layer) - space.planeMm(layer - 1);
    return down * Math.tan(Math.toRadians(tree.leanDegrees()));
  }

  private static double[] radii(TreeRules tree) {
    double[] radii = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      double share = c / (CLASSES - 1.0);
      radii[c] = tree.tipRadiusMm() + share * share * (tree.maxRadiusMm() - tree.tipRadiusMm());
    }
    return radii;
  }

  /** The model and keep-outs with fewer vertices, grown by what that may take away. */
  private static Region collision(BuildSpace space, int j, Region simple, double radius) {
    double reach = space.rules.gapXyMm() + radius + 2 * SIMPLER_MM;
    Region model = simple.isEmpty() ? simple : Offsets.offset(simple, reach, ARCS, space.monitor);
    if (space.keepOut[j].isEmpty()) {
      return model;
    }
    Region kept = Offsets.offset(space.keepOut[j], radius, ARCS, space.monitor);
    return Polygons.union(List.of(model, kept));
  }

  /** The least class whose radius is not less. */
  int classOf(double radius) {
    int c = 0;
    while (c < radii.length - 1 && radii[c] < radius - 1e-9) {
      c++;
    }
    return c;
  }

  /** Whether the axis of a branch may be there; used by one thread. */
  boolean free(int c, int layer, double x, double y) {
    return !index(c, layer).contains(x, y);
  }

  /**
   * The nearest place where the axis may be.
   *
   * @param place takes x and y
   * @return whether there is one within the distance
   */
  boolean nearestFree(int c, int layer, double x, double y, double withinMm, double[] place) {
    if (free(c, layer, x, y)) {
      place[0] = x;
      place[1] = y;
      return true;
    }
    if (!index(c, layer).nearest(x, y, withinMm, place)) {
      return false;
    }
    double dx = place[0] - x;
    double dy = place[1] - y;
    double d = Math.sqrt(dx * dx + dy * dy);
    if (d > 0) {
      place[0] += dx / d * 1e-5;
      place[1] += dy / d * 1e-5;
    }
    return free(c, layer, place[0], place[1]);
  }

  private EdgeIndex index(int c, int layer) {
    EdgeIndex found = index[c][layer];
    if (found == null) {
      found = new EdgeIndex(areas[c][layer]);
      index[c][layer] = found;
    }
    return found;
  }
}
