package health.fabrica.core.toolpath;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the beads of one layer in an order: skirt, then island after island by the nearest next one;
 * in an island the walls from inside to outside, then solid, then sparse infill, always the nearest
 * next piece. Every layer starts its search at the front left corner of the model, so its order
 * does not depend on other layers.
 */
final class PathOrder {

  private static final double SKIRT_DISTANCE_MM = 3;

  private final LayerSetup setup;
  private final LayerRegion region;
  private final List<InfillLines> infill;
  private final LayerMoves moves = new LayerMoves();
  private double x;
  private double y;

  PathOrder(LayerSetup setup, LayerRegion region, List<InfillLines> infill) {
    this.setup = setup;
    this.region = region;
    this.infill = infill;
  }

  LayerMoves moves() {
    x = setup.plan().x0Mm();
    y = setup.plan().y0Mm();
    if (region.layer() == 0 && hasSkirt(setup)) {
      skirt();
    }
    List<List<Loop>> walls = wallsByIsland();
    List<List<List<InfillChains.Chain>>> fillings = new ArrayList<>();
    for (InfillLines lines : infill) {
      fillings.add(chainsByIsland(lines));
    }
    boolean[] done = new boolean[walls.size()];
    for (int island = nearestIsland(walls, done); island >= 0; ) {
      done[island] = true;
      walls(walls.get(island));
      for (int i = 0; i < infill.size(); i++) {
        fill(infill.get(i), fillings.get(i).get(island), i == 0 ? MoveKind.SOLID : MoveKind.SPARSE);
      }
      island = nearestIsland(walls, done);
    }
    return moves;
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

  private void skirt() {
    PrintPlan plan = setup.plan();
    double x0 = plan.x0Mm() - SKIRT_DISTANCE_MM;
    double y0 = plan.y0Mm() - SKIRT_DISTANCE_MM;
    double x1 = plan.x1Mm() + SKIRT_DISTANCE_MM;
    double y1 = plan.y1Mm() + SKIRT_DISTANCE_MM;
    moves.travel(x0, y0);
    moves.print(x1, y0, 1, MoveKind.SKIRT);
    moves.print(x1, y1, 1, MoveKind.SKIRT);
    moves.print(x0, y1, 1, MoveKind.SKIRT);
    moves.print(x0, y0, 1, MoveKind.SKIRT);
    here();
  }

  private void here() {
    x = moves.lastX();
    y = moves.lastY();
  }

  private List<List<Loop>> wallsByIsland() {
    List<List<Loop>> walls = new ArrayList<>();
    for (int i = 0; i < region.islands().count(); i++) {
      walls.add(new ArrayList<>());
    }
    for (Loop loop : region.loops()) {
      walls.get(loop.island()).add(loop);
    }
    return walls;
  }

  private List<List<InfillChains.Chain>> chainsByIsland(InfillLines lines) {
    List<List<InfillChains.Chain>> chains = new ArrayList<>();
    for (int i = 0; i < region.islands().count(); i++) {
      chains.add(new ArrayList<>());
    }
    double spacing = lines.spacing() * setup.bedGrid().pitchMm() * Math.sqrt(0.5);
    for (InfillChains.Chain chain : InfillChains.of(lines, spacing)) {
      chains.get(chain.island()).add(chain);
    }
    return chains;
  }

  /** An island is as near as the first vertex of its first loop. */
  private int nearestIsland(List<List<Loop>> walls, boolean[] done) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < walls.size(); i++) {
      if (!done[i] && !walls.get(i).isEmpty()) {
        double d = walls.get(i).get(0).squared(0, x, y);
        if (d < least) {
          least = d;
          best = i;
        }
      }
    }
    return best;
  }

  private void walls(List<Loop> loops) {
    for (int level = setup.profile().perimeters() - 1; level >= 0; level--) {
      List<Loop> left = new ArrayList<>();
      for (Loop loop : loops) {
        if (loop.level() == level) {
          left.add(loop);
        }
      }
      while (!left.isEmpty()) {
        wall(left.remove(nearestLoop(left)));
      }
    }
  }

  private int nearestLoop(List<Loop> loops) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int l = 0; l < loops.size(); l++) {
      Loop loop = loops.get(l);
      for (int i = 0; i < loop.size(); i++) {
        double d = loop.squared(i, x, y);
        if (d < least) {
          least = d;
          best = l;
        }
      }
    }
    return best;
  }

  private void wall(Loop loop) {
    int n = loop.size();
    int start = loop.nearestVertex(x, y);
    MoveKind kind = loop.level() == 0 ? MoveKind.OUTER_WALL : MoveKind.INNER_WALL;
    moves.travel(loop.x()[start], loop.y()[start]);
    for (int step = 1; step <= n; step++) {
      int from = (start + step - 1) % n;
      int to = (start + step) % n;
      double width = (loop.width()[from] + loop.width()[to]) / 2;
      moves.print(loop.x()[to], loop.y()[to], width, kind);
    }
    here();
  }

  private void fill(InfillLines lines, List<InfillChains.Chain> chains, MoveKind kind) {
    List<InfillChains.Chain> left = new ArrayList<>(chains);
    while (!left.isEmpty()) {
      int nearest = nearestEnd(lines, left);
      InfillChains.Chain chain = left.remove(nearest >> 1);
      run(lines, chain, (nearest & 1) != 0, kind);
    }
  }

  /** Twice the index of the nearest chain, plus 1 when its last end is the near one. */
  private int nearestEnd(InfillLines lines, List<InfillChains.Chain> chains) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < chains.size(); c++) {
      InfillChains.Chain chain = chains.get(c);
      int last = chain.lines().length - 1;
      for (int end = 0; end < 2; end++) {
        int at = end == 0 ? 0 : last;
        boolean back = chain.reversed()[at] == (end == 0);
        double dx = lines.x(chain.lines()[at], back) - x;
        double dy = lines.y(chain.lines()[at], back) - y;
        double d = dx * dx + dy * dy;
        if (d < least) {
          least = d;
          best = 2 * c + end;
        }
      }
    }
    return best;
  }

  private void run(InfillLines lines, InfillChains.Chain chain, boolean fromTheEnd, MoveKind kind) {
    int n = chain.lines().length;
    for (int step = 0; step < n; step++) {
      int at = fromTheEnd ? n - 1 - step : step;
      int line = chain.lines()[at];
      boolean backwards = chain.reversed()[at] != fromTheEnd;
      moves.travel(lines.x(line, backwards), lines.y(line, backwards));
      moves.print(lines.x(line, !backwards), lines.y(line, !backwards), 1, kind);
    }
    here();
  }
}
