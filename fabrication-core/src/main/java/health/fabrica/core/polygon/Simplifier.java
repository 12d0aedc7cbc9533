package health.fabrica.core.polygon;

/**
 * Leaves out vertices: no vertex of the given region is further from the new rings than the
 * tolerance. A ring that would collapse is kept as it is; rings that would cross are joined, so
 * parts closer than the tolerance may merge. Scratch memory; one thread.
 */
public final class Simplifier {

  private final LineSimplifier lines = new LineSimplifier();
  private final Overlay overlay = new Overlay();
  private double[] x = new double[256];
  private double[] y = new double[256];
  private double[] z = new double[256];

  /** A simplifier. */
  public Simplifier() {}

  /** The region with fewer vertices. */
  public Region simplify(Region region, double toleranceMm) {
    if (!(toleranceMm >= 0)) {
      throw PolygonProblem.MEASURE_INVALID.refuse(
          "A tolerance of " + toleranceMm + " mm is not 0 or more.", "Give it in millimetres.");
    }
    overlay.clear();
    for (Island island : region.islands()) {
      overlay.subject(ring(island.outer(), toleranceMm));
      for (Ring hole : island.holes()) {
        overlay.subject(ring(hole, toleranceMm));
      }
    }
    return overlay.result(Operation.UNION, FillRule.POSITIVE);
  }

  private Ring ring(Ring ring, double toleranceMm) {
    int n = ring.size();
    if (x.length < n) {
      x = new double[2 * n];
      y = new double[2 * n];
      z = new double[2 * n];
    }
    for (int i = 0; i < n; i++) {
      x[i] = ring.x(i);
      y[i] = ring.y(i);
    }
    int m = lines.simplify(x, y, z, n, toleranceMm * Nanometres.PER_MM);
    if (m < 3) {
      return ring;
    }
    int[] xy = new int[2 * m];
    for (int i = 0; i < m; i++) {
      xy[2 * i] = (int) x[i];
      xy[2 * i + 1] = (int) y[i];
    }
    Ring simpler = Ring.owning(xy);
    return simpler.twiceArea() > 0 == ring.twiceArea() > 0 ? simpler : ring;
  }
}
