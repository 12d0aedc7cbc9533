package health.fabrica.core.repair;

import health.fabrica.core.work.WorkMonitor;
import org.jspecify.annotations.Nullable;

/**
 * Removes triangles without area from a closed mesh: one whose corner lies on its longest side
 * takes over half of the triangle beyond that side.
 */
final class CapFlips {

  private static final int ROUNDS = 8;
  private static final int OFTEN = 0xffff; // triangles, less one, before the monitor is asked

  private CapFlips() {}

  /**
   * Turns sides in place; returns how many triangles without area went.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  static int flip(float[] p, int[] t, WorkMonitor monitor) {
    int flips = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int before = flips;
      int[] twin = EdgePairs.of(p, t, false, monitor);
      boolean[] touched = new boolean[t.length / 3];
      @Nullable EdgeSet edges = null; // made when the first triangle without area is met
      for (int n = 0; n < t.length; n += 3) {
        if ((n / 3 & OFTEN) == 0) {
          monitor.check();
        }
        int h = flat(p, t, n) ? longest(p, t, n) : -1;
        if (h < 0 || twin[h] < 0 || touched[n / 3] || touched[twin[h] / 3]) {
          continue;
        }
        edges = edges == null ? EdgeSet.of(t, monitor) : edges;
        int g = twin[h];
        int a = t[h];
        int b = t[EdgePairs.next(h)];
        int c = t[EdgePairs.next(EdgePairs.next(h))];
        int d = t[EdgePairs.next(EdgePairs.next(g))];
        if (c == d || !edges.add(c, d)) {
          continue;
        }
        set(t, n, a, d, c);
        set(t, g - g % 3, d, b, c);
        touched[n / 3] = true;
        touched[g / 3] = true;
        flips++;
      }
      if (flips == before) {
        break;
      }
    }
    return flips;
  }

  private static void set(int[] t, int n, int a, int b, int c) {
    t[n] = a;
    t[n + 1] = b;
    t[n + 2] = c;
  }

  private static boolean flat(float[] p, int[] t, int n) {
    double[] u = side(p, t[n], t[n + 1]);
    double[] v = side(p, t[n], t[n + 2]);
    return u[1] * v[2] == u[2] * v[1] && u[2] * v[0] == u[0] * v[2] && u[0] * v[1] == u[1] * v[0];
  }

  private static double[] side(float[] p, int a, int b) {
    return new double[] {
      (double) p[3 * b] - p[3 * a],
      (double) p[3 * b + 1] - p[3 * a + 1],
      (double) p[3 * b + 2] - p[3 * a + 2]
    };
  }

  private static int longest(float[] p, int[] t, int n) {
    int best = n;
    double length = -1;
    for (int k = 0; k < 3; k++) {
      double[] s = side(p, t[n + k], t[n + (k + 1) % 3]);
      double squared = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
      if (squared > length) {
        length = squared;
        best = n + k;
      }
    }
    return best;
  }
}
