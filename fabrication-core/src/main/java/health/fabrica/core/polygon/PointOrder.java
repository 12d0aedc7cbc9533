package health.fabrica.core.polygon;

import java.util.Arrays;

/**
 * Sorts points by x, then y, and says the rank of each. A merge sort that begins with the runs that
 * are there already, because contours consist of long ones. Scratch memory; one thread.
 */
final class PointOrder {

  private long[] keys = new long[256];
  private long[] spareKeys = new long[256];
  private int[] index = new int[256];
  private int[] spareIndex = new int[256];
  private int[] runs = new int[64];

  /**
   * Fills the distinct points in their order and the rank of every given point.
   *
   * @return number of distinct points
   */
  int rank(Chains chains, int[] rank, int[] vx, int[] vy) {
    int n = chains.points;
    ensure(n);
    for (int i = 0; i < n; i++) {
      keys[i] = Plane.key(chains.x[i], chains.y[i]);
      index[i] = i;
    }
    sort(n);
    int distinct = 0;
    for (int i = 0; i < n; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        vx[distinct] = Plane.keyX(keys[i]);
        vy[distinct++] = Plane.keyY(keys[i]);
      }
      rank[index[i]] = distinct - 1;
    }
    return distinct;
  }

  private void ensure(int n) {
    if (keys.length < n) {
      int size = Math.max(n, 2 * keys.length);
      keys = new long[size];
      spareKeys = new long[size];
      index = new int[size];
      spareIndex = new int[size];
    }
  }

  private void sort(int n) {
    int count = findRuns(n);
    while (count > 1) {
      int merged = 0;
      for (int r = 0; r < count; r += 2) {
        int from = runs[r];
        int mid = runs[r + 1];
        int to = r + 1 < count ? runs[r + 2] : mid;
        merge(from, mid, to);
        runs[merged++] = from;
      }
      runs[merged] = n;
      count = merged;
      swap();
    }
  }

  private void swap() {
    long[] k = keys;
    keys = spareKeys;
    spareKeys = k;
    int[] i = index;
    index = spareIndex;
    spareIndex = i;
  }

  /** Cuts into ascending runs; descending ones are turned. */
  private int findRuns(int n) {
    int count = 0;
    int i = 0;
    while (i < n) {
      if (count + 2 >= runs.length) {
        runs = Arrays.copyOf(runs, 2 * runs.length);
      }
      runs[count++] = i;
      int to = i + 1;
      if (to < n && keys[to] < keys[i]) {
        while (to < n && keys[to] < keys[to - 1]) {
          to++;
        }
        reverse(i, to - 1);
      } else {
        while (to < n && keys[to] >= keys[to - 1]) {
          to++;
        }
      }
      i = to;
    }
    runs[count] = n;
    return count;
  }

  private void reverse(int from, int to) {
    for (int a = from, b = to; a < b; a++, b--) {
      long k = keys[a];
      keys[a] = keys[b];
      keys[b] = k;
      int i = index[a];
      index[a] = index[b];
      index[b] = i;
    }
  }

  private void merge(int from, int mid, int to) {
    int a = from;
    int b = mid;
    int at = from;
    while (a < mid && b < to) {
      if (keys[a] <= keys[b]) {
        spareKeys[at] = keys[a];
        spareIndex[at++] = index[a++];
      } else {
        spareKeys[at] = keys[b];
        spareIndex[at++] = index[b++];
      }
    }
    System.arraycopy(keys, a, spareKeys, at, mid - a);
    System.arraycopy(index, a, spareIndex, at, mid - a);
    at += mid - a;
    System.arraycopy(keys, b, spareKeys, at, to - b);
    System.arraycopy(index, b, spareIndex, at, to - b);
  }
}
