package health.fabrica.core.repair;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Joins vertices that lie within a distance of each other. Vertices go to the first one near enough
 * in the order of their numbers, so nothing depends on the layout of the table.
 */
final class Welding {

  private static final int OFTEN = 0x3fff; // vertices, less one, before the monitor is asked

  private Welding() {}

  /** For each vertex the one that stands for it. */
  static int[] representatives(float[] xyz, double distance, WorkMonitor monitor) {
    int n = xyz.length / 3;
    int[] result = new int[n];
    int size = Integer.highestOneBit(Math.max(16, 2 * n)) * 2;
    int[] head = new int[size];
    Arrays.fill(head, -1);
    int[] next = new int[n];
    double cell = Math.max(2 * distance, 1e-30);
    for (int v = 0; v < n; v++) {
      if ((v & OFTEN) == 0) {
        monitor.check();
      }
      long cx = (long) Math.floor(xyz[3 * v] / cell);
      long cy = (long) Math.floor(xyz[3 * v + 1] / cell);
      long cz = (long) Math.floor(xyz[3 * v + 2] / cell);
      int found = -1;
      for (int k = 0; k < 27; k++) {
        int slot = slot(cx + k % 3 - 1, cy + k / 3 % 3 - 1, cz + k / 9 - 1, size);
        for (int u = head[slot]; u >= 0; u = next[u]) {
          if ((found < 0 || u < found) && near(xyz, u, v, distance)) {
            found = u;
          }
        }
      }
      if (found >= 0) {
        result[v] = found;
      } else {
        result[v] = v;
        int slot = slot(cx, cy, cz, size);
        next[v] = head[slot];
        head[slot] = v;
      }
    }
    return result;
  }

  private static boolean near(float[] p, int a, int b, double distance) {
    double x = (double) p[3 * a] - p[3 * b];
    double y = (double) p[3 * a + 1] - p[3 * b + 1];
    double z = (double) p[3 * a + 2] - p[3 * b + 2];
    return x * x + y * y + z * z <= distance * distance;
  }

  private static int slot(long x, long y, long z, int size) {
    long h = x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + z * 0x165667B19E3779F9L;
    h ^= h >>> 31;
    return (int) (h * 0xBF58476D1CE4E5B9L >>> 40) & (size - 1);
  }
}
