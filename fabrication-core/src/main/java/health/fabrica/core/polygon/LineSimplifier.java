package health.fabrica.core.polygon;

import java.util.Arrays;

/**
 * Leaves out vertices of a closed line as long as no left-out vertex is further from the new line
 * than the tolerance (Douglas and Peucker 1973, split at the first vertex and the one furthest from
 * it). A third coordinate takes part in the distance; give zeros when there is none. Scratch
 * memory; one thread.
 */
public final class LineSimplifier {

  private boolean[] kept = new boolean[1024];
  private int[] stack = new int[128];

  /**
   * Moves the kept vertices of a closed line to the front of the arrays.
   *
   * @return number of vertices kept; less than 3 when the line has collapsed
   */
  public int simplify(double[] x, double[] y, double[] z, int n, double tolerance) {
    if (n < 4) {
      return n;
    }
    if (kept.length < n) {
      kept = new boolean[2 * n];
    }
    Arrays.fill(kept, 0, n, false);
    int far = furthestFromFirst(x, y, n);
    kept[0] = true;
    kept[far] = true;
    double limit = tolerance * tolerance;
    split(x, y, z, n, 0, far, limit);
    split(x, y, z, n, far, n, limit);
    return pack(x, y, z, n);
  }

  /** Moves what is kept to the front. */
  private int pack(double[] x, double[] y, double[] z, int n) {
    int m = 0;
    for (int i = 0; i < n; i++) {
      if (kept[i]) {
        x[m] = x[i];
        y[m] = y[i];
        z[m] = z[i];
        m++;
      }
    }
    return m;
  }

  /**
   * The same for an open line, whose ends are kept.
   *
   * @return number of vertices kept
   */
  public int simplifyOpen(double[] x, double[] y, double[] z, int n, double tolerance) {
    if (n < 3) {
      return n;
    }
    if (kept.length < n) {
      kept = new boolean[2 * n];
    }
    Arrays.fill(kept, 0, n, false);
    kept[0] = true;
    kept[n - 1] = true;
    split(x, y, z, n, 0, n - 1, tolerance * tolerance);
    return pack(x, y, z, n);
  }

  private static int furthestFromFirst(double[] x, double[] y, int n) {
    int far = 1;
    double best = -1;
    for (int i = 1; i < n; i++) {
      double dx = x[i] - x[0];
      double dy = y[i] - y[0];
      double d = dx * dx + dy * dy;
      if (d > best) {
        best = d;
        far = i;
      }
    }
    return far;
  }

  /** Index n stands for vertex 0. */
  private void split(double[] x, double[] y, double[] z, int n, int first, int last, double limit) {
    int top = 0;
    stack[top++] = first;
    stack[top++] = last;
    while (top > 0) {
      int b = stack[--top];
      int a = stack[--top];
      int worst = worst(x, y, z, a, b, b == n ? 0 : b, limit);
      if (worst > 0) {
        kept[worst] = true;
        if (top + 4 > stack.length) {
          stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[top++] = a;
        stack[top++] = worst;
        stack[top++] = worst;
        stack[top++] = b;
      }
    }
  }

  private static int worst(
      double[] x, double[] y, double[] z, int a, int b, int end, double limit) {
    double dx = x[end] - x[a];
    double dy = y[end] - y[a];
    double dz = z[end] - z[a];
    double length2 = dx * dx + dy * dy + dz * dz;
    double inverse = length2 > 0 ? 1 / length2 : 0;
    int worst = -1;
    double most = limit;
    for (int i = a + 1; i < b; i++) {
      double px = x[i] - x[a];
      double py = y[i] - y[a];
      double pz = z[i] - z[a];
      double s = Math.max(0, Math.min(1, (px * dx + py * dy + pz * dz) * inverse));
      double ex = px - s * dx;
      double ey = py - s * dy;
      double ez = pz - s * dz;
      double d = ex * ex + ey * ey + ez * ez;
      if (d > most) {
        most = d;
        worst = i;
      }
    }
    return worst;
  }
}
