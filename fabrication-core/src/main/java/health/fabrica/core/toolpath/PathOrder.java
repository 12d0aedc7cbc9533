package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the beads of one part in one layer in an order: island after island by the nearest next one;
 * in an island the walls from inside to outside, then gaps and thin walls, bridges, solid and
 * sparse infill, always the nearest next piece. Ways that stay over the part are marked: they need
 * no retraction.
 */
final class PathOrder {

  private final ProcessProfile profile;
  private final LayerMoves moves;
  private BorderGrid border = new BorderGrid(Region.EMPTY);
  private double x;
  private double y;

  /** What belongs to one island. */
  private static final class Share {

    private final Ring[] rings;
    private final int[] box = {
      Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE
    };
    private final List<Bead> walls = new ArrayList<>();
    private final List<List<Chains.Chain>> fills = new ArrayList<>();

    Share(Island island, int fillings) {
      List<Ring> all = new ArrayList<>(island.holes());
      all.add(0, island.outer());
      rings = all.toArray(Ring[]::new);
      for (int i = 0; i < rings[0].size(); i++) {
        box[0] = Math.min(box[0], rings[0].x(i));
        box[1] = Math.min(box[1], rings[0].y(i));
        box[2] = Math.max(box[2], rings[0].x(i));
        box[3] = Math.max(box[3], rings[0].y(i));
      }
      for (int i = 0; i < fillings; i++) {
        fills.add(new ArrayList<>());
      }
    }

    boolean holds(int px, int py) {
      if (px < box[0] || py < box[1] || px > box[2] || py > box[3]) {
        return false;
      }
      int winding = 0;
      for (Ring ring : rings) {
        winding += ring.windingAround(px, py);
      }
      return winding != 0;
    }

    boolean isEmpty() {
      return walls.isEmpty() && fills.stream().allMatch(List::isEmpty);
    }

    double squaredTo(double px, double py) {
      double cx = Nanometres.toMm(Math.max(box[0], Math.min(box[2], Nanometres.of(px)))) - px;
      double cy = Nanometres.toMm(Math.max(box[1], Math.min(box[3], Nanometres.of(py)))) - py;
      return cx * cx + cy * cy;
    }
  }

  /** Goes on where the moves end, or at a place when there are none. */
  PathOrder(ProcessProfile profile, LayerMoves moves, double startX, double startY) {
    this.profile = profile;
    this.moves = moves;
    this.x = moves.count() == 0 ? startX : moves.lastX();
    this.y = moves.count() == 0 ? startY : moves.lastY();
  }

  /**
   * Adds a part.
   *
   * @param fillings chains in the order in which they are printed in each island
   */
  void part(Region outline, List<Bead> beads, List<List<Chains.Chain>> fillings) {
    border = new BorderGrid(outline);
    List<Share> shares = new ArrayList<>();
    for (Island island : outline.islands()) {
      shares.add(new Share(island, fillings.size()));
    }
    if (shares.isEmpty()) {
      return;
    }
    for (Bead bead : beads) {
      shareOf(bead, shares).walls.add(bead);
    }
    for (int kind = 0; kind < fillings.size(); kind++) {
      for (Chains.Chain chain : fillings.get(kind)) {
        shareOf(chain.parts().get(0), shares).fills.get(kind).add(chain);
      }
    }
    boolean[] done = new boolean[shares.size()];
    for (int n = nearest(shares, done); n >= 0; n = nearest(shares, done)) {
      done[n] = true;
      walls(shares.get(n).walls);
      for (List<Chains.Chain> chains : shares.get(n).fills) {
        fill(chains);
      }
    }
  }

  /**
   * The island that holds the middle of the first piece of a bead; the first one when none does.
   */
  private static Share shareOf(Bead bead, List<Share> shares) {
    if (shares.size() == 1) {
      return shares.get(0);
    }
    int px = Nanometres.of((bead.x()[0] + bead.x()[1]) / 2);
    int py = Nanometres.of((bead.y()[0] + bead.y()[1]) / 2);
    for (Share share : shares) {
      if (share.holds(px, py)) {
        return share;
      }
    }
    return shares.get(0);
  }

  private int nearest(List<Share> shares, boolean[] done) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < shares.size(); i++) {
      double d = done[i] || shares.get(i).isEmpty() ? least : shares.get(i).squaredTo(x, y);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    return best;
  }

  private void walls(List<Bead> beads) {
    for (int level = profile.perimeters() - 1; level >= 0; level--) {
      for (boolean loops : new boolean[] {true, false}) {
        List<Bead> left = new ArrayList<>();
        for (Bead bead : beads) {
          boolean isLoop = bead.kind() == MoveKind.OUTER_WALL || bead.kind() == MoveKind.INNER_WALL;
          if (bead.level() == level && isLoop == loops) {
            left.add(bead);
          }
        }
        all(left);
      }
    }
  }

  /** Prints beads, always the nearest next one. */
  void all(List<Bead> beads) {
    List<Bead> left = new ArrayList<>(beads);
    while (!left.isEmpty()) {
      bead(left.remove(nearestOf(left)));
    }
  }

  private int nearestOf(List<Bead> beads) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int l = 0; l < beads.size(); l++) {
      Bead bead = beads.get(l);
      double d = bead.squared(bead.nearest(x, y), x, y);
      if (d < least) {
        least = d;
        best = l;
      }
    }
    return best;
  }

  private void bead(Bead bead) {
    if (bead.closed()) {
      int seam =
          bead.kind() == MoveKind.OUTER_WALL || bead.kind() == MoveKind.INNER_WALL
              ? Seam.of(bead, profile.rules().seam(), x, y)
              : bead.nearest(x, y);
      run(bead, seam, 1);
    } else {
      boolean backwards = bead.nearest(x, y) > 0;
      run(bead, backwards ? bead.size() - 1 : 0, backwards ? -1 : 1);
    }
  }

  private void run(Bead bead, int start, int step) {
    int n = bead.size();
    go(bead.x()[start], bead.y()[start]);
    int from = start;
    for (int i = bead.closed() ? 0 : 1; i < n; i++) {
      int to = Math.floorMod(from + step, n);
      double width = (bead.width()[from] + bead.width()[to]) / 2;
      moves.print(bead.x()[to], bead.y()[to], width, bead.kind());
      from = to;
    }
    here();
  }

  private void go(double toX, double toY) {
    moves.travel(toX, toY, border.crosses(x, y, toX, toY) ? MoveKind.TRAVEL : MoveKind.INSIDE);
  }

  private void here() {
    x = moves.lastX();
    y = moves.lastY();
  }

  /** Prints chains, always the one with the nearest end. */
  void fill(List<Chains.Chain> chains) {
    List<Chains.Chain> left = new ArrayList<>(chains);
    while (!left.isEmpty()) {
      int best = 0;
      boolean fromEnd = false;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < left.size(); c++) {
        double front = left.get(c).squaredToStart(x, y);
        double back = left.get(c).squaredToEnd(x, y);
        if (Math.min(front, back) < least) {
          least = Math.min(front, back);
          best = c;
          fromEnd = back < front;
        }
      }
      chain(left.remove(best), fromEnd);
    }
  }

  private void chain(Chains.Chain chain, boolean fromEnd) {
    List<Bead> parts = chain.parts();
    if (parts.size() == 1 && parts.get(0).closed()) {
      bead(parts.get(0));
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      Bead bead = parts.get(fromEnd ? parts.size() - 1 - i : i);
      run(bead, fromEnd ? bead.size() - 1 : 0, fromEnd ? -1 : 1);
    }
  }

  /** Prints a rectangle around the parts. */
  void skirt(PrintPlan plan, double distanceMm) {
    double x0 = plan.x0Mm() - distanceMm;
    double y0 = plan.y0Mm() - distanceMm;
    double x1 = plan.x1Mm() + distanceMm;
    double y1 = plan.y1Mm() + distanceMm;
    double[] ones = new double[4];
    Arrays.fill(ones, 1);
    double[] xs = {x0, x1, x1, x0};
    double[] ys = {y0, y0, y1, y1};
    run(new Bead(xs, ys, ones, true, 0, MoveKind.SKIRT), 0, 1);
  }
}
