package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.MeshBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A block beside the parts in which an extruder that takes over pushes out what is left of the
 * other plastic. Each extruder of a layer has a cell of its own, filled solid when it takes over;
 * cells that a layer does not need get a border only, to carry the ones above.
 *
 * @param xMm left side
 * @param yMm front side
 * @param cells cells along y
 * @param layers layers of the parts up to the last change
 */
record PrimeTower(double xMm, double yMm, int cells, int layers) {

  static final double WIDTH_MM = 16;
  static final double CELL_MM = 12;
  private static final double GAP_MM = 6;

  /** The tower of a job; null when there is one extruder. */
  static @Nullable PrimeTower of(FdmJob job, PrintPlan plan) {
    int tools = (int) job.parts().stream().mapToInt(FdmPart::tool).distinct().count();
    if (tools < 2) {
      return null;
    }
    PrinterProfile printer = job.profile().printer();
    double length = tools * CELL_MM;
    double[][] corners = {
      {plan.x0Mm() - GAP_MM - WIDTH_MM, plan.y0Mm()},
      {plan.x1Mm() + GAP_MM, plan.y0Mm()},
      {plan.x0Mm(), plan.y0Mm() - GAP_MM - length},
      {plan.x0Mm(), plan.y1Mm() + GAP_MM}
    };
    for (double[] corner : corners) {
      boolean fits =
          corner[0] >= 1
              && corner[1] >= 1
              && corner[0] + WIDTH_MM <= printer.buildXMm() - 1
              && corner[1] + length <= printer.buildYMm() - 1;
      if (fits) {
        return new PrimeTower(corner[0], corner[1], tools, lastChange(job, plan));
      }
    }
    throw ToolpathProblem.NO_TOWER_ROOM.refuse(
        String.format(
            Locale.ROOT,
            "%d extruders need a prime tower of %.0f x %.0f mm; beside the parts there is no room"
                + " for it on the bed of %.0f x %.0f mm.",
            tools,
            WIDTH_MM,
            length,
            printer.buildXMm(),
            printer.buildYMm()),
        "Use one extruder, fewer parts, or a larger printer.");
  }

  /** Layers up to the highest that may be printed with another extruder than what is below it. */
  private static int lastChange(FdmJob job, PrintPlan plan) {
    double[] low = new double[FdmPart.MOST_TOOLS];
    double[] high = new double[FdmPart.MOST_TOOLS];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (FdmPart part : job.parts()) {
      MeshBounds bounds = MeshBounds.of(part.mesh());
      low[part.tool()] = Math.min(low[part.tool()], bounds.low().z() + plan.shiftZMm());
      high[part.tool()] =
          Math.max(high[part.tool()], bounds.low().z() + bounds.size().z() + plan.shiftZMm());
    }
    double last = 0;
    for (int a = 0; a < low.length; a++) {
      for (int b = 0; b < low.length; b++) {
        if (a != b && low[a] < high[a] && low[b] < high[b]) {
          last = Math.max(last, Math.max(low[a], Math.min(high[a], high[b])));
        }
      }
    }
    double beyondFirst = last - job.profile().firstLayerMm();
    int layers = 2 + (int) Math.ceil(Math.max(0, beyondFirst) / job.profile().layerHeightMm());
    return Math.min(plan.layers(), layers);
  }

  /** Loops of one cell: all of them, or the outermost two. */
  List<Bead> loops(int cell, boolean full, double lineWidth) {
    List<Bead> loops = new ArrayList<>();
    double y0 = yMm + cell * CELL_MM;
    for (int n = 0; full || n < 2; n++) {
      double in = (n + 0.5) * lineWidth;
      double right = xMm + WIDTH_MM - in;
      double back = y0 + CELL_MM - in;
      if (right <= xMm + in || back <= y0 + in) {
        break;
      }
      loops.add(
          new Bead(
              new double[] {xMm + in, right, right, xMm + in},
              new double[] {y0 + in, y0 + in, back, back},
              new double[] {1, 1, 1, 1},
              true,
              0,
              MoveKind.TOWER));
    }
    return loops;
  }
}
