package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Second stage of a layer: skins, bridges, infill, extras, in an order. One thread. */
final class LayerComposer {

  private static final double SKIRT_DISTANCE_MM = 3;

  private final LayerSetup setup;
  private final SkinBuilder skins;
  private final Filler filler;

  /**
   * One part and what is around it.
   *
   * @param region the part in this layer
   * @param below material in all layers that bottom skins look at
   * @param above material in all layers that top skins look at
   * @param holding the layer below with its supports; null for the lowest layer
   */
  record Surrounded(
      LayerRegion region,
      SkinBuilder.Cover below,
      SkinBuilder.Cover above,
      @Nullable Region holding) {}

  LayerComposer(LayerSetup setup, WorkMonitor monitor) {
    this.setup = setup;
    this.skins = new SkinBuilder(setup.profile(), monitor);
    this.filler = new Filler(setup.job(), monitor);
  }

  /** Whether the skirt is wanted and lies on the bed. */
  static boolean hasSkirt(LayerSetup setup) {
    PrintPlan plan = setup.plan();
    PrinterProfile printer = setup.profile().printer();
    double room = SKIRT_DISTANCE_MM + 1;
    return setup.profile().skirt()
        && plan.x0Mm() >= room
        && plan.y0Mm() >= room
        && plan.x1Mm() <= printer.buildXMm() - room
        && plan.y1Mm() <= printer.buildYMm() - room;
  }

  /**
   * The moves of one layer; a layer of a raft has no parts.
   *
   * @param previousTool extruder that is in use when the layer begins; -1 for none
   */
  LayerMoves compose(int layer, List<Surrounded> parts, int previousTool) {
    LayerMoves moves = new LayerMoves();
    PrintPlan plan = setup.plan();
    List<LayerRegion> regions = parts.stream().map(Surrounded::region).toList();
    List<Integer> tools = toolOrder(setup.job(), layer, regions);
    PathOrder order = new PathOrder(setup.profile(), moves, plan.x0Mm(), plan.y0Mm());
    boolean changes = setup.tower() != null && tools.get(0) != previousTool;
    if (changes) {
      moves.tool(tools.get(0));
    }
    if (layer == setup.lowest() && hasSkirt(setup)) {
      order.skirt(plan, SKIRT_DISTANCE_MM);
    }
    tower(layer, 0, changes, order);
    extras(layer, order);
    for (int n = 0; n < tools.size(); n++) {
      if (n > 0) {
        moves.tool(tools.get(n));
        tower(layer, n, true, order);
      }
      for (Surrounded part : parts) {
        if (setup.job().parts().get(part.region().part()).tool() == tools.get(n)) {
          part(layer, part, order);
        }
      }
    }
    for (int cell = tools.size(); setup.tower() != null && cell < setup.tower().cells(); cell++) {
      tower(layer, cell, false, order);
    }
    return moves;
  }

  private void tower(int layer, int cell, boolean full, PathOrder order) {
    PrimeTower tower = setup.tower();
    if (tower != null && layer >= 0 && layer < tower.layers()) {
      order.all(tower.loops(cell, full, setup.profile().lineWidthMm()));
    }
  }

  /**
   * The extruders of a layer, at least one: upwards in even layers and downwards in odd ones, so
   * that layers mostly begin as the one below has ended.
   */
  static List<Integer> toolOrder(FdmJob job, int layer, List<LayerRegion> regions) {
    List<Integer> used = new ArrayList<>();
    for (LayerRegion region : regions) {
      int tool = job.parts().get(region.part()).tool();
      if (!region.outline().isEmpty() && !used.contains(tool)) {
        used.add(tool);
      }
    }
    if (used.isEmpty()) {
      used.add(job.parts().get(0).tool());
    }
    used.sort(null);
    if (Math.floorMod(layer, 2) == 1) {
      Collections.reverse(used);
    }
    return used;
  }

  private void extras(int layer, PathOrder order) {
    for (LayerExtra extra : setup.job().extras().at(layer)) {
      switch (extra.role()) {
        case BRIM, SKIRT -> order.all(filler.nested(extra.region(), MoveKind.SKIRT));
        case SUPPORT -> order.fill(lines(extra, 0, MoveKind.SUPPORT));
        case SUPPORT_INTERFACE -> order.fill(lines(extra, 90, MoveKind.SUPPORT_INTERFACE));
        case RAFT ->
            order.fill(lines(extra, Math.floorMod(layer, 2) == 0 ? 45 : 135, MoveKind.SUPPORT));
      }
    }
  }

  private List<Chains.Chain> lines(LayerExtra extra, double angle, MoveKind kind) {
    return filler.straight(extra.region(), angle, extra.spacingMm(), kind, ScanLines.FULL);
  }

  private void part(int layer, Surrounded part, PathOrder order) {
    LayerRegion own = part.region();
    SkinBuilder.Fill fill =
        skins.divide(own.walls().inner(), part.below(), part.above(), part.holding());
    List<Chains.Chain> bridges = new ArrayList<>();
    fill.bridges().forEach(bridge -> bridges.addAll(filler.bridge(bridge)));
    order.part(
        own.outline(),
        own.walls().beads(),
        List.of(
            bridges,
            filler.solid(fill.solid(), layer),
            filler.sparse(fill.sparse(), layer, setup.middleMm(layer))));
  }
}
