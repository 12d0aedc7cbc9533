package health.fabrica.core.toolpath;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins neighbouring rows of an infill to zigzag chains, so that the head goes on beside the place
 * where a row ended.
 */
final class Chains {

  /** Rows one after the other, each the way it is run. */
  private final List<ScanLines.Stretch> rows;

  private final double reachSquared;
  private final boolean[] used;

  /**
   * Beads in the order in which they follow one another.
   *
   * @param parts open beads
   */
  record Chain(List<Bead> parts) {

    double squaredToStart(double x, double y) {
      return parts.get(0).squared(0, x, y);
    }

    double squaredToEnd(double x, double y) {
      Bead last = parts.get(parts.size() - 1);
      return last.squared(last.size() - 1, x, y);
    }
  }

  private Chains(List<ScanLines.Stretch> rows, double spacingMm) {
    this.rows = rows;
    this.reachSquared = 2.5 * spacingMm * 2.5 * spacingMm;
    this.used = new boolean[rows.size()];
  }

  /**
   * All chains, in the order of their first rows.
   *
   * @param rows of one island, sorted by row
   * @param flow plastic as a multiple of that of a full bead
   */
  static List<Chain> of(
      List<ScanLines.Stretch> rows, double spacingMm, double flow, MoveKind kind) {
    Chains builder = new Chains(rows, spacingMm);
    List<Chain> chains = new ArrayList<>();
    for (int n = 0; n < rows.size(); n++) {
      if (!builder.used[n]) {
        chains.add(builder.from(n, flow, kind));
      }
    }
    return chains;
  }

  private Chain from(int first, double flow, MoveKind kind) {
    List<Bead> parts = new ArrayList<>();
    int at = first;
    boolean backwards = false;
    int scan = first;
    while (at >= 0) {
      used[at] = true;
      parts.add(bead(rows.get(at), backwards, flow, kind));
      while (scan < rows.size() && rows.get(scan).row() <= rows.get(at).row()) {
        scan++;
      }
      int next = nearest(rows.get(at), !backwards, scan);
      backwards = next >= 0 && (next & 1) != 0;
      at = next < 0 ? -1 : next >> 1;
    }
    return new Chain(parts);
  }

  private static Bead bead(ScanLines.Stretch row, boolean backwards, double flow, MoveKind kind) {
    int n = row.xy().length / 2;
    double[] x = new double[n];
    double[] y = new double[n];
    double[] width = new double[n];
    for (int i = 0; i < n; i++) {
      int from = backwards ? n - 1 - i : i;
      x[i] = row.xy()[2 * from];
      y[i] = row.xy()[2 * from + 1];
      width[i] = flow;
    }
    return new Bead(x, y, width, false, 0, kind);
  }

  /** Twice the nearest free stretch of the next row, plus 1 when its back end is near; or -1. */
  private int nearest(ScanLines.Stretch line, boolean back, int scan) {
    double x = line.x(back);
    double y = line.y(back);
    double least = reachSquared;
    int found = -1;
    for (int n = scan; n < rows.size() && rows.get(n).row() == line.row() + 1; n++) {
      if (used[n]) {
        continue;
      }
      for (int end = 0; end < 2; end++) {
        double dx = rows.get(n).x(end == 1) - x;
        double dy = rows.get(n).y(end == 1) - y;
        double d = dx * dx + dy * dy;
        if (d < least) {
          least = d;
          found = 2 * n + end;
        }
      }
    }
    return found;
  }
}
