package health.fabrica.core.toolpath;

/**
 * One closed bead along a wall.
 *
 * @param x vertices on the bed in mm
 * @param y vertices on the bed in mm
 * @param width width of the bead at the vertices, as a multiple of the line width
 * @param level 0 for the outermost bead
 * @param island the connected part of the layer
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
record Loop(double[] x, double[] y, double[] width, int level, int island) {

  int size() {
    return x.length;
  }

  /** Index of the vertex nearest to a point. */
  int nearestVertex(double px, double py) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
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
}
