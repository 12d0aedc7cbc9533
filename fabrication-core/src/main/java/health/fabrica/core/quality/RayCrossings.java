package health.fabrica.core.quality;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Where the lines of a lattice along one axis pass through a mesh. Line (j, k) runs along axis u at
 * the whole-number position (v, w) = (j, k) of the coordinates given. Neighbouring triangles
 * compute their common side from the same numbers, so that no line slips through between them and
 * none meets both: along a closed mesh the crossings always add up to zero.
 *
 * <p>Immutable. Memory: 8 bytes a crossing, 4 a line.
 */
public final class RayCrossings {

  private static final int OFTEN =
      0x3fff; // triangles or lines, less one, before the monitor is asked

  private final int lines;
  private final int[] start;
  private final double[] at; // the lowest bit says that the line leaves the solid here

  /**
   * Finds the crossings.
   *
   * @param p coordinates in units of the lattice, three a vertex
   * @param t triangles
   * @param u axis of the lines, 0 to 2; v and w follow in turn
   * @param nv lines along v
   * @param nw lines along w
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public RayCrossings(double[] p, int[] t, int u, int nv, int nw, WorkMonitor monitor) {
    this.lines = nv;
    this.start = new int[nv * nw + 1];
    scan(p, t, u, nv, nw, (line, value) -> start[line + 1]++, monitor);
    for (int n = 0; n + 1 < start.length; n++) {
      start[n + 1] += start[n];
    }
    at = new double[start[start.length - 1]];
    int[] fill = Arrays.copyOf(start, start.length - 1);
    scan(p, t, u, nv, nw, (line, value) -> at[fill[line]++] = value, monitor);
    for (int n = 0; n + 1 < start.length; n++) {
      if ((n & OFTEN) == 0) {
        monitor.check();
      }
      Arrays.sort(at, start[n], start[n + 1]);
    }
  }

  private interface Sink {
    void put(int line, double value);
  }

  private static void scan(
      double[] p, int[] t, int u, int nv, int nw, Sink sink, WorkMonitor monitor) {
    int v = (u + 1) % 3;
    int w = (u + 2) % 3;
    for (int n = 0; n < t.length; n += 3) {
      if ((n / 3 & OFTEN) == 0) {
        monitor.check();
      }
      double w0 = p[3 * t[n] + w];
      double w1 = p[3 * t[n + 1] + w];
      double w2 = p[3 * t[n + 2] + w];
      int from = (int) Math.max(0, Math.ceil(Math.min(w0, Math.min(w1, w2))));
      int to = (int) Math.min(nw - 1.0, Math.floor(Math.max(w0, Math.max(w1, w2))));
      for (int k = from; k <= to; k++) {
        row(p, t, n, u, v, w, k, nv, sink);
      }
    }
  }

  private static void row(
      double[] p, int[] t, int n, int u, int v, int w, int k, int nv, Sink sink) {
    double upV = Double.NaN;
    double upU = 0;
    double downV = Double.NaN;
    double downU = 0;
    for (int c = 0; c < 3; c++) {
      int a = 3 * t[n + c];
      int b = 3 * t[n + (c + 1) % 3];
      boolean belowA = p[a + w] <= k;
      boolean belowB = p[b + w] <= k;
      if (belowA == belowB) {
        continue;
      }
      int low = belowA ? a : b;
      int high = belowA ? b : a;
      double f = (k - p[low + w]) / (p[high + w] - p[low + w]);
      double cv = p[low + v] + f * (p[high + v] - p[low + v]);
      double cu = p[low + u] + f * (p[high + u] - p[low + u]);
      if (belowA) {
        upV = cv;
        upU = cu;
      } else {
        downV = cv;
        downU = cu;
      }
    }
    if (Double.isNaN(upV) || Double.isNaN(downV) || upV == downV) {
      return;
    }
    boolean leaving = upV > downV;
    int from = (int) Math.max(0, Math.ceil(Math.min(upV, downV)));
    int to = (int) Math.min(nv - 1.0, Math.ceil(Math.max(upV, downV)) - 1);
    for (int j = from; j <= to; j++) {
      double cu = downU + (j - downV) / (upV - downV) * (upU - downU);
      sink.put(k * nv + j, marked(cu, leaving));
    }
  }

  private static double marked(double value, boolean leaving) {
    long bits = Double.doubleToLongBits(value);
    return Double.longBitsToDouble(leaving ? bits | 1 : bits & ~1L);
  }

  /** Number of crossings of line (j, k). */
  public int count(int j, int k) {
    return start[k * lines + j + 1] - start[k * lines + j];
  }

  /** Position of a crossing along the line, ascending with n. */
  public double position(int j, int k, int n) {
    return at[start[k * lines + j] + n];
  }

  /** +1 where the line leaves the solid, -1 where it enters. */
  public int sign(int j, int k, int n) {
    return (Double.doubleToLongBits(position(j, k, n)) & 1) != 0 ? 1 : -1;
  }
}
