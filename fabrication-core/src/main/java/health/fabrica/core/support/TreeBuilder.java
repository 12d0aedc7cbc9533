package health.fabrica.core.support;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Grows branches from the top down. In each layer every branch moves towards its nearest neighbour
 * by at most what it may lean, to the nearest place from which the bed can be reached; two that
 * meet become one with the cross-section of both; then new tips are set. A branch that cannot reach
 * the bed goes straight down as a column instead. Branches are kept in an order of their places, so
 * the result depends on the layers only. One thread.
 */
final class TreeBuilder {

  private static final double MEET_MM = 1e-3;

  /** Branches further apart than so many distances of tips do not look for each other. */
  private static final double MERGE_REACH = 4;

  private final BuildSpace space;
  private final TreeRules tree;
  private final Avoidance avoidance;
  private final TipSetter tips;
  private final Region[] trunks;
  private final Region[] columnBegins;
  private List<Branch> branches = new ArrayList<>();

  TreeBuilder(BuildSpace space, List<LayerOverhang> overhangs) {
    this.space = space;
    this.tree = space.rules.tree();
    this.avoidance = new Avoidance(space, tree);
    this.trunks = new Region[space.size()];
    this.columnBegins = new Region[space.size()];
    Arrays.fill(trunks, Region.EMPTY);
    Arrays.fill(columnBegins, Region.EMPTY);
    this.tips = new TipSetter(space, avoidance, overhangs, columnBegins);
  }

  /**
   * What was grown.
   *
   * @param trunks branches that stand on the bed, by layer
   * @param columns what stands on the model, by layer
   * @param roofs dense layers that lie on tips, by layer
   * @param dropped what no tip could be set below, by the layer of its contact
   * @param tips number of tips
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
  record Grown(Region[] trunks, Region[] columns, Region[] roofs, Region[] dropped, int tips) {}

  Grown grow() {
    for (int j = space.size() - 1; j >= 0; j--) {
      space.monitor.check();
      if (!branches.isEmpty()) {
        descend(j);
        merge();
      }
      branches.addAll(tips.at(j));
      trunks[j] = drawn(j);
      space.monitor.progress("supports", 1 - j / (double) space.size());
    }
    Region[] columns = Columns.down(space, columnBegins);
    Region[] touching = Columns.down(space, tips.touching(), space.models());
    for (int j = 0; j < columns.length; j++) {
      columns[j] = Polygons.union(List.of(columns[j], touching[j]));
    }
    return new Grown(trunks, columns, tips.roofs(), tips.dropped(), tips.count());
  }

  private Region drawn(int j) {
    List<Ring> discs = new ArrayList<>();
    double z = space.planeMm(j) - space.layers.get(0).bottomMm();
    for (Branch branch : branches) {
      double radius = branch.radius;
      if (z < tree.footMm() && tree.footRadiusMm() > radius) {
        radius += (tree.footRadiusMm() - radius) * (1 - z / tree.footMm());
      }
      discs.add(Rims.disc(branch.x, branch.y, radius));
    }
    return discs.isEmpty() ? Region.EMPTY : space.allowed(Polygons.of(discs, FillRule.NON_ZERO), j);
  }

  /** Moves all branches from the layer above to this one. */
  private void descend(int j) {
    branches.sort(Comparator.<Branch>comparingDouble(b -> b.x).thenComparingDouble(b -> b.y));
    double step = Avoidance.stepMm(space, tree, j + 1);
    double down = space.planeMm(j + 1) - space.planeMm(j);
    double[][] targets = new double[branches.size()][];
    for (int n = 0; n < targets.length; n++) {
      targets[n] = target(n, j, step);
    }
    List<Branch> moved = new ArrayList<>();
    for (int n = 0; n < targets.length; n++) {
      Branch branch = branches.get(n);
      branch.depth += down;
      if (move(branch, j, targets[n], step)) {
        moved.add(branch);
      } else {
        Ring disc = Rims.disc(branch.x, branch.y, branch.radius);
        columnBegins[j] =
            Polygons.union(List.of(columnBegins[j], Polygons.of(List.of(disc), FillRule.NON_ZERO)));
      }
    }
    branches = moved;
  }

  /** Where a branch would like to be: halfway to its nearest neighbour, or where it is. */
  private double[] target(int n, int j, double step) {
    Branch own = branches.get(n);
    double height = space.planeMm(j) - space.layers.get(0).bottomMm();
    double reach =
        Math.min(
            MERGE_REACH * tree.spacingMm(),
            2 * height * Math.tan(Math.toRadians(tree.leanDegrees())));
    Branch best = own;
    double least = reach;
    for (int direction = -1; direction <= 1; direction += 2) {
      for (int i = n + direction; i >= 0 && i < branches.size(); i += direction) {
        Branch other = branches.get(i);
        if (Math.abs(other.x - own.x) > least) {
          break;
        }
        double d = own.distance(other);
        if (d < least && strength(own, other) <= tree.maxRadiusMm()) {
          least = d;
          best = other;
        }
      }
    }
    return least <= 2 * step
        ? new double[] {(own.x + best.x) / 2, (own.y + best.y) / 2}
        : new double[] {best.x, best.y};
  }

  private static double strength(Branch a, Branch b) {
    return Math.sqrt(a.strength * a.strength + b.strength * b.strength);
  }

  private boolean move(Branch branch, int j, double[] target, double step) {
    double wanted = Math.max(branch.radius, Math.max(branch.strength, tree.radiusMm(branch.depth)));
    double[] own = {branch.x, branch.y};
    for (double radius : new double[] {wanted, branch.radius}) {
      int c = avoidance.classOf(radius);
      if (moveTo(branch, c, j, target, step) || moveTo(branch, c, j, own, step)) {
        branch.radius = radius;
        return true;
      }
    }
    return false;
  }

  private boolean moveTo(Branch branch, int c, int j, double[] target, double step) {
    double dx = target[0] - branch.x;
    double dy = target[1] - branch.y;
    double d = Math.sqrt(dx * dx + dy * dy);
    double share = d > step ? step / d : 1;
    double[] place = new double[2];
    double x = branch.x + share * dx;
    double y = branch.y + share * dy;
    if (!avoidance.nearestFree(c, j, x, y, 2 * step + MEET_MM, place)) {
      return false;
    }
    if (Math.hypot(place[0] - branch.x, place[1] - branch.y) > step + MEET_MM) {
      return false;
    }
    branch.x = place[0];
    branch.y = place[1];
    return true;
  }

  private void merge() {
    branches.sort(Comparator.<Branch>comparingDouble(b -> b.x).thenComparingDouble(b -> b.y));
    List<Branch> kept = new ArrayList<>();
    for (Branch branch : branches) {
      Branch into = null;
      for (int i = kept.size() - 1; i >= 0 && branch.x - kept.get(i).x <= MEET_MM; i--) {
        if (kept.get(i).distance(branch) <= MEET_MM
            && strength(kept.get(i), branch) <= tree.maxRadiusMm()) {
          into = kept.get(i);
          break;
        }
      }
      if (into == null) {
        kept.add(branch);
      } else {
        into.strength = strength(into, branch);
        into.radius = Math.max(into.radius, branch.radius);
        into.depth = Math.max(into.depth, branch.depth);
      }
    }
    branches = kept;
  }
}
