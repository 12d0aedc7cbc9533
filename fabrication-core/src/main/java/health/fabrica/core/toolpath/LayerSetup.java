package health.fabrica.core.toolpath;

import health.fabrica.core.slice.LayerGrid;

/**
 * What all layers of a print share. The pitch of the grid is the line width / sqrt(8), so that
 * every fourth diagonal of the grid carries a line of solid infill (0.159 mm for a width of 0.45
 * mm).
 *
 * @param profile the process
 * @param plan where the model stands
 * @param meshGrid the grid in coordinates of the mesh
 * @param bedGrid the same nodes in coordinates of the bed
 */
record LayerSetup(ProcessProfile profile, PrintPlan plan, LayerGrid meshGrid, LayerGrid bedGrid) {

  /** Diagonals of the grid between neighbouring lines of solid infill. */
  static final int SOLID_SPACING = 4;

  private static final int MARGIN_NODES = 4;

  static LayerSetup of(ProcessProfile profile, PrintPlan plan) {
    double pitch = profile.lineWidthMm() / Math.sqrt(8);
    LayerGrid mesh =
        LayerGrid.covering(
            plan.x0Mm() - plan.shiftXMm(),
            plan.y0Mm() - plan.shiftYMm(),
            plan.x1Mm() - plan.shiftXMm(),
            plan.y1Mm() - plan.shiftYMm(),
            pitch,
            MARGIN_NODES);
    LayerGrid bed =
        new LayerGrid(
            mesh.originXMm() + plan.shiftXMm(),
            mesh.originYMm() + plan.shiftYMm(),
            pitch,
            mesh.nx(),
            mesh.ny());
    return new LayerSetup(profile, plan, mesh, bed);
  }

  /** Depth at which the walls end and infill begins. */
  double wallDepthMm() {
    return profile.perimeters() * profile.lineWidthMm();
  }

  /** Depth from which on infill has room beside the walls. */
  double roomDepthMm() {
    return wallDepthMm() + profile.lineWidthMm() / 2;
  }

  /** Depth up to which fields must be exact: interpolation looks two nodes further. */
  double reachMm() {
    return roomDepthMm() + 2 * meshGrid.pitchMm();
  }

  /** Diagonals between neighbouring lines of sparse infill. */
  int sparseSpacing() {
    return (int) Math.round(SOLID_SPACING / profile.infillDensity());
  }

  /** Height above the coordinates of the mesh at which a layer is cut. */
  double planeMm(int layer) {
    return PrintPlan.middleMm(layer, profile) - plan.shiftZMm();
  }
}
