package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Simplifier;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** First stage of a layer: outlines and walls of its parts. Scratch memory; one thread. */
final class LayerAnalyzer {

  /** How exactly skins know the layers around them; their borders lie behind the walls. */
  private static final double COVER_MM = 0.05;

  private final RegionTool tool;
  private final WallBuilder walls;
  private final Simplifier simplifier = new Simplifier();

  LayerAnalyzer(ProcessProfile profile, WorkMonitor monitor) {
    this.tool = new RegionTool(monitor);
    this.walls = new WallBuilder(profile, monitor);
  }

  /** Looks at one layer; what an earlier part has is taken off the later ones. */
  List<LayerRegion> analyze(int layer, List<Supplier<MeshLayers.Section>> cuts) {
    List<LayerRegion> found = new ArrayList<>();
    Region taken = Region.EMPTY;
    for (int part = 0; part < cuts.size(); part++) {
      MeshLayers.Section section = cuts.get(part).get();
      Region own = tool.without(section.region(), taken);
      taken = part + 1 < cuts.size() ? tool.union(taken, own) : taken;
      Region outline = simplifier.simplify(own, WallBuilder.TOLERANCE_MM);
      double overlap = Math.abs(section.windingMm2() - section.region().areaMm2());
      found.add(
          new LayerRegion(
              layer,
              part,
              outline,
              simplifier.simplify(outline, COVER_MM),
              walls.build(outline),
              own.areaMm2(),
              overlap));
    }
    return found;
  }
}
