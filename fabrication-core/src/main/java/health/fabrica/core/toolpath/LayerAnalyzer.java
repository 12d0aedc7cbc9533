package health.fabrica.core.toolpath;

import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.Contour;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.DepthFieldBuilder;
import health.fabrica.core.slice.LayerGrid;
import health.fabrica.core.slice.LineSimplifier;
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
  private final LineSimplifier simplifier = new LineSimplifier();
  private final BitGrid beads;
  private final BitGrid scratch;

  LayerAnalyzer(MeshSlicer slicer, LayerSetup setup) {
    LayerGrid grid = setup.meshGrid();
    this.setup = setup;
    this.tracer = slicer.tracer();
    this.fieldBuilder = new DepthFieldBuilder(grid, setup.reachMm());
    this.perimeters = new PerimeterBuilder(setup.profile(), setup.bedGrid());
    this.beads = new BitGrid(grid.nx(), grid.ny());
    this.scratch = new BitGrid(grid.nx(), grid.ny());
  }

  /** Looks at one layer and fills the given field with it. */
  LayerRegion analyze(int layer, double planeMm, int[] crossing, DepthField field) {
    SliceLayer slice = tracer.trace(planeMm, crossing);
    fieldBuilder.fill(simplified(slice.contours()), field);
    field.atLeast(setup.profile().lineWidthMm() / 2, beads);
    BitComponents islands = new BitComponents(beads);
    List<Loop> loops = perimeters.build(field, islands, scratch);
    return new LayerRegion(
        layer,
        field,
        islands,
        loops,
        slice.areaMm2(),
        fieldBuilder.overlapMm2(),
        thinAreaMm2(field));
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

  /**
   * Area further than a bead reaches. A bead of half width r around its centre line leaves nothing
   * out but corners, and those of at least 90 degrees lie within r * sqrt(2): the disc is one node
   * larger than that.
   */
  private double thinAreaMm2(DepthField field) {
    double pitch = field.grid().pitchMm();
    int radius = (int) Math.ceil(setup.profile().lineWidthMm() * Math.sqrt(0.5) / pitch) + 1;
    scratch.dilationOf(beads, radius);
    return missing(field.inside(), scratch) * pitch * pitch;
  }

  private static long missing(BitGrid wanted, BitGrid covered) {
    long n = 0;
    for (int j = 0; j < wanted.ny(); j++) {
      for (int w = 0; w < wanted.stride(); w++) {
        n += Long.bitCount(wanted.word(w, j) & ~covered.word(w, j));
      }
    }
    return n;
  }
}
