package health.fabrica.core.resin;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.LayerSource;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.slice.PlacedLayers;
import health.fabrica.core.support.SupportPlan;
import health.fabrica.core.support.SupportPlanner;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.support.Zone;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The layers of a model, hollowed, drained and supported. The outer surface stays as it is:
 * cavities come from its distance field, and they and the holes are taken out of the layers'
 * polygons.
 *
 * @param model the layers as they were
 * @param layers the layers to print, supports included
 * @param modelMm3 volume of the model as it was
 * @param savedMm3 what cavities and holes take out of it
 * @param drains the holes
 * @param supports the columns
 */
record ResinPart(
    List<Region> model,
    List<Region> layers,
    double modelMm3,
    double savedMm3,
    DrainPlaces.Found drains,
    Optional<SupportPlan> supports) {

  private static final int WINDOW = 16;

  static ResinPart of(
      PlacedLayers placed,
      ResinProfile profile,
      ResinWorks works,
      int threads,
      WorkMonitor monitor) {
    List<Region> model = cut(placed, threads, monitor);
    Region[] cavity = cavity(placed, works, threads, monitor);
    Region[] solid = new Region[model.size()];
    each(solid.length, threads, monitor, k -> solid[k] = less(model.get(k), cavity[k]));
    DrainPlaces.Found drains = new DrainPlaces.Found(List.of(), 0, 0);
    if (works.hollow().isPresent()) {
      drains =
          DrainPlaces.find(
              layers(solid, profile.layerMm()),
              profile.widthMm(),
              profile.heightMm(),
              works.hollow().get(),
              monitor);
      drill(solid, drains.holes(), placed.planesMm(), threads, monitor);
    }
    double before = volume(model, profile.layerMm());
    double after = volume(Arrays.asList(solid), profile.layerMm());
    Optional<SupportPlan> plan = Optional.empty();
    if (works.supports().isPresent()) {
      SupportPlan supports =
          SupportPlanner.plan(
              layers(solid, profile.layerMm()),
              works.supports().get(),
              withCavity(works.zones(), cavity),
              threads,
              monitor);
      each(
          solid.length,
          threads,
          monitor,
          k -> {
            Region columns = supports.layers().get(k).whole();
            solid[k] = columns.isEmpty() ? solid[k] : Polygons.union(List.of(solid[k], columns));
          });
      plan = Optional.of(supports);
    }
    return new ResinPart(model, Arrays.asList(solid), before, before - after, drains, plan);
  }

  private static List<Region> cut(PlacedLayers placed, int threads, WorkMonitor monitor) {
    LayerSource.Cuts cuts = placed.cuts(monitor);
    List<Region> regions = new ArrayList<>();
    int window = WINDOW * threads;
    while (regions.size() < placed.layers()) {
      List<Supplier<Region>> work = new ArrayList<>();
      for (int n = 0; n < window && regions.size() + n < placed.layers(); n++) {
        work.add(cuts.next());
      }
      Region[] done = new Region[work.size()];
      each(done.length, threads, monitor, n -> done[n] = work.get(n).get());
      for (Region region : done) {
        regions.add(Objects.requireNonNull(region));
      }
    }
    return regions;
  }

  private interface LayerWork {
    void at(int layer);
  }

  private static void each(int count, int threads, WorkMonitor monitor, LayerWork work) {
    Parallel.loop(
        threads,
        count,
        1,
        (from, to) -> {
          for (int k = from; k < to; k++) {
            monitor.check();
            work.at(k);
          }
        });
  }

  private static Region[] cavity(
      PlacedLayers placed, ResinWorks works, int threads, WorkMonitor monitor) {
    Region[] nothing = new Region[placed.layers()];
    Arrays.fill(nothing, Region.EMPTY);
    Optional<HollowRules> rules = works.hollow().filter(hollow -> hollow.wallMm() > 0);
    return rules
        .flatMap(hollow -> Cavity.of(placed.mesh(), hollow, threads, monitor))
        .map(made -> Zone.body(MeshLayers.of(made.mesh())).cut(placed.planesMm(), monitor))
        .orElse(nothing);
  }

  private static Region less(Region region, Region less) {
    return region.isEmpty() || less.isEmpty() ? region : Polygons.difference(region, less);
  }

  private static void drill(
      Region[] solid, List<DrainHole> holes, double[] planes, int threads, WorkMonitor monitor) {
    each(
        solid.length,
        threads,
        monitor,
        k -> {
          List<Ring> cuts =
              holes.stream().filter(h -> h.crosses(planes[k])).map(h -> h.cut(planes[k])).toList();
          if (!cuts.isEmpty()) {
            solid[k] = less(solid[k], Polygons.of(cuts, FillRule.NON_ZERO));
          }
        });
  }

  /** No support stands inside of a hollow, where nobody could take it out. */
  private static SupportZones withCavity(SupportZones zones, Region[] cavity) {
    List<Zone> keepOuts = new ArrayList<>(zones.keepOuts());
    if (Arrays.stream(cavity).anyMatch(region -> !region.isEmpty())) {
      keepOuts.add((planes, monitor) -> cavity);
    }
    return new SupportZones(keepOuts, zones.enforcers());
  }

  private static List<Layer> layers(Region[] regions, double layerMm) {
    List<Layer> layers = new ArrayList<>();
    for (int k = 0; k < regions.length; k++) {
      layers.add(new Layer(k, k * layerMm, (k + 1) * layerMm, regions[k]));
    }
    return layers;
  }

  private static double volume(List<Region> regions, double layerMm) {
    double area = 0;
    for (Region region : regions) {
      area += region.areaMm2();
    }
    return area * layerMm;
  }
}
