package health.fabrica.core.support;

import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Plans the supports of a print from its layers; what is promised says the package. */
public final class SupportPlanner {

  /** Smaller overlaps with the model below are the rim of a gap. */
  private static final double STANDS_MM2 = 0.01;

  private final BuildSpace space;
  private final List<LayerOverhang> overhangs;

  private SupportPlanner(BuildSpace space, List<LayerOverhang> overhangs) {
    this.space = space;
    this.overhangs = overhangs;
  }

  /**
   * Plans.
   *
   * @param layers all layers of the print, upwards from the bed
   * @param threads the plan does not depend on them
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static SupportPlan plan(
      List<Layer> layers,
      SupportRules rules,
      SupportZones zones,
      int threads,
      WorkMonitor monitor) {
    double[] planes = Overhangs.planes(layers);
    Region[] keepOut = SupportZones.cut(zones.keepOuts(), planes, monitor);
    Region[] enforced = SupportZones.cut(zones.enforcers(), planes, monitor);
    List<LayerOverhang> overhangs =
        Overhangs.find(layers, rules, keepOut, enforced, threads, monitor);
    BuildSpace space = new BuildSpace(layers, rules, keepOut, overhangs, threads, monitor);
    return new SupportPlanner(space, overhangs).plan();
  }

  private SupportPlan plan() {
    return switch (space.rules.kind()) {
      case NONE -> none();
      case GRID -> grid();
      case TREE -> tree();
    };
  }

  private SupportPlan none() {
    Region[] nothing = empty();
    return finished(nothing, nothing, overhangs.stream().map(LayerOverhang::wanted).toList(), 0);
  }

  private SupportPlan grid() {
    Region[] columns = Columns.down(space, space.contact);
    Region[] dense = empty();
    each(
        j -> {
          Region top = space.topInterface(j);
          Region bottom = space.bottomInterface(columns[j], j);
          Region wanted = top.isEmpty() ? bottom : Polygons.union(List.of(top, bottom));
          dense[j] =
              wanted.isEmpty() || columns[j].isEmpty()
                  ? Region.EMPTY
                  : Polygons.intersection(columns[j], wanted);
        });
    return finished(columns, dense, unreached(columns), 0);
  }

  private SupportPlan tree() {
    TreeBuilder.Grown grown = new TreeBuilder(space, overhangs).grow();
    Region[] all = empty();
    Region[] dense = empty();
    each(
        j -> {
          all[j] = Polygons.union(List.of(grown.trunks()[j], grown.columns()[j], grown.roofs()[j]));
          Region bottom = space.bottomInterface(grown.columns()[j], j);
          dense[j] = Polygons.union(List.of(grown.roofs()[j], bottom));
        });
    List<Region> without =
        space.rules.interfaceLayers() == 0 ? dropped(grown.dropped()) : unreached(all);
    return finished(all, dense, without, grown.tips());
  }

  private Region[] empty() {
    Region[] regions = new Region[space.size()];
    Arrays.fill(regions, Region.EMPTY);
    return regions;
  }

  private interface LayerWork {
    void at(int layer);
  }

  private void each(LayerWork work) {
    Parallel.loop(
        space.threads,
        space.size(),
        4,
        (from, to) -> {
          for (int j = from; j < to; j++) {
            space.monitor.check();
            work.at(j);
          }
        });
  }

  /** By the layer of the overhang: what tips could not be set below, or has no layer below it. */
  private List<Region> dropped(Region[] byContact) {
    List<Region> without = new ArrayList<>();
    for (int k = 0; k < space.size(); k++) {
      int j = k - 1 - space.rules.gapLayers();
      without.add(j < 0 ? overhangs.get(k).wanted() : byContact[j]);
    }
    return without;
  }

  /** By the layer of the overhang: what lies further from a support than it may. */
  private List<Region> unreached(Region[] supports) {
    Region[] without = empty();
    each(
        k -> {
          Region wanted = overhangs.get(k).wanted();
          int j = k - 1 - space.rules.gapLayers();
          if (!wanted.isEmpty()) {
            without[k] =
                j < 0 || supports[j].isEmpty()
                    ? wanted
                    : Polygons.difference(
                        wanted, Rims.grown(supports[j], space.rules.reachMm(), space.monitor));
          }
        });
    return Arrays.asList(without);
  }

  private SupportPlan finished(Region[] all, Region[] dense, List<Region> without, int tips) {
    SupportLayer[] layers = new SupportLayer[space.size()];
    boolean[] onModel = new boolean[space.size()];
    each(
        j -> {
          Region body = dense[j].isEmpty() ? all[j] : Polygons.difference(all[j], dense[j]);
          layers[j] = new SupportLayer(j, body, dense[j]);
          Region below = space.model(j - 1 - space.rules.bottomGapLayers());
          onModel[j] =
              !all[j].isEmpty()
                  && !below.isEmpty()
                  && Polygons.intersection(all[j], below).areaMm2() > STANDS_MM2;
        });
    double volume = 0;
    int standing = 0;
    List<SupportPlan.Unreached> unreached = new ArrayList<>();
    for (int j = 0; j < layers.length; j++) {
      volume += all[j].areaMm2() * space.layers.get(j).heightMm();
      standing += onModel[j] ? 1 : 0;
      if (!without.get(j).isEmpty()) {
        unreached.add(new SupportPlan.Unreached(j, without.get(j)));
      }
    }
    List<SupportLayer> done = Arrays.stream(layers).map(Objects::requireNonNull).toList();
    return new SupportPlan(done, overhangs, unreached, tips, standing, volume);
  }
}
