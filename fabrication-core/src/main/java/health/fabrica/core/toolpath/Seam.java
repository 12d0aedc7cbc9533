package health.fabrica.core.toolpath;

/** Chooses where a loop begins. The material lies to the left of a loop. */
final class Seam {

  private static final double SHARP = StrictMath.sin(StrictMath.toRadians(20));
  private static final double INNER_CORNER_MM = 2;

  private Seam() {}

  /** Index of the vertex to begin with. */
  static int of(Bead loop, SeamPlacement placement, double headX, double headY) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < loop.size(); i++) {
      double cost = cost(loop, i, placement, headX, headY);
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    return best;
  }

  private static double cost(Bead loop, int i, SeamPlacement placement, double x, double y) {
    return switch (placement) {
      case REAR -> -loop.y()[i] + 1e-4 * Math.abs(loop.x()[i]);
      case NEAREST -> Math.sqrt(loop.squared(i, x, y)) + (isInner(loop, i) ? -INNER_CORNER_MM : 0);
      case ALIGNED -> -rank(loop, i) * 1e4 - loop.y()[i] + 1e-4 * Math.abs(loop.x()[i]);
    };
  }

  /** Inner corners hide a seam best, outer corners well. */
  private static int rank(Bead loop, int i) {
    double turn = turn(loop, i);
    return turn < -SHARP ? 2 : turn > SHARP ? 1 : 0;
  }

  private static boolean isInner(Bead loop, int i) {
    return turn(loop, i) < -SHARP;
  }

  /** Sine of the bend at a vertex; a bend of more than a right angle counts in full. */
  private static double turn(Bead loop, int i) {
    int n = loop.size();
    int p = i == 0 ? n - 1 : i - 1;
    int q = i + 1 == n ? 0 : i + 1;
    double ax = loop.x()[i] - loop.x()[p];
    double ay = loop.y()[i] - loop.y()[p];
    double bx = loop.x()[q] - loop.x()[i];
    double by = loop.y()[q] - loop.y()[i];
    double lengths = Math.sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
    if (lengths == 0) {
      return 0;
    }
    double sine = (ax * by - ay * bx) / lengths;
    return ax * bx + ay * by < 0 ? Math.signum(sine) : sine;
  }
}
