package health.fabrica.core.mesh;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Exact distances of points to a surface, by a uniform grid of triangle lists. Built once, then
 * read by any number of threads. Fast for points near the surface; correct for all. Memory: about 4
 * bytes a cell (at most 2^23 cells) and 30 a triangle.
 */
public final class SurfaceDistance {

  private static final long MAX_CELLS = 1L << 23;
  private static final int CHUNK = 1 << 13;
  private static final int ASK_EVERY = 0xff; // points, less one
  private static final int OFTEN = 1 << 16; // corners and cells before the monitor is asked

  /**
   * How far points lie from a surface.
   *
   * @param maxMm the largest distance
   * @param meanMm the mean distance
   * @param percentile95Mm 95 % of the points are this near or nearer
   * @param points number of points measured
   */
  public record Deviation(double maxMm, double meanMm, double percentile95Mm, int points) {

    /** Of distances, one a point. */
    static Deviation of(float[] distances) {
      if (distances.length == 0) {
        return new Deviation(0, 0, 0, 0);
      }
      double sum = 0;
      float max = 0;
      for (float d : distances) {
        sum += d;
        max = Math.max(max, d);
      }
      int count = distances.length;
      int rank = (int) Math.ceil(0.95 * count) - 1;
      return new Deviation(max, sum / count, ofRank(distances, rank), count);
    }

    /**
     * The value that would be at an index of the sorted array. Bits of floats that are not negative
     * sort as the floats do: the upper half of the bits is found first, then the lower.
     */
    private static float ofRank(float[] values, int index) {
      int[] counts = new int[1 << 16];
      for (float value : values) {
        counts[Float.floatToIntBits(value) >>> 16]++;
      }
      int rest = index;
      int upper = 0;
      for (; rest >= counts[upper]; upper++) {
        rest -= counts[upper];
      }
      Arrays.fill(counts, 0);
      for (float value : values) {
        int bits = Float.floatToIntBits(value);
        if (bits >>> 16 == upper) {
          counts[bits & 0xffff]++;
        }
      }
      int lower = 0;
      for (; rest >= counts[lower]; lower++) {
        rest -= counts[lower];
      }
      return Float.intBitsToFloat(upper << 16 | lower);
    }
  }

  private final float[] xyz;
  private final int[] triangles;
  private final double[] low = new double[3];
  private final int[] cells = new int[3];
  private final double cellMm;
  private final int[] start;
  private final int[] list;

  /** Builds the grid for a surface of at least one triangle. */
  public SurfaceDistance(TriangleMesh surface) {
    this(surface, WorkMonitor.NONE);
  }

  /**
   * The same, asking now and then whether it was cancelled.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public SurfaceDistance(TriangleMesh surface, WorkMonitor monitor) {
    if (surface.triangleCount() == 0) {
      throw new IllegalArgumentException("a surface without triangles has no distance");
    }
    xyz = surface.xyz();
    triangles = surface.triangles();
    double[] extent = new double[3];
    for (int d = 0; d < 3; d++) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int v : triangles) {
        min = Math.min(min, xyz[3 * v + d]);
        max = Math.max(max, xyz[3 * v + d]);
      }
      low[d] = min;
      extent[d] = (double) max - min;
    }
    cellMm = cellSize(extent);
    for (int d = 0; d < 3; d++) {
      cells[d] = (int) (extent[d] / cellMm) + 1;
    }
    start = new int[cells[0] * cells[1] * cells[2] + 1];
    visitBoxes((cell, triangle) -> start[cell + 1]++, monitor);
    for (int c = 0; c + 1 < start.length; c++) {
      start[c + 1] += start[c];
    }
    monitor.check();
    list = new int[start[start.length - 1]];
    int[] fill = Arrays.copyOf(start, start.length - 1);
    visitBoxes((cell, triangle) -> list[fill[cell]++] = triangle, monitor);
  }

  /**
   * Distances of points to the surface.
   *
   * @param points three coordinates a point
   */
  public Deviation measure(float[] points, int threads, WorkMonitor monitor) {
    int count = points.length / 3;
    float[] result = new float[count];
    Parallel.loop(
        threads,
        count,
        CHUNK,
        (from, to) -> {
          for (int n = from; n < to; n++) {
            if ((n & ASK_EVERY) == 0) {
              monitor.check();
            }
            double d = of(points[3 * n], points[3 * n + 1], points[3 * n + 2]);
            result[n] = roundUp(d);
          }
          monitor.progress("measure", (double) to / count);
        });
    return Deviation.of(result);
  }

  /** A report must not understate a distance, so rounding to float goes up. */
  static float roundUp(double d) {
    float f = (float) d;
    return f < d ? Math.nextUp(f) : f;
  }

  /** The distance of one point to the surface in mm. */
  public double of(double x, double y, double z) {
    double[] p = {x, y, z};
    int[] c = new int[3];
    for (int d = 0; d < 3; d++) {
      c[d] = cell(p[d], d);
    }
    double best = Double.POSITIVE_INFINITY;
    int radius = 0;
    for (; best == Double.POSITIVE_INFINITY; radius++) {
      best =
          nearest(p, box(c, -radius), box(c, radius), box(c, 1 - radius), box(c, radius - 1), best);
    }
    radius--;
    double reach = Math.sqrt(best);
    int[] from = {cell(x - reach, 0), cell(y - reach, 1), cell(z - reach, 2)};
    int[] to = {cell(x + reach, 0), cell(y + reach, 1), cell(z + reach, 2)};
    return Math.sqrt(nearest(p, from, to, box(c, -radius), box(c, radius), best));
  }

  private int cell(double value, int axis) {
    double c = (value - low[axis]) / cellMm;
    return (int) Math.max(0, Math.min(cells[axis] - 1.0, c));
  }

  private int[] box(int[] c, int by) {
    int[] moved = new int[3];
    for (int d = 0; d < 3; d++) {
      moved[d] = Math.max(by > 0 ? 0 : -1, Math.min(cells[d], c[d] + by));
    }
    return moved;
  }

  /**
   * The least squared distance to the triangles of the cells in the box {@code from..to}, leaving
   * out those of the box {@code doneFrom..doneTo}, which were searched before.
   */
  private double nearest(
      double[] p, int[] from, int[] to, int[] doneFrom, int[] doneTo, double best) {
    for (int z = Math.max(0, from[2]); z <= Math.min(cells[2] - 1, to[2]); z++) {
      for (int y = Math.max(0, from[1]); y <= Math.min(cells[1] - 1, to[1]); y++) {
        boolean inside = z >= doneFrom[2] && z <= doneTo[2] && y >= doneFrom[1] && y <= doneTo[1];
        for (int x = Math.max(0, from[0]); x <= Math.min(cells[0] - 1, to[0]); x++) {
          if (inside && x >= doneFrom[0] && x <= doneTo[0]) {
            x = doneTo[0];
          } else {
            best = nearestInCell(p, (z * cells[1] + y) * cells[0] + x, best);
          }
        }
      }
    }
    return best;
  }

  private double nearestInCell(double[] p, int cell, double best) {
    for (int n = start[cell]; n < start[cell + 1]; n++) {
      best = Math.min(best, squaredDistance(3 * list[n], p[0], p[1], p[2]));
    }
    return best;
  }

  private double squaredDistance(int t, double x, double y, double z) {
    int a = 3 * triangles[t];
    int b = 3 * triangles[t + 1];
    int c = 3 * triangles[t + 2];
    return PointTriangle.squaredDistance(
        x,
        y,
        z,
        xyz[a],
        xyz[a + 1],
        xyz[a + 2],
        xyz[b],
        xyz[b + 1],
        xyz[b + 2],
        xyz[c],
        xyz[c + 1],
        xyz[c + 2]);
  }

  private interface CellVisitor {
    void visit(int cell, int triangle);
  }

  /** Visits for each triangle the cells that its bounding box meets. */
  private void visitBoxes(CellVisitor visitor, WorkMonitor monitor) {
    int[] from = new int[3];
    int[] to = new int[3];
    long visits = 0;
    for (int t = 0; t < triangles.length / 3; t++) {
      for (int d = 0; d < 3; d++) {
        float a = xyz[3 * triangles[3 * t] + d];
        float b = xyz[3 * triangles[3 * t + 1] + d];
        float c = xyz[3 * triangles[3 * t + 2] + d];
        from[d] = cell(Math.min(a, Math.min(b, c)), d);
        to[d] = cell(Math.max(a, Math.max(b, c)), d);
      }
      visits += 3L + (to[0] - from[0] + 1L) * (to[1] - from[1] + 1L) * (to[2] - from[2] + 1L);
      if (visits > OFTEN) {
        monitor.check();
        visits = 0;
      }
      for (int z = from[2]; z <= to[2]; z++) {
        for (int y = from[1]; y <= to[1]; y++) {
          for (int x = from[0]; x <= to[0]; x++) {
            visitor.visit((z * cells[1] + y) * cells[0] + x, t);
          }
        }
      }
    }
  }

  /** About the mean edge length, larger when that would need too many cells. */
  private double cellSize(double[] extent) {
    double sum = 0;
    for (int h = 0; h < triangles.length; h++) {
      int a = 3 * triangles[h];
      int b = 3 * triangles[HalfEdges.next(h)];
      double x = xyz[a] - xyz[b];
      double y = xyz[a + 1] - xyz[b + 1];
      double z = xyz[a + 2] - xyz[b + 2];
      sum += Math.sqrt(x * x + y * y + z * z);
    }
    double size = Math.max(sum / triangles.length, 1e-6);
    while ((extent[0] / size + 1) * (extent[1] / size + 1) * (extent[2] / size + 1) > MAX_CELLS) {
      size *= 1.1;
    }
    return size;
  }
}
