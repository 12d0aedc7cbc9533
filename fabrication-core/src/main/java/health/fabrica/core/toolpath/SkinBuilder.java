package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides what the walls leave into bridges, solid skins and the sparse inside. One thread. */
final class SkinBuilder {

  /** What is uncovered by less than this is left to the infill. */
  private static final double LEAST_SKIN_MM2 = 0.3;

  /** A sparse inside smaller than this is filled. */
  private static final double LEAST_SPARSE_MM2 = 6;

  private final ProcessProfile profile;
  private final RegionTool tool;
  private final BridgeFinder bridges;

  /**
   * What is laid inside of the walls.
   *
   * @param solid skins
   * @param sparse the inside
   * @param bridges what spans air
   */
  record Fill(Region solid, Region sparse, List<BridgeFinder.Bridge> bridges) {}

  /**
   * What lies on one side of a layer, in all layers that a skin needs.
   *
   * @param everything whether no skin is wanted on this side
   * @param common material in all of them; null when the part ends among them
   */
  record Cover(boolean everything, @Nullable Region common) {}

  SkinBuilder(ProcessProfile profile, WorkMonitor monitor) {
    this.profile = profile;
    this.tool = new RegionTool(monitor);
    this.bridges = new BridgeFinder(profile.lineWidthMm(), tool);
  }

  /**
   * Divides the inside of one layer.
   *
   * @param below material in all layers below that bottom skins look at
   * @param above material in all layers above that top skins look at
   * @param holding the layer below with its supports; null for the lowest layer
   */
  Fill divide(Region room, Cover below, Cover above, @Nullable Region holding) {
    if (room.isEmpty()) {
      return new Fill(Region.EMPTY, Region.EMPTY, List.of());
    }
    Region covered = covered(room, below);
    Region bottom = tool.without(room, covered);
    covered = covered(covered, above);
    Region solid = room;
    Region sparse = Region.EMPTY;
    if (profile.infillDensity() < 0.99) {
      Region skin = tool.without(room, covered).largerThan(LEAST_SKIN_MM2);
      if (skin.isEmpty()) {
        sparse = room.largerThan(LEAST_SPARSE_MM2);
      } else {
        Region grown = tool.dilated(skin, profile.lineWidthMm());
        sparse = tool.without(room, grown).largerThan(LEAST_SPARSE_MM2);
      }
      solid = sparse.equals(room) ? Region.EMPTY : tool.without(room, sparse);
    }
    List<BridgeFinder.Bridge> spans =
        holding == null ? List.of() : bridges.of(bottom, room, holding);
    for (BridgeFinder.Bridge span : spans) {
      solid = tool.without(solid, span.region());
      sparse = tool.without(sparse, span.region());
    }
    return new Fill(solid, sparse, spans);
  }

  private Region covered(Region room, Cover by) {
    if (by.everything()) {
      return room;
    }
    return by.common() == null ? Region.EMPTY : tool.common(room, by.common());
  }
}
