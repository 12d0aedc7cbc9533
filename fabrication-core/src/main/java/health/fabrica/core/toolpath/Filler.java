package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Fills regions with beads, as chains that follow each other with few travels. One thread. */
final class Filler {

  /** How near to the last loops a middle one may come, as a share of the width of a bead. */
  private static final double MIDDLE_SHARE = 0.95;

  private final FdmJob job;
  private final double lineWidth;
  private final RegionTool tool;
  private final ScanLines lines = new ScanLines();

  Filler(FdmJob job, WorkMonitor monitor) {
    this.job = job;
    this.lineWidth = job.profile().lineWidthMm();
    this.tool = new RegionTool(monitor);
  }

  /** Beads side by side along lines at 45 degrees, turned from layer to layer. */
  List<Chains.Chain> solid(Region region, int layer) {
    return straight(region, diagonal(layer), lineWidth, MoveKind.SOLID, ScanLines.FULL);
  }

  private static double diagonal(int layer) {
    return Math.floorMod(layer, 2) == 0 ? 45 : 135;
  }

  List<Chains.Chain> bridge(BridgeFinder.Bridge bridge) {
    List<Chains.Chain> chains = new ArrayList<>();
    ScanLines.Rows rows = ScanLines.Rows.straight(bridge.angleDegrees(), lineWidth);
    double flow = job.profile().rules().bridgeFlow();
    for (Island island : bridge.region().islands()) {
      chains.addAll(
          Chains.of(lines.of(island, rows, ScanLines.FULL), lineWidth, flow, MoveKind.BRIDGE));
    }
    return chains;
  }

  /** Lines in one direction. */
  List<Chains.Chain> straight(
      Region region, double angle, double spacing, MoveKind kind, DoubleBinaryOperator density) {
    List<Chains.Chain> chains = new ArrayList<>();
    ScanLines.Rows rows = ScanLines.Rows.straight(angle, spacing);
    for (Island island : region.islands()) {
      chains.addAll(Chains.of(lines.of(island, rows, density), spacing, 1, kind));
    }
    return chains;
  }

  /** The sparse inside of a layer whose middle lies at a height above the bed. */
  List<Chains.Chain> sparse(Region region, int layer, double zMm) {
    double share = job.profile().infillDensity();
    if (region.isEmpty() || share <= 0) {
      return List.of();
    }
    double spacing = lineWidth / share;
    DoubleBinaryOperator density = density(share, zMm);
    return switch (job.profile().rules().infill()) {
      case LINES -> straight(region, diagonal(layer), spacing, MoveKind.SPARSE, density);
      case GRID -> {
        List<Chains.Chain> both =
            new ArrayList<>(straight(region, 45, 2 * spacing, MoveKind.SPARSE, density));
        both.addAll(straight(region, 135, 2 * spacing, MoveKind.SPARSE, density));
        yield both;
      }
      case GYROID -> gyroid(region, share, zMm, density);
      case CONCENTRIC -> concentric(region, spacing);
    };
  }

  private DoubleBinaryOperator density(double share, double zMm) {
    if (job.density() == FdmJob.UNIFORM) {
      return ScanLines.FULL;
    }
    return (x, y) -> job.density().at(x, y, zMm) / share;
  }

  private List<Chains.Chain> gyroid(
      Region region, double share, double zMm, DoubleBinaryOperator density) {
    double period = Wave.gyroidPeriodMm(lineWidth, share);
    List<Chains.Chain> chains = new ArrayList<>();
    Wave lower = Wave.gyroid(period, zMm, false);
    Wave upper = Wave.gyroid(period, zMm, true);
    for (Island island : region.islands()) {
      List<ScanLines.Stretch> rows = new ArrayList<>();
      for (ScanLines.Stretch s :
          lines.of(island, new ScanLines.Rows(lower, 0, period, 0), density)) {
        rows.add(new ScanLines.Stretch(2 * s.row(), s.xy()));
      }
      for (ScanLines.Stretch s :
          lines.of(island, new ScanLines.Rows(upper, 0, period, 0), density)) {
        rows.add(new ScanLines.Stretch(2 * s.row() + 1, s.xy()));
      }
      rows.sort(Comparator.comparingInt(ScanLines.Stretch::row)); // stable: along each row
      chains.addAll(Chains.of(rows, period / 2, 1, MoveKind.SPARSE));
    }
    return chains;
  }

  private List<Chains.Chain> concentric(Region region, double spacing) {
    List<Chains.Chain> chains = new ArrayList<>();
    Region ring = tool.eroded(region, spacing / 2);
    while (!ring.isEmpty()) {
      for (Bead loop : loops(ring.rings(), MoveKind.SPARSE)) {
        chains.add(new Chains.Chain(List.of(loop)));
      }
      ring = tool.eroded(ring, spacing);
    }
    return chains;
  }

  /** Loops from the border of a region inwards, side by side. */
  List<Bead> nested(Region region, MoveKind kind) {
    List<Bead> loops = new ArrayList<>();
    Region ring = tool.eroded(region, lineWidth / 2);
    while (!ring.isEmpty()) {
      loops.addAll(loops(ring.rings(), kind));
      Region next = tool.eroded(ring, lineWidth);
      if (next.isEmpty()) { // beads from both sides: an odd one is left in the middle
        Region middle = tool.eroded(ring, MIDDLE_SHARE * lineWidth);
        loops.addAll(loops(middle.islands().stream().map(Island::outer).toList(), kind));
      }
      ring = next;
    }
    return loops;
  }

  private static List<Bead> loops(List<Ring> rings, MoveKind kind) {
    List<Bead> loops = new ArrayList<>();
    for (Ring ring : rings) {
      double[] mm = ring.toMm();
      int n = mm.length / 2;
      double[] x = new double[n];
      double[] y = new double[n];
      double[] width = new double[n];
      Arrays.fill(width, 1);
      for (int i = 0; i < n; i++) {
        x[i] = mm[2 * i];
        y[i] = mm[2 * i + 1];
      }
      loops.add(new Bead(x, y, width, true, 0, kind));
    }
    return loops;
  }
}
