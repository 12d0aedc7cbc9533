package health.fabrica.core.toolpath;

/**
 * One line of plastic.
 *
 * @param x vertices on the bed in mm
 * @param y vertices on the bed in mm
 * @param width width of the bead at the vertices, as a multiple of the line width
 * @param closed whether it ends where it begins
 * @param level 0 for the outermost wall
 * @param kind what the bead is
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
record Bead(double[] x, double[] y, double[] width, boolean closed, int level, MoveKind kind) {

  int size() {
    return x.length;
  }

  /** Index of the vertex, or of the nearer end of an open bead, nearest to a point. */
  int nearest(double px, double py) {
    int step = closed ? 1 : Math.max(1, x.length - 1);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i += step) {
      double d = squared(i, px, py);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    return best;
  }

  double squared(int i, double px, double py) {
    double dx = x[i] - px;
    double dy = y[i] - py;
    return dx * dx + dy * dy;
  }

  /** Length times width in line widths. */
  double lengthOfWidths() {
    double sum = 0;
    for (int i = closed ? 0 : 1; i < size(); i++) {
      int p = i == 0 ? size() - 1 : i - 1;
      sum += Math.hypot(x[i] - x[p], y[i] - y[p]) * (width[i] + width[p]) / 2;
    }
    return sum;
  }

  double lengthMm() {
    double sum = 0;
    for (int i = closed ? 0 : 1; i < size(); i++) {
      int p = i == 0 ? size() - 1 : i - 1;
      sum += Math.hypot(x[i] - x[p], y[i] - y[p]);
    }
    return sum;
  }
}
