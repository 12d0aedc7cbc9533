package health.fabrica.core.repair;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * The pieces of a closed mesh: drops those that enclose next to nothing and turns those that are
 * inside out. A piece inside an odd number of others may be a cavity and keeps its direction.
 */
final class Shells {

  private static final int OFTEN = 0xffff; // triangles, less one, before the monitor is asked

  private final WorkMonitor monitor;
  private final float[] p;
  private final int[] t;
  private final int[] shell; // of each triangle
  private final int count;
  private final double[] volume;
  private final float[][] low;
  private final float[][] high;
  int dropped;
  int droppedTriangles;
  int flipped;

  /**
   * Finds the pieces.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled, here and later
   */
  Shells(float[] xyz, int[] triangles, WorkMonitor monitor) {
    this.monitor = monitor;
    this.p = xyz;
    this.t = triangles;
    int[] parent = new int[xyz.length / 3];
    Arrays.setAll(parent, v -> v);
    for (int n = 0; n < t.length; n += 3) {
      ask(n / 3);
      join(parent, t[n], t[n + 1]);
      join(parent, t[n], t[n + 2]);
    }
    int[] number = new int[parent.length];
    Arrays.fill(number, -1);
    shell = new int[t.length / 3];
    int shells = 0;
    for (int n = 0; n < shell.length; n++) {
      ask(n);
      int root = root(parent, t[3 * n]);
      if (number[root] < 0) {
        number[root] = shells++;
      }
      shell[n] = number[root];
    }
    count = shells;
    volume = new double[count];
    low = new float[count][3];
    high = new float[count][3];
    for (int s = 0; s < count; s++) {
      ask(s);
      Arrays.fill(low[s], Float.POSITIVE_INFINITY);
      Arrays.fill(high[s], Float.NEGATIVE_INFINITY);
    }
    measure();
  }

  private void ask(int n) {
    if ((n & OFTEN) == 0) {
      monitor.check();
    }
  }

  private static int root(int[] parent, int v) {
    while (parent[v] != v) {
      parent[v] = parent[parent[v]];
      v = parent[v];
    }
    return v;
  }

  private static void join(int[] parent, int a, int b) {
    int ra = root(parent, a);
    int rb = root(parent, b);
    parent[Math.max(ra, rb)] = Math.min(ra, rb);
  }

  private void measure() {
    for (int n = 0; n < t.length; n++) {
      ask(n / 3);
      int s = shell[n / 3];
      for (int d = 0; d < 3; d++) {
        low[s][d] = Math.min(low[s][d], p[3 * t[n] + d]);
        high[s][d] = Math.max(high[s][d], p[3 * t[n] + d]);
      }
    }
    for (int n = 0; n < t.length; n += 3) {
      ask(n / 3);
      float[] o = low[shell[n / 3]];
      double ax = (double) p[3 * t[n]] - o[0];
      double ay = (double) p[3 * t[n] + 1] - o[1];
      double az = (double) p[3 * t[n] + 2] - o[2];
      double bx = (double) p[3 * t[n + 1]] - o[0];
      double by = (double) p[3 * t[n + 1] + 1] - o[1];
      double bz = (double) p[3 * t[n + 1] + 2] - o[2];
      double cx = (double) p[3 * t[n + 2]] - o[0];
      double cy = (double) p[3 * t[n + 2] + 1] - o[1];
      double cz = (double) p[3 * t[n + 2] + 2] - o[2];
      volume[shell[n / 3]] +=
          (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
    }
  }

  /** The triangles that stay, turned as they should be. */
  int[] settle(double leastMm3) {
    boolean[] keep = new boolean[count];
    boolean[] turn = new boolean[count];
    for (int s = 0; s < count; s++) {
      keep[s] = Math.abs(volume[s]) > leastMm3;
      dropped += keep[s] ? 0 : 1;
    }
    int[] first = firstOfEach();
    for (int s = 0; s < count; s++) {
      if (keep[s] && volume[s] < 0) {
        monitor.check();
        turn[s] = depth(s, 3 * t[3 * first[s]], keep) % 2 == 0;
      }
    }
    int[] result = new int[t.length];
    int n = 0;
    for (int i = 0; i < t.length; i += 3) {
      ask(i / 3);
      int s = shell[i / 3];
      if (keep[s]) {
        result[n++] = t[i];
        result[n++] = t[turn[s] ? i + 2 : i + 1];
        result[n++] = t[turn[s] ? i + 1 : i + 2];
        flipped += turn[s] ? 1 : 0;
      } else {
        droppedTriangles++;
      }
    }
    return Arrays.copyOf(result, n);
  }

  private int[] firstOfEach() {
    int[] first = new int[count];
    for (int n = shell.length - 1; n >= 0; n--) {
      first[shell[n]] = n;
    }
    return first;
  }

  /** In how many other shells a vertex of a shell lies. */
  private int depth(int s, int v, boolean[] keep) {
    boolean[] inside = new boolean[count];
    boolean[] candidate = new boolean[count];
    boolean any = false;
    for (int o = 0; o < count; o++) {
      candidate[o] = o != s && keep[o];
      for (int d = 0; d < 3; d++) {
        candidate[o] &= low[o][d] <= p[v + d] && p[v + d] <= high[o][d];
      }
      any |= candidate[o];
    }
    for (int n = 0; any && n < t.length; n += 3) {
      ask(n / 3);
      if (candidate[shell[n / 3]] && above(n, p[v], p[v + 1], p[v + 2])) {
        inside[shell[n / 3]] ^= true;
      }
    }
    int depth = 0;
    for (boolean in : inside) {
      depth += in ? 1 : 0;
    }
    return depth;
  }

  /** Whether the upward ray of a point meets a triangle; neighbours share no point of a ray. */
  private boolean above(int n, double x, double y, double z) {
    double low = Double.NaN;
    double lowZ = 0;
    for (int k = 0; k < 3; k++) {
      int a = 3 * t[n + k];
      int b = 3 * t[n + (k + 1) % 3];
      if ((p[a + 1] <= y) == (p[b + 1] <= y)) {
        continue;
      }
      int from = p[a + 1] <= y ? a : b;
      int to = from == a ? b : a;
      double f = (y - p[from + 1]) / ((double) p[to + 1] - p[from + 1]);
      double px = p[from] + f * ((double) p[to] - p[from]);
      double pz = p[from + 2] + f * ((double) p[to + 2] - p[from + 2]);
      if (Double.isNaN(low)) {
        low = px;
        lowZ = pz;
      } else if ((low <= x) != (px <= x)) {
        double at = lowZ + (x - low) / (px - low) * (pz - lowZ);
        return at > z;
      }
    }
    return false;
  }
}
