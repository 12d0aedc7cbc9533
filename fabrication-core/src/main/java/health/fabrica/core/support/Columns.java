package health.fabrica.core.support;

import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Straight columns: what begins in a layer goes down to the bed or the model. A column is trimmed
 * by the model grown by the gap and never grows again below, so each layer of it lies on the next
 * or over the model. What would end on a keep-out is taken away from below.
 */
final class Columns {

  private Columns() {}

  /**
   * The columns, one region a layer.
   *
   * @param begins what begins in each layer
   */
  static Region[] down(BuildSpace space, Region[] begins) {
    return down(space, begins, space.nearModel);
  }

  /**
   * The columns, one region a layer.
   *
   * @param begins what begins in each layer
   * @param taken where they may not be, besides keep-outs
   */
  static Region[] down(BuildSpace space, Region[] begins, Region[] taken) {
    Region[] columns = new Region[space.size()];
    Arrays.fill(columns, Region.EMPTY);
    Region above = Region.EMPTY;
    for (int j = space.size() - 1; j >= 0; j--) {
      space.monitor.check();
      Region all = begins[j].isEmpty() ? above : Polygons.union(List.of(above, begins[j]));
      Region free = BuildSpace.less(BuildSpace.less(all, taken[j]), space.keepOut[j]);
      above = free.equals(above) ? above : wide(space, free);
      columns[j] = above;
    }
    withoutFloating(space, columns);
    return columns;
  }

  /** Without what is narrower than a bead. */
  static Region wide(BuildSpace space, Region region) {
    if (region.isEmpty()) {
      return region;
    }
    double half = space.rules.minWidthMm() / 2;
    Region inner = Offsets.offset(region, -half, OffsetStyle.MITRE, space.monitor);
    return Polygons.intersection(
        region, Offsets.offset(inner, half, OffsetStyle.MITRE, space.monitor));
  }

  private static void withoutFloating(BuildSpace space, Region[] columns) {
    Region floating = Region.EMPTY;
    for (int j = 1; j < columns.length; j++) {
      List<Region> below = new ArrayList<>();
      below.add(floating);
      if (!space.keepOut[j - 1].isEmpty()) {
        below.add(BuildSpace.less(space.keepOut[j - 1], space.nearModel[j - 1]));
      }
      Region nothing = Polygons.union(below);
      if (nothing.isEmpty() || columns[j].isEmpty()) {
        floating = Region.EMPTY;
        continue;
      }
      floating = Polygons.intersection(columns[j], nothing);
      if (!floating.isEmpty()) {
        Region kept = wide(space, Polygons.difference(columns[j], nothing));
        floating = Polygons.difference(columns[j], kept);
        columns[j] = kept;
      }
    }
  }
}
