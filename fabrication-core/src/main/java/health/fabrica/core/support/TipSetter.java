package health.fabrica.core.support;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets the tips of branches below the overhangs, so far apart as the rules say and at least one
 * below each part, and lays dense layers on them. Where the bed cannot be reached a column is begun
 * instead; where that would end on a keep-out, nothing. One thread, from the top down.
 */
final class TipSetter {

  /** Share of the distance of tips within which a place needs no tip of its own. */
  private static final double COVERED_SHARE = 0.7;

  /** Share of the distance of tips up to which a tip holds what is around it. */
  private static final double HELD_SHARE = 0.95;

  private final BuildSpace space;
  private final TreeRules tree;
  private final Avoidance avoidance;
  private final List<LayerOverhang> overhangs;
  private final Region[] columnBegins;
  private final Region[] touching;
  private final Region[] roofs;
  private final Region[] dropped;
  private final @Nullable EdgeIndex[] nearModel;
  private final @Nullable EdgeIndex[] keepOut;
  private final List<double[]> set = new ArrayList<>(); // x, y, z of every tip so far
  private int firstNear; // tips before it are too high to cover anything

  TipSetter(
      BuildSpace space, Avoidance avoidance, List<LayerOverhang> overhangs, Region[] columnBegins) {
    this.space = space;
    this.tree = space.rules.tree();
    this.avoidance = avoidance;
    this.overhangs = overhangs;
    this.columnBegins = columnBegins;
    this.touching = new Region[space.size()];
    this.roofs = new Region[space.size()];
    this.dropped = new Region[space.size()];
    this.nearModel = new EdgeIndex[space.size()];
    this.keepOut = new EdgeIndex[space.size()];
    Arrays.fill(touching, Region.EMPTY);
    Arrays.fill(roofs, Region.EMPTY);
    Arrays.fill(dropped, Region.EMPTY);
  }

  Region[] roofs() {
    return roofs;
  }

  /** Columns for what begins in the air so near to the model that no gap is left beside them. */
  Region[] touching() {
    return touching;
  }

  Region[] dropped() {
    return dropped;
  }

  int count() {
    return set.size();
  }

  /** The branches that begin in a layer, below dense layers or below the overhang itself. */
  List<Branch> at(int layer) {
    int dense = space.rules.interfaceLayers();
    List<Branch> begun = new ArrayList<>();
    int top = layer + dense;
    if (top < space.size() && !space.contact[top].isEmpty()) {
      Region[] roof = roof(top, layer);
      begin(roof[roof.length - 1], layer, top, begun);
      for (int i = 0; i < dense; i++) {
        add(roofs, top - i, BuildSpace.less(roof[i], dropped[top]));
      }
    }
    if (layer == 0) { // dense layers that lie on the bed
      for (int low = Math.min(dense, space.size()) - 1; low >= 0; low--) {
        Region[] roof = roof(low, -1);
        for (int i = 0; i <= low; i++) {
          add(roofs, low - i, roof[i]);
        }
      }
    }
    return begun;
  }

  /** The contact of a layer on its way down to above another one; at least one region. */
  private Region[] roof(int top, int bottom) {
    int count = Math.max(1, top - bottom);
    Region[] roof = new Region[count];
    Region above = space.contact[top];
    for (int i = 0; i < count; i++) {
      Region free = space.allowed(above, top - i);
      above = space.rules.interfaceLayers() == 0 ? free : Columns.wide(space, free);
      roof[i] = above;
    }
    Region nothing = Region.EMPTY; // keep-outs that take away what an upper layer would lie on
    for (int i = count - 2; i >= 0; i--) {
      int below = top - i - 1;
      Region open = BuildSpace.less(space.keepOut[below], space.nearModel[below]);
      nothing = open.isEmpty() ? nothing : Polygons.union(List.of(nothing, open));
      if (!nothing.isEmpty()) {
        roof[i] = Columns.wide(space, BuildSpace.less(roof[i], nothing));
      }
    }
    return roof;
  }

  private static void add(Region[] to, int layer, Region region) {
    if (!region.isEmpty()) {
      to[layer] = to[layer].isEmpty() ? region : Polygons.union(List.of(to[layer], region));
    }
  }

  private void begin(Region below, int layer, int top, List<Branch> begun) {
    boolean roofed = space.rules.interfaceLayers() > 0;
    double covered = COVERED_SHARE * tree.spacingMm();
    double others =
        roofed ? Math.min(covered, space.rules.expandMm() + tree.tipRadiusMm()) : covered;
    int overhang = top + 1 + space.rules.gapLayers();
    Region air = roofed ? Region.EMPTY : overhangs.get(overhang).inAir();
    EdgeIndex inAir = new EdgeIndex(air);
    double z = space.planeMm(layer);
    forget(z + others);
    int before = set.size();
    List<double[]> places = TipPlaces.of(below, tree, space.monitor);
    List<double[]> left = new ArrayList<>();
    double push = roofed ? space.rules.expandMm() + tree.tipRadiusMm() : tree.tipRadiusMm() / 2;
    double[] free = new double[2];
    for (double[] place : places) {
      boolean own = inAir.contains(place[0], place[1]);
      if (isCovered(place, z, before, covered, own ? 0 : others)) {
        continue;
      }
      if (avoidance.nearestFree(0, layer, place[0], place[1], push, free)) {
        begun.add(new Branch(free[0], free[1], tree.tipRadiusMm()));
        set.add(new double[] {place[0], place[1], z});
      } else {
        left.add(place);
      }
    }
    List<double[]> lost = new ArrayList<>();
    for (double[] place : left) {
      boolean own = inAir.contains(place[0], place[1]);
      if (isCovered(place, z, before, covered, own ? 0 : others)) {
        continue;
      }
      if (lands(place, layer)) {
        boolean squeezed =
            own && index(nearModel, space.nearModel, layer).contains(place[0], place[1]);
        column(place, layer, squeezed ? touching : columnBegins);
        set.add(new double[] {place[0], place[1], z});
      } else {
        lost.add(place);
      }
    }
    drop(below, top, z, before, lost, others);
  }

  private void forget(double aboveMm) {
    while (firstNear < set.size() && set.get(firstNear)[2] > aboveMm) {
      firstNear++;
    }
  }

  /** Whether a tip of this layer, or one higher up, is near enough. */
  private boolean isCovered(
      double[] place, double z, int before, double withinMm, double othersWithinMm) {
    for (int n = set.size() - 1; n >= firstNear; n--) {
      double[] tip = set.get(n);
      double within = n >= before ? withinMm : othersWithinMm;
      double dx = tip[0] - place[0];
      double dy = tip[1] - place[1];
      double dz = tip[2] - z;
      if (dx * dx + dy * dy + dz * dz < within * within) {
        return true;
      }
    }
    return false;
  }

  /** Where places were lost, what is too far from every tip goes without. */
  private void drop(
      Region below, int top, double z, int before, List<double[]> lost, double others) {
    if (lost.isEmpty()) {
      return;
    }
    List<Ring> discs = new ArrayList<>();
    for (int n = firstNear; n < set.size(); n++) {
      double[] tip = set.get(n);
      if (n >= before || tip[2] - z < others) {
        discs.add(Rims.disc(tip[0], tip[1], HELD_SHARE * tree.spacingMm()));
      }
    }
    Region held = discs.isEmpty() ? Region.EMPTY : Polygons.of(discs, FillRule.NON_ZERO);
    dropped[top] = BuildSpace.less(below, held);
  }

  /** Whether a column straight down ends on the bed or the model, not on a keep-out. */
  private boolean lands(double[] place, int layer) {
    for (int j = layer; j >= 0; j--) {
      if (index(keepOut, space.keepOut, j).contains(place[0], place[1])) {
        return false;
      }
      if (index(nearModel, space.nearModel, j).contains(place[0], place[1])) {
        return true;
      }
    }
    return true;
  }

  private static EdgeIndex index(@Nullable EdgeIndex[] cache, Region[] regions, int layer) {
    EdgeIndex found = cache[layer];
    if (found == null) {
      found = new EdgeIndex(regions[layer]);
      cache[layer] = found;
    }
    return found;
  }

  /** Begins a column, which widens below its tip as long as its axis is free. */
  private void column(double[] place, int layer, Region[] begins) {
    double top = space.planeMm(layer);
    for (int j = layer; j >= 0; j--) {
      double depth = top - space.planeMm(j);
      if (j < layer
          && (depth > tree.tipLengthMm()
              || index(nearModel, space.nearModel, j).contains(place[0], place[1]))) {
        return;
      }
      Ring disc = Rims.disc(place[0], place[1], tree.radiusMm(depth));
      add(begins, j, Polygons.of(List.of(disc), FillRule.NON_ZERO));
    }
  }
}
