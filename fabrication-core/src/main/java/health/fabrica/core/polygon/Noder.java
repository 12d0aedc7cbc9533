package health.fabrica.core.polygon;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Snap rounding: leads every edge through the centre of each hot square that it passes. Hot are the
 * unit squares around all vertices and around all crossings; a square owns its left and front side.
 * Afterwards edges meet in vertices only (Guibas and Marimont 1998, theorem 1), and no point of an
 * edge has moved by more than half a square in x and in y. The result depends on the set of edges,
 * not on their order.
 *
 * <p>Scratch memory; one thread.
 */
final class Noder {

  private final SegmentTree tree = new SegmentTree();
  private int[] ax = {};
  private int[] ay = {};
  private int[] bx = {};
  private int[] by = {};
  private long[] hot = new long[64];
  private int hotCount;
  private int[] snapSegment = new int[64];
  private long[] snapPoint = new long[64];
  private int snaps;
  private int[] start = {};
  private long[] sorted = {};

  /** Writes the noded lines to the result. */
  void node(Chains in, Chains out, WorkMonitor monitor) {
    fill(in);
    snaps = 0;
    hotCount = 0;
    tree.build(ax, ay, bx, by, in.points);
    tree.pairs(this::pair, monitor);
    stabCrossings(monitor);
    sortSnaps(in.points);
    emit(in, out);
  }

  private void fill(Chains in) {
    int n = in.points;
    if (bx.length < n) {
      bx = new int[2 * n];
      by = new int[2 * n];
      start = new int[2 * n + 1];
    }
    ax = in.x;
    ay = in.y;
    for (int r = 0; r < in.rings; r++) {
      int from = in.start(r);
      int last = in.end[r] - 1;
      System.arraycopy(ax, from + 1, bx, from, last - from);
      System.arraycopy(ay, from + 1, by, from, last - from);
      bx[last] = ax[in.open[r] ? last : from]; // an edge of no length where the line is open
      by[last] = ay[in.open[r] ? last : from];
    }
  }

  private void pair(int s, int t) {
    long c = Plane.cross(ax[s], ay[s], bx[s], by[s], ax[t], ay[t]);
    long d = Plane.cross(ax[s], ay[s], bx[s], by[s], bx[t], by[t]);
    long a = Plane.cross(ax[t], ay[t], bx[t], by[t], ax[s], ay[s]);
    long b = Plane.cross(ax[t], ay[t], bx[t], by[t], bx[s], by[s]);
    snapEnd(s, ax[t], ay[t], c);
    snapEnd(s, bx[t], by[t], d);
    snapEnd(t, ax[s], ay[s], a);
    snapEnd(t, bx[s], by[s], b);
    if (((c > 0 && d < 0) || (c < 0 && d > 0)) && ((a > 0 && b < 0) || (a < 0 && b > 0))) {
      addHot(Crossing.rounded(ax[s], ay[s], bx[s], by[s], ax[t], ay[t], bx[t], by[t]));
    }
  }

  private void addHot(long key) {
    if (hotCount == hot.length) {
      hot = Arrays.copyOf(hot, 2 * hotCount);
    }
    hot[hotCount++] = key;
  }

  /** Snaps a segment to the end of another; cross is that of the segment and the end. */
  private void snapEnd(int s, int x, int y, long cross) {
    if (Math.min(ax[s], bx[s]) <= x
        && Math.max(ax[s], bx[s]) >= x
        && Math.min(ay[s], by[s]) <= y
        && Math.max(ay[s], by[s]) >= y) {
      snapIfPassed(s, x, y, cross);
    }
  }

  private void snapHot(int s, int x, int y) {
    snapIfPassed(s, x, y, Plane.cross(ax[s], ay[s], bx[s], by[s], x, y));
  }

  /** The box of the segment holds the point. */
  private void snapIfPassed(int s, int x, int y, long cross) {
    if (passes((long) bx[s] - ax[s], (long) by[s] - ay[s], cross) && !isEnd(s, x, y)) {
      if (snaps == snapSegment.length) {
        snapSegment = Arrays.copyOf(snapSegment, 2 * snaps);
        snapPoint = Arrays.copyOf(snapPoint, 2 * snaps);
      }
      snapSegment[snaps] = s;
      snapPoint[snaps++] = Plane.key(x, y);
    }
  }

  private boolean isEnd(int s, int x, int y) {
    return (ax[s] == x && ay[s] == y) || (bx[s] == x && by[s] == y);
  }

  /**
   * Whether a line of direction (dx, dy) passes the unit square around a point, given their cross
   * product. The line is off the centre by cross / length, and the square reaches (|dx| + |dy|) /
   * (2 length) in that direction; at equality the line touches one corner, and only the left front
   * one belongs to the square.
   */
  static boolean passes(long dx, long dy, long cross) {
    long reach = Math.abs(dx) + Math.abs(dy);
    if (cross > reach || cross < -reach) {
      return false;
    }
    long twice = 2 * Math.abs(cross);
    return twice < reach || (twice == reach && 2 * cross == dx - dy);
  }

  private void stabCrossings(WorkMonitor monitor) {
    Arrays.sort(hot, 0, hotCount);
    for (int i = 0; i < hotCount; i++) {
      if ((i & 0xfff) == 0xfff) {
        monitor.check();
      }
      if (i == 0 || hot[i] != hot[i - 1]) {
        tree.hits(Plane.keyX(hot[i]), Plane.keyY(hot[i]), this::snapHot);
      }
    }
  }

  /**
   * Sorts the snaps of every segment along it. The squares that a segment passes ascend in its
   * direction in x and in y both.
   */
  private void sortSnaps(int n) {
    Arrays.fill(start, 0, n + 1, 0);
    for (int i = 0; i < snaps; i++) {
      start[snapSegment[i] + 1]++;
    }
    for (int s = 0; s < n; s++) {
      start[s + 1] += start[s];
    }
    if (sorted.length < snaps) {
      sorted = new long[2 * snaps];
    }
    for (int i = snaps - 1; i >= 0; i--) {
      int s = snapSegment[i];
      int x = Plane.keyX(snapPoint[i]);
      int y = Plane.keyY(snapPoint[i]);
      sorted[--start[s + 1]] = Plane.key(bx[s] < ax[s] ? -x : x, by[s] < ay[s] ? -y : y);
    }
    // Now start[s + 1] is where the snaps of s begin; those of s end where those of s + 1 begin.
    for (int s = 0; s < n; s++) {
      int from = start[s + 1];
      int to = s + 2 <= n ? start[s + 2] : snaps;
      if (to - from > 1) {
        Arrays.sort(sorted, from, to);
      }
    }
  }

  private void emit(Chains in, Chains out) {
    out.clear();
    for (int r = 0; r < in.rings; r++) {
      for (int s = in.start(r); s < in.end[r]; s++) {
        out.add(ax[s], ay[s]);
        int to = s + 2 <= in.points ? start[s + 2] : snaps;
        for (int i = start[s + 1]; i < to; i++) {
          int x = Plane.keyX(sorted[i]);
          int y = Plane.keyY(sorted[i]);
          out.add(bx[s] < ax[s] ? -x : x, by[s] < ay[s] ? -y : y);
        }
      }
      if (in.open[r]) {
        out.closeOpen(in.clip[r]);
      } else {
        out.close(in.clip[r]);
      }
    }
  }
}
