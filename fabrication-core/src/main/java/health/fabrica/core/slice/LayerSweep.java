package health.fabrica.core.slice;

import java.util.Arrays;

/**
 * Goes through ascending planes and keeps the list of triangles that cross the present one. The
 * whole sweep costs O(triangles + crossings) after one counting sort. Used by one thread.
 */
public final class LayerSweep {

  private final double[] planes;
  private final int[] start;
  private final int[] byFirstPlane;
  private final int[] lastPlane;
  private int[] active = new int[1024];
  private int activeCount;
  private int plane;

  LayerSweep(MeshSlicer slicer, double[] planes) {
    this.planes = planes.clone();
    for (int i = 1; i < planes.length; i++) {
      if (!(planes[i] > planes[i - 1])) {
        throw new IllegalArgumentException("planes must ascend");
      }
    }
    int n = slicer.triangleCount();
    int[] first = new int[n];
    lastPlane = new int[n];
    start = new int[planes.length + 1];
    for (int t = 0; t < n; t++) {
      first[t] = planesNotAbove(slicer.lowest(t));
      lastPlane[t] = planesNotAbove(slicer.highest(t)) - 1;
      if (first[t] <= lastPlane[t]) {
        start[first[t] + 1]++;
      }
    }
    for (int i = 0; i < planes.length; i++) {
      start[i + 1] += start[i];
    }
    byFirstPlane = new int[start[planes.length]];
    int[] fill = Arrays.copyOf(start, planes.length);
    for (int t = 0; t < n; t++) {
      if (first[t] <= lastPlane[t]) {
        byFirstPlane[fill[first[t]]++] = t;
      }
    }
  }

  /** Number of planes with height at or below z: these count z as above them. */
  private int planesNotAbove(double z) {
    int lo = 0;
    int hi = planes.length;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (planes[mid] <= z) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return lo;
  }

  /** Whether a plane is left. */
  public boolean hasNext() {
    return plane < planes.length;
  }

  /** The triangles that cross the next plane; the caller owns the array. */
  public int[] next() {
    int kept = 0;
    for (int i = 0; i < activeCount; i++) {
      if (lastPlane[active[i]] >= plane) {
        active[kept++] = active[i];
      }
    }
    int added = start[plane + 1] - start[plane];
    if (kept + added > active.length) {
      active = Arrays.copyOf(active, Math.max(kept + added, 2 * active.length));
    }
    System.arraycopy(byFirstPlane, start[plane], active, kept, added);
    activeCount = kept + added;
    plane++;
    return Arrays.copyOf(active, activeCount);
  }
}
