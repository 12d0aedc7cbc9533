package health.fabrica.core.support;

import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What somebody painted: where no support may stand, and where every downward surface gets one.
 *
 * @param keepOuts no support in them; overhangs in them are reported instead
 * @param enforcers every surface in them that looks down is supported, whatever its angle
 */
public record SupportZones(List<Zone> keepOuts, List<Zone> enforcers) {

  /** Nothing painted. */
  public static final SupportZones NONE = new SupportZones(List.of(), List.of());

  public SupportZones {
    keepOuts = List.copyOf(keepOuts);
    enforcers = List.copyOf(enforcers);
  }

  /** The zones joined, one region a plane. */
  static Region[] cut(List<Zone> zones, double[] planesMm, WorkMonitor monitor) {
    Region[] joined = new Region[planesMm.length];
    Arrays.fill(joined, Region.EMPTY);
    if (zones.isEmpty()) {
      return joined;
    }
    List<Region[]> cuts = new ArrayList<>();
    for (Zone zone : zones) {
      cuts.add(zone.cut(planesMm, monitor));
    }
    for (int i = 0; i < joined.length; i++) {
      int layer = i;
      joined[i] = Polygons.union(cuts.stream().map(cut -> cut[layer]).toList());
    }
    return joined;
  }
}
