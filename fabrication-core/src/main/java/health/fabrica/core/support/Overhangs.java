package health.fabrica.core.support;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds what of each layer has nothing below that would hold it. */
public final class Overhangs {

  private Overhangs() {}

  /**
   * The overhangs of all layers.
   *
   * @param layers upwards, from the bed
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static List<LayerOverhang> find(
      List<Layer> layers,
      SupportRules rules,
      SupportZones zones,
      int threads,
      WorkMonitor monitor) {
    double[] planes = planes(layers);
    Region[] keepOut = SupportZones.cut(zones.keepOuts(), planes, monitor);
    Region[] enforced = SupportZones.cut(zones.enforcers(), planes, monitor);
    return find(layers, rules, keepOut, enforced, threads, monitor);
  }

  static double[] planes(List<Layer> layers) {
    return layers.stream().mapToDouble(layer -> (layer.bottomMm() + layer.topMm()) / 2).toArray();
  }

  static List<LayerOverhang> find(
      List<Layer> layers,
      SupportRules rules,
      Region[] keepOut,
      Region[] enforced,
      int threads,
      WorkMonitor monitor) {
    LayerOverhang[] found = new LayerOverhang[layers.size()];
    double[] planes = planes(layers);
    double slope = Math.tan(Math.toRadians(rules.overhangDegrees()));
    Parallel.loop(
        threads,
        found.length,
        4,
        (from, to) -> {
          for (int k = from; k < to; k++) {
            monitor.check();
            found[k] =
                k == 0
                    ? LayerOverhang.none(0)
                    : new Look(
                            k,
                            layers.get(k).region(),
                            layers.get(k - 1).region(),
                            (planes[k] - planes[k - 1]) * slope,
                            rules,
                            monitor)
                        .find(keepOut[k], enforced[k]);
          }
          monitor.progress("overhangs", to / (double) found.length);
        });
    return Arrays.stream(found).map(Objects::requireNonNull).toList();
  }

  /** One layer over the one below. */
  private record Look(
      int layer, Region own, Region below, double outMm, SupportRules rules, WorkMonitor monitor) {

    LayerOverhang find(Region keepOut, Region enforced) {
      Set<Island> inAir = inAir();
      Region held = outMm > 0 ? Rims.grown(below, outMm, monitor) : below;
      Region over = Polygons.difference(own, held);
      List<Island> wanted = new ArrayList<>();
      List<Island> bridged = new ArrayList<>();
      List<Island> small = new ArrayList<>();
      Bridges bridges = bridges(over, held);
      for (Island part : over.islands()) {
        boolean free = inAir.contains(part);
        if (!free && rules.bridgeMm() > 0 && bridges.spans(part)) {
          bridged.add(part);
        } else if (!free && part.areaMm2() < rules.minAreaMm2()) {
          small.add(part);
        } else {
          wanted.add(part);
        }
      }
      List<Region> all = new ArrayList<>();
      Region air = Rims.of(inAir);
      all.add(Rims.of(wanted));
      all.add(air);
      if (!enforced.isEmpty()) {
        all.add(Polygons.intersection(Polygons.difference(own, below), enforced));
      }
      Region needs = Polygons.union(all);
      Region bridge = less(Rims.of(bridged), needs);
      Region little = less(Rims.of(small), needs);
      if (keepOut.isEmpty() || needs.isEmpty()) {
        return new LayerOverhang(layer, needs, air, bridge, little, Region.EMPTY);
      }
      return new LayerOverhang(
          layer,
          Polygons.difference(needs, keepOut),
          Polygons.difference(air, keepOut),
          bridge,
          little,
          Polygons.intersection(needs, keepOut));
    }

    private static Region less(Region a, Region b) {
      return a.isEmpty() || b.isEmpty() ? a : Polygons.difference(a, b);
    }

    /** Parts that nothing below takes anything away from, but for the grip. */
    private Set<Island> inAir() {
      Region grip = rules.gripMm() > 0 ? Rims.grown(below, -rules.gripMm(), monitor) : below;
      Set<Island> untouched = new HashSet<>(own.islands());
      untouched.retainAll(Polygons.difference(own, grip).islands());
      return untouched;
    }

    private Bridges bridges(Region over, Region held) {
      Region rim =
          rules.bridgeMm() > 0 && !over.isEmpty()
              ? Polygons.intersection(Rims.grown(over, Bridges.RIM_MM, monitor), held)
              : Region.EMPTY;
      return new Bridges(rim, rules.bridgeMm());
    }
  }
}
