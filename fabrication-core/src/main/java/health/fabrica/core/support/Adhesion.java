package health.fabrica.core.support;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What lies around and below a first layer: brim, skirt and raft. Beads have one width here; the
 * first layer is that of the model with its supports.
 */
public final class Adhesion {

  private Adhesion() {}

  /**
   * Beads around the first layer, each beside the next, the innermost beside the model. Holes of
   * the model stay free.
   *
   * @param first what touches the bed
   * @param loops number of beads
   * @param gapMm distance of the innermost bead to the model
   * @return the middle lines of the beads, from the outermost to the innermost
   */
  public static List<Ring> brim(
      Region first, int loops, double widthMm, double gapMm, WorkMonitor monitor) {
    Region outline = filled(first);
    List<Ring> lines = new ArrayList<>();
    for (int n = loops - 1; n >= 0; n--) {
      lines.addAll(outers(Rims.grown(outline, gapMm + (n + 0.5) * widthMm, monitor)));
    }
    return lines;
  }

  /** The area that {@link #brim} covers. */
  public static Region brimArea(
      Region first, int loops, double widthMm, double gapMm, WorkMonitor monitor) {
    if (loops == 0) {
      return Region.EMPTY;
    }
    Region outline = filled(first);
    Region outer = Rims.grown(outline, gapMm + loops * widthMm, monitor);
    Region inner = gapMm > 0 ? Rims.grown(outline, gapMm, monitor) : outline;
    return Polygons.difference(filled(outer), inner);
  }

  /**
   * One loop or several around all that touches the bed, to prime the nozzle: a line at a distance
   * that spans gaps between parts.
   *
   * @param distanceMm from the first layer to the nearest edge of the beads
   * @return the middle lines, from the outermost to the innermost
   */
  public static List<Ring> skirt(
      Region first, int loops, double widthMm, double distanceMm, WorkMonitor monitor) {
    Region hull = hull(first);
    List<Ring> lines = new ArrayList<>();
    for (int n = loops - 1; n >= 0; n--) {
      lines.addAll(outers(Rims.grown(hull, distanceMm + (n + 0.5) * widthMm, monitor)));
    }
    return lines;
  }

  /**
   * What a raft covers: the first layer without its holes and grown by a margin; gaps narrower than
   * two margins are closed.
   */
  public static Region raft(Region first, double marginMm, WorkMonitor monitor) {
    return filled(Rims.grown(filled(first), marginMm, monitor));
  }

  private static Region filled(Region region) {
    return Polygons.of(outers(region), FillRule.NON_ZERO);
  }

  private static List<Ring> outers(Region region) {
    return region.islands().stream().map(Island::outer).toList();
  }

  /** The convex hull of all vertices, by the monotone chain of Andrew (1979). */
  private static Region hull(Region region) {
    List<int[]> points = new ArrayList<>();
    for (Ring ring : outers(region)) {
      for (int i = 0; i < ring.size(); i++) {
        points.add(new int[] {ring.x(i), ring.y(i)});
      }
    }
    if (points.isEmpty()) {
      return Region.EMPTY;
    }
    points.sort((a, b) -> a[0] != b[0] ? Integer.compare(a[0], b[0]) : Integer.compare(a[1], b[1]));
    List<int[]> hull = new ArrayList<>(chain(points));
    Collections.reverse(points);
    hull.addAll(chain(points));
    int[] xy = new int[2 * hull.size()];
    for (int i = 0; i < hull.size(); i++) {
      xy[2 * i] = hull.get(i)[0];
      xy[2 * i + 1] = hull.get(i)[1];
    }
    return Polygons.of(List.of(Ring.of(xy)), FillRule.NON_ZERO);
  }

  /** One side of the hull, without its last point. */
  private static List<int[]> chain(List<int[]> points) {
    List<int[]> side = new ArrayList<>();
    for (int[] p : points) {
      while (side.size() > 1
          && !turnsLeft(side.get(side.size() - 2), side.get(side.size() - 1), p)) {
        side.remove(side.size() - 1);
      }
      side.add(p);
    }
    return side.subList(0, side.size() - 1);
  }

  private static boolean turnsLeft(int[] a, int[] b, int[] p) {
    return ((long) b[0] - a[0]) * ((long) p[1] - a[1]) - ((long) b[1] - a[1]) * ((long) p[0] - a[0])
        > 0;
  }
}
