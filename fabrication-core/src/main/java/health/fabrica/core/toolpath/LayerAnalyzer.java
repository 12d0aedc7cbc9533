package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.LineSimplifier;
import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.Contour;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.DepthFieldBuilder;
import health.fabrica.core.slice.LayerGrid;
import health.fabrica.core.slice.MeshSlicer;
import health.fabrica.core.slice.SliceLayer;
import health.fabrica.core.slice.Tracer;
import java.util.ArrayList;
import java.util.List;

/**
 * First stage of a layer: contours, depth field, beads along the walls, and what is too thin for a
 * bead. Scratch memory; one thread.
 */
final class LayerAnalyzer {

  private final LayerSetup setup;
  private final Tracer tracer;
  private final DepthFieldBuilder fieldBuilder;
  private final PerimeterBuilder perimeters;
  private final ThinWallBuilder thinWalls;
  private final LineSimplifier simplifier = new LineSimplifier();
  private final BitGrid beads;
  private final BitGrid scratch;

  LayerAnalyzer(MeshSlicer slicer, LayerSetup setup) {
    LayerGrid grid = setup.meshGrid();
    this.setup = setup;
    this.tracer = slicer.tracer();
    this.fieldBuilder = new DepthFieldBuilder(grid, setup.reachMm());
    this.perimeters = new PerimeterBuilder(setup.profile(), setup.bedGrid());
    this.thinWalls = new ThinWallBuilder(setup.profile(), setup.bedGrid());
    this.beads = new BitGrid(grid.nx(), grid.ny());
    this.scratch = new BitGrid(grid.nx(), grid.ny());
  }

  /** Looks at one layer and fills the given field with it. */
  LayerRegion analyze(int layer, double planeMm, int[] crossing, DepthField field) {
    SliceLayer slice = tracer.trace(planeMm, crossing);
    fieldBuilder.fill(simplified(slice.contours()), field);
    BitComponents islands = markBeads(field);
    List<Loop> loops = perimeters.build(field, beads, islands, scratch);
    ThinWalls thin = thinWalls.find(field, beads, islands.count());
    loops.addAll(thin.loops());
    return new LayerRegion(
        layer,
        field,
        islands,
        thin.parts(),
        loops,
        slice.areaMm2(),
        fieldBuilder.overlapMm2(),
        thin.narrowMm2(),
        thin.lostMm2() + fieldBuilder.missedMm2());
  }

  /**
   * Marks the nodes deep enough for a bead, without parts that are so only here and there: a wall
   * of hardly more than a line width has such nodes or not, depending on where the grid lies. A
   * part counts when it is deep enough for a node to be there in any case.
   */
  private BitComponents markBeads(DepthField field) {
    double half = setup.profile().lineWidthMm() / 2;
    BitComponents parts = new BitComponents(field.atLeast(half, beads));
    double certain = half + field.grid().pitchMm() / 2;
    boolean[] thick = parts.touching(field.atLeast(certain, scratch));
    beads.clear();
    parts.mark(thick, beads);
    return new BitComponents(beads);
  }

  private List<Contour> simplified(List<Contour> contours) {
    List<Contour> result = new ArrayList<>(contours.size());
    for (Contour contour : contours) {
      int n = contour.size();
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = contour.xy()[2 * i];
        y[i] = contour.xy()[2 * i + 1];
      }
      int m = simplifier.simplify(x, y, new double[n], n, PerimeterBuilder.TOLERANCE_MM);
      if (m >= 3) {
        double[] xy = new double[2 * m];
        for (int i = 0; i < m; i++) {
          xy[2 * i] = x[i];
          xy[2 * i + 1] = y[i];
        }
        result.add(new Contour(xy));
      }
    }
    return result;
  }
}
