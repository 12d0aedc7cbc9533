package health.fabrica.core.support;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Tells whether an overhang can be bridged: whether in some direction all lines across it begin and
 * end on what is held and are no longer than the limit. The directions tried are four fixed ones
 * and those of the longest edges, since the free sides of a bridge run along it.
 */
final class Bridges {

  private static final double STEP_MM = 0.4;
  private static final int LEAST_LINES = 3;
  private static final int MOST_LINES = 400;
  private static final int EDGES_TRIED = 4;

  /** How far beyond the end of a span it is looked whether something holds it. */
  private static final double BEYOND_MM = 0.01;

  /** Width of the rim of what is held that {@link #BEYOND_MM} falls into. */
  static final double RIM_MM = 0.02;

  private final Region held;
  private final double mostMm;

  /**
   * @param held what is held, at least within {@link #RIM_MM} around the overhangs
   * @param mostMm longest span
   */
  Bridges(Region held, double mostMm) {
    this.held = held;
    this.mostMm = mostMm;
  }

  boolean spans(Island overhang) {
    List<Ring> rings = new ArrayList<>(overhang.holes());
    rings.add(overhang.outer());
    for (double[] direction : directions(overhang.outer())) {
      if (spans(rings, direction[0], direction[1])) {
        return true;
      }
    }
    return false;
  }

  private static List<double[]> directions(Ring outer) {
    List<double[]> edges = new ArrayList<>();
    for (int i = 0, p = outer.size() - 1; i < outer.size(); p = i++) {
      double dx = (double) outer.x(i) - outer.x(p);
      double dy = (double) outer.y(i) - outer.y(p);
      edges.add(new double[] {dx, dy, dx * dx + dy * dy});
    }
    edges.sort(Comparator.comparingDouble(edge -> -edge[2]));
    List<double[]> directions = new ArrayList<>();
    for (double[] edge : edges.subList(0, Math.min(EDGES_TRIED, edges.size()))) {
      double length = Math.sqrt(edge[2]);
      directions.add(new double[] {edge[0] / length, edge[1] / length});
    }
    double half = Math.sqrt(0.5);
    directions.addAll(
        List.of(
            new double[] {1, 0},
            new double[] {0, 1},
            new double[] {half, half},
            new double[] {half, -half}));
    return directions;
  }

  private boolean spans(List<Ring> rings, double ux, double uy) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Ring ring : rings) {
      for (int i = 0; i < ring.size(); i++) {
        double across = ring.y(i) * ux - ring.x(i) * uy;
        low = Math.min(low, across);
        high = Math.max(high, across);
      }
    }
    double lines = Math.ceil((high - low) / (STEP_MM * Nanometres.PER_MM));
    int count = (int) Math.max(LEAST_LINES, Math.min(MOST_LINES, lines));
    for (int n = 0; n < count; n++) {
      if (!lineSpans(rings, ux, uy, low + (n + 0.5) * (high - low) / count)) {
        return false;
      }
    }
    return true;
  }

  private boolean lineSpans(List<Ring> rings, double ux, double uy, double across) {
    double[] ends = new double[16];
    int n = 0;
    for (Ring ring : rings) {
      for (int i = 0, p = ring.size() - 1; i < ring.size(); p = i++) {
        double a = ring.y(p) * ux - ring.x(p) * uy - across;
        double b = ring.y(i) * ux - ring.x(i) * uy - across;
        if (a < 0 != b < 0) {
          double share = a / (a - b);
          double x = ring.x(p) + share * ((double) ring.x(i) - ring.x(p));
          double y = ring.y(p) + share * ((double) ring.y(i) - ring.y(p));
          ends = n == ends.length ? Arrays.copyOf(ends, 2 * n) : ends;
          ends[n++] = x * ux + y * uy;
        }
      }
    }
    Arrays.sort(ends, 0, n);
    double beyond = BEYOND_MM * Nanometres.PER_MM;
    for (int i = 0; i + 1 < n; i += 2) {
      if (ends[i + 1] - ends[i] > mostMm * Nanometres.PER_MM
          || !isHeld(ends[i] - beyond, across, ux, uy)
          || !isHeld(ends[i + 1] + beyond, across, ux, uy)) {
        return false;
      }
    }
    return n > 0;
  }

  private boolean isHeld(double along, double across, double ux, double uy) {
    return held.contains(
        (int) Math.rint(along * ux - across * uy), (int) Math.rint(along * uy + across * ux));
  }
}
