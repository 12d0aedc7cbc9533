package health.fabrica.core.polygon;

import health.fabrica.core.work.WorkMonitor;

/**
 * Boxes over runs of consecutive segments, and boxes over pairs of boxes up to one. The segments of
 * a contour follow each other in the plane as well, so nothing is sorted. Scratch memory; one
 * thread.
 */
final class SegmentTree {

  /** Takes two segments whose boxes touch. */
  interface PairSink {
    void pair(int a, int b);
  }

  /** Takes a segment whose box holds a point. */
  interface HitSink {
    void hit(int segment, int x, int y);
  }

  private static final int LEAF = 6;

  private int[] x0 = new int[64];
  private int[] y0 = new int[64];
  private int[] x1 = new int[64];
  private int[] y1 = new int[64];
  private final int[] levelStart = new int[34];
  private final int[] levelSize = new int[34];
  private int top;
  private int segments;
  private int[] ax = {};
  private int[] ay = {};
  private int[] bx = {};
  private int[] by = {};

  /** Builds the tree over segments from (ax, ay) to (bx, by); the arrays stay the caller's. */
  void build(int[] fromX, int[] fromY, int[] toX, int[] toY, int n) {
    ax = fromX;
    ay = fromY;
    bx = toX;
    by = toY;
    segments = n;
    layOut((n + LEAF - 1) / LEAF);
    for (int leaf = 0; leaf < levelSize[0]; leaf++) {
      boxOfLeaf(leaf);
    }
    for (int level = 1; level <= top; level++) {
      for (int i = 0; i < levelSize[level]; i++) {
        int first = levelStart[level - 1] + 2 * i;
        int second = 2 * i + 1 < levelSize[level - 1] ? first + 1 : first;
        int at = levelStart[level] + i;
        x0[at] = Math.min(x0[first], x0[second]);
        y0[at] = Math.min(y0[first], y0[second]);
        x1[at] = Math.max(x1[first], x1[second]);
        y1[at] = Math.max(y1[first], y1[second]);
      }
    }
  }

  private void layOut(int leaves) {
    int size = leaves;
    int start = 0;
    top = 0;
    levelStart[0] = 0;
    levelSize[0] = size;
    while (size > 1) {
      start += size;
      size = (size + 1) / 2;
      top++;
      levelStart[top] = start;
      levelSize[top] = size;
    }
    if (x0.length < start + size) {
      int capacity = 2 * (start + size);
      x0 = new int[capacity];
      y0 = new int[capacity];
      x1 = new int[capacity];
      y1 = new int[capacity];
    }
  }

  private void boxOfLeaf(int leaf) {
    int left = Integer.MAX_VALUE;
    int front = Integer.MAX_VALUE;
    int right = Integer.MIN_VALUE;
    int back = Integer.MIN_VALUE;
    for (int s = leaf * LEAF; s < Math.min(segments, leaf * LEAF + LEAF); s++) {
      left = Math.min(left, Math.min(ax[s], bx[s]));
      right = Math.max(right, Math.max(ax[s], bx[s]));
      front = Math.min(front, Math.min(ay[s], by[s]));
      back = Math.max(back, Math.max(ay[s], by[s]));
    }
    x0[leaf] = left;
    y0[leaf] = front;
    x1[leaf] = right;
    y1[leaf] = back;
  }

  /** Hands out every pair of segments whose boxes touch, once. */
  void pairs(PairSink sink, WorkMonitor monitor) {
    if (segments > 0) {
      within(top, 0, sink, monitor);
    }
  }

  private void within(int level, int node, PairSink sink, WorkMonitor monitor) {
    if (level == 0) {
      int end = Math.min(segments, node * LEAF + LEAF);
      for (int a = node * LEAF; a < end; a++) {
        for (int b = a + 1; b < end; b++) {
          test(a, b, sink);
        }
      }
      return;
    }
    if (level == 10) {
      monitor.check();
    }
    within(level - 1, 2 * node, sink, monitor);
    if (2 * node + 1 < levelSize[level - 1]) {
      within(level - 1, 2 * node + 1, sink, monitor);
      between(level - 1, 2 * node, 2 * node + 1, sink);
    }
  }

  private void between(int level, int a, int b, PairSink sink) {
    int i = levelStart[level] + a;
    int j = levelStart[level] + b;
    if (x0[i] > x1[j] || x0[j] > x1[i] || y0[i] > y1[j] || y0[j] > y1[i]) {
      return;
    }
    if (level == 0) {
      for (int s = a * LEAF; s < Math.min(segments, a * LEAF + LEAF); s++) {
        for (int t = b * LEAF; t < Math.min(segments, b * LEAF + LEAF); t++) {
          test(s, t, sink);
        }
      }
      return;
    }
    int below = levelSize[level - 1];
    for (int c = 2 * a; c <= Math.min(2 * a + 1, below - 1); c++) {
      for (int d = 2 * b; d <= Math.min(2 * b + 1, below - 1); d++) {
        between(level - 1, c, d, sink);
      }
    }
  }

  private void test(int s, int t, PairSink sink) {
    if (Math.max(ax[s], bx[s]) >= Math.min(ax[t], bx[t])
        && Math.max(ax[t], bx[t]) >= Math.min(ax[s], bx[s])
        && Math.max(ay[s], by[s]) >= Math.min(ay[t], by[t])
        && Math.max(ay[t], by[t]) >= Math.min(ay[s], by[s])) {
      sink.pair(s, t);
    }
  }

  /** Hands out every segment whose box holds a point. */
  void hits(int x, int y, HitSink sink) {
    if (segments > 0) {
      descend(top, 0, x, y, sink);
    }
  }

  private void descend(int level, int node, int x, int y, HitSink sink) {
    int at = levelStart[level] + node;
    if (x < x0[at] || x > x1[at] || y < y0[at] || y > y1[at]) {
      return;
    }
    if (level == 0) {
      for (int s = node * LEAF; s < Math.min(segments, node * LEAF + LEAF); s++) {
        if (Math.min(ax[s], bx[s]) <= x
            && Math.max(ax[s], bx[s]) >= x
            && Math.min(ay[s], by[s]) <= y
            && Math.max(ay[s], by[s]) >= y) {
          sink.hit(s, x, y);
        }
      }
      return;
    }
    descend(level - 1, 2 * node, x, y, sink);
    if (2 * node + 1 < levelSize[level - 1]) {
      descend(level - 1, 2 * node + 1, x, y, sink);
    }
  }
}
