package health.fabrica.core.polygon;

import java.util.Arrays;

/**
 * Closed lines one after the other in flat arrays, each of the subjects or the clips. Consecutive
 * equal points are left out. Owned by one operation, used by one thread.
 */
final class Chains {

  int[] x = new int[256];
  int[] y = new int[256];
  int points;
  int[] end = new int[16];
  boolean[] clip = new boolean[16];
  int rings;

  /** Whether the edge from the last point of a ring back to its first is missing. */
  boolean[] open = new boolean[16];

  private int start;

  void clear() {
    points = 0;
    rings = 0;
    start = 0;
  }

  /** First point of a ring; {@code end[ring]} is one past its last. */
  int start(int ring) {
    return ring == 0 ? 0 : end[ring - 1];
  }

  void add(int px, int py) {
    if (points > start && x[points - 1] == px && y[points - 1] == py) {
      return;
    }
    if (points == x.length) {
      x = Arrays.copyOf(x, 2 * points);
      y = Arrays.copyOf(y, 2 * points);
    }
    x[points] = px;
    y[points++] = py;
  }

  /** Adds an edge that others close. */
  void addEdge(int x0, int y0, int x1, int y1) {
    if (x0 != x1 || y0 != y1) {
      add(x0, y0);
      add(x1, y1);
      end(false, true);
    }
  }

  /** Ends a line of at least two points that others close. */
  void closeOpen(boolean isClip) {
    if (points - start < 2) {
      points = start;
    } else {
      end(isClip, true);
    }
  }

  /** Ends the ring begun; fewer than three points bound nothing and are dropped. */
  void close(boolean isClip) {
    while (points - start > 1 && x[points - 1] == x[start] && y[points - 1] == y[start]) {
      points--;
    }
    if (points - start < 3) {
      points = start;
      return;
    }
    end(isClip, false);
  }

  private void end(boolean isClip, boolean isOpen) {
    if (rings == end.length) {
      end = Arrays.copyOf(end, 2 * rings);
      clip = Arrays.copyOf(clip, 2 * rings);
      open = Arrays.copyOf(open, 2 * rings);
    }
    end[rings] = points;
    open[rings] = isOpen;
    clip[rings++] = isClip;
    start = points;
  }
}
