package health.fabrica.core.toolpath;

import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.LayerGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * Second stage of a layer, when its neighbours are known: splits the inside into solid skins and
 * sparse infill, and puts all beads in an order. A node belongs to a skin when some layer of the
 * given number above or below has no material there; skins are widened by a line width to take hold
 * of the walls and the infill around. Scratch memory; one thread.
 */
final class LayerComposer {

  private final LayerSetup setup;
  private final BitGrid room;
  private final BitGrid solid;
  private final BitGrid sparse;
  private final BitGrid scratch;

  LayerComposer(LayerSetup setup) {
    LayerGrid grid = setup.meshGrid();
    this.setup = setup;
    room = new BitGrid(grid.nx(), grid.ny());
    solid = new BitGrid(grid.nx(), grid.ny());
    sparse = new BitGrid(grid.nx(), grid.ny());
    scratch = new BitGrid(grid.nx(), grid.ny());
  }

  /**
   * The moves of one layer.
   *
   * @param below inside of the layers below that skins look at
   * @param above inside of the layers above that skins look at
   */
  LayerMoves compose(LayerRegion region, Neighbours below, Neighbours above) {
    DepthField field = region.field();
    markRoom(field);
    markSkins(field, below, above);
    sparse.copyFrom(room).andNot(solid);
    boolean rising = region.layer() % 2 == 0;
    LayerGrid bed = setup.bedGrid();
    double wallDepth = setup.wallDepthMm();
    InfillLines solidLines = new InfillLines(bed, rising, LayerSetup.SOLID_SPACING, wallDepth);
    solidLines.find(solid, field, region.islands());
    List<InfillLines> infill = new ArrayList<>();
    infill.add(solidLines);
    if (setup.profile().infillDensity() > 0) {
      InfillLines lines = new InfillLines(bed, rising, setup.sparseSpacing(), wallDepth);
      lines.find(sparse, field, region.islands());
      infill.add(lines);
    }
    return new PathOrder(setup, region, infill).moves();
  }

  /** Nodes behind the walls, without slits that the innermost wall fills by its width. */
  private void markRoom(DepthField field) {
    double pitch = field.grid().pitchMm();
    int radius = (int) Math.ceil(setup.profile().lineWidthMm() / 2 / pitch) + 1;
    field.atLeast(setup.roomDepthMm(), scratch);
    room.dilationOf(scratch, radius);
    field.atLeast(setup.wallDepthMm(), scratch);
    room.and(scratch);
  }

  private void markSkins(DepthField field, Neighbours below, Neighbours above) {
    if (setup.profile().infillDensity() > 0.99) {
      solid.copyFrom(room);
      return;
    }
    scratch.copyFrom(room);
    if (below.complete() && above.complete()) {
      sparse.copyFrom(room);
      below.layers().forEach(sparse::and);
      above.layers().forEach(sparse::and);
      scratch.andNot(sparse);
    }
    int radius = (int) Math.round(setup.profile().lineWidthMm() / field.grid().pitchMm());
    solid.dilationOf(scratch, radius).and(room);
  }

  /**
   * Layers on one side of a layer.
   *
   * @param layers their insides
   * @param complete false when the model ends among them
   */
  record Neighbours(List<BitGrid> layers, boolean complete) {}
}
