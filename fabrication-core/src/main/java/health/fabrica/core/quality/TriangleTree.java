package health.fabrica.core.quality;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.WorkMonitor;

/**
 * A tree of boxes around the triangles of a mesh, split at the median of the longest side.
 * Immutable after construction; about 40 bytes a triangle.
 */
final class TriangleTree {

  private static final int LEAF = 4;
  private static final int OFTEN = 1 << 11; // triangles of a node before which the monitor is asked
  private static final int MOST_STEPS = 40;
  private static final double CONVERGED = 1e-4;

  final float[] p;
  final int[] t;
  private final int[] order; // triangles, those of a node side by side
  private final float[] boxes; // six a node
  private final int[] first; // of a leaf: its first place; of a node: minus its second child
  private final int[] count; // of a leaf
  private int nodes;

  TriangleTree(TriangleMesh mesh) {
    this(mesh, WorkMonitor.NONE);
  }

  /** Asks now and then whether the work was cancelled. */
  TriangleTree(TriangleMesh mesh, WorkMonitor monitor) {
    p = mesh.xyz();
    t = mesh.triangles();
    int n = mesh.triangleCount();
    order = new int[n];
    float[] centres = new float[3 * n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
      for (int d = 0; d < 3; d++) {
        centres[3 * i + d] = (low(i, d) + high(i, d)) / 2;
      }
    }
    int most = Math.max(1, 4 * (n / LEAF + 1));
    boxes = new float[6 * most];
    first = new int[most];
    count = new int[most];
    build(centres, 0, n, monitor);
  }

  float low(int triangle, int d) {
    int i = 3 * triangle;
    return Math.min(p[3 * t[i] + d], Math.min(p[3 * t[i + 1] + d], p[3 * t[i + 2] + d]));
  }

  float high(int triangle, int d) {
    int i = 3 * triangle;
    return Math.max(p[3 * t[i] + d], Math.max(p[3 * t[i + 1] + d], p[3 * t[i + 2] + d]));
  }

  private int build(float[] centres, int from, int to, WorkMonitor monitor) {
    if (to - from > OFTEN) {
      monitor.check();
    }
    int node = nodes++;
    int axis = 0;
    float widest = -1;
    for (int d = 0; d < 3; d++) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (int n = from; n < to; n++) {
        min = Math.min(min, low(order[n], d));
        max = Math.max(max, high(order[n], d));
        least = Math.min(least, centres[3 * order[n] + d]);
        most = Math.max(most, centres[3 * order[n] + d]);
      }
      boxes[6 * node + d] = min;
      boxes[6 * node + 3 + d] = max;
      if (most - least > widest) {
        widest = most - least;
        axis = d;
      }
    }
    if (to - from <= LEAF) {
      first[node] = from;
      count[node] = to - from;
      return node;
    }
    int middle = (from + to) >>> 1;
    select(centres, axis, from, to - 1, middle);
    build(centres, from, middle, monitor);
    first[node] = build(centres, middle, to, monitor);
    return node;
  }

  /** Puts the n-th smallest centre in its place; equal ones by number of the triangle. */
  private void select(float[] centres, int axis, int from, int to, int n) {
    int low = from;
    int high = to;
    while (low < high) {
      int pivot = order[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (before(centres, axis, order[i], pivot)) {
          i++;
        }
        while (before(centres, axis, pivot, order[j])) {
          j--;
        }
        if (i <= j) {
          int swap = order[i];
          order[i++] = order[j];
          order[j--] = swap;
        }
      }
      if (n <= j) {
        high = j;
      } else if (n >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private static boolean before(float[] centres, int axis, int a, int b) {
    float x = centres[3 * a + axis];
    float y = centres[3 * b + axis];
    return x < y || (x == y && a < b);
  }

  /** Receives triangles. */
  interface Visitor {
    void visit(int triangle);
  }

  /** Visits the triangles whose boxes meet that of a triangle. */
  void meeting(int triangle, int[] stack, Visitor visitor) {
    float x0 = low(triangle, 0);
    float y0 = low(triangle, 1);
    float z0 = low(triangle, 2);
    float x1 = high(triangle, 0);
    float y1 = high(triangle, 1);
    float z1 = high(triangle, 2);
    int depth = 0;
    stack[depth++] = 0;
    while (depth > 0) {
      int node = stack[--depth];
      int b = 6 * node;
      if (boxes[b] > x1
          || boxes[b + 1] > y1
          || boxes[b + 2] > z1
          || boxes[b + 3] < x0
          || boxes[b + 4] < y0
          || boxes[b + 5] < z0) {
        continue;
      }
      if (count[node] > 0) {
        for (int n = first[node]; n < first[node] + count[node]; n++) {
          visitor.visit(order[n]);
        }
      } else {
        stack[depth++] = first[node];
        stack[depth++] = node + 1;
      }
    }
  }

  /** Room that {@link #meeting} and {@link #shrink} need. */
  static int[] stack() {
    return new int[128];
  }

  /** Working memory of {@link #shrink}; one a thread. */
  static final class Scratch {
    final int[] stack = TriangleTree.stack();
    final double[] point = new double[3];
    final double[] centre = new double[3];
  }

  /**
   * Shrinks a ball that touches a point until no triangle that faces the point reaches into it. A
   * smaller ball that touches the same point lies inside the larger one, so one pass is enough.
   *
   * @param p the point
   * @param n unit normal there
   * @param side -1 for a ball below the surface, 1 for one above
   * @param normals unit normals, three a triangle
   * @param cosine triangles face the point when the cosine of both normals is less
   * @param radius of the ball at first
   * @return the radius at last
   */
  double shrink(
      double[] p,
      double[] n,
      double side,
      float[] normals,
      double cosine,
      double radius,
      Scratch scratch) {
    double[] c = scratch.centre;
    int[] stack = scratch.stack;
    double r = centre(p, n, side, radius, c);
    int depth = 0;
    stack[depth++] = 0;
    while (depth > 0) {
      int node = stack[--depth];
      if (boxDistance(node, c) >= inner(r)) {
        continue;
      }
      if (count[node] == 0) {
        int near = node + 1;
        int far = first[node];
        boolean swap = boxDistance(far, c) < boxDistance(near, c);
        stack[depth++] = swap ? near : far;
        stack[depth++] = swap ? far : near;
        continue;
      }
      for (int k = first[node]; k < first[node] + count[node]; k++) {
        int i = 3 * order[k];
        if (n[0] * normals[i] + n[1] * normals[i + 1] + n[2] * normals[i + 2] < cosine) {
          r = shrink(i, p, n, side, r, scratch);
        }
      }
    }
    return r;
  }

  private double shrink(
      int i, double[] p, double[] n, double side, double radius, Scratch scratch) {
    double r = radius;
    double[] q = scratch.point;
    for (int step = 0; step < MOST_STEPS; step++) {
      double d =
          ClosestPoint.squared(this.p, 3 * t[i], 3 * t[i + 1], 3 * t[i + 2], scratch.centre, q);
      if (d >= inner(r)) {
        break;
      }
      double x = q[0] - p[0];
      double y = q[1] - p[1];
      double z = q[2] - p[2];
      double along = side * (x * n[0] + y * n[1] + z * n[2]);
      double smaller = along > 0 ? (x * x + y * y + z * z) / (2 * along) : r;
      if (!(smaller < r)) {
        break;
      }
      r = centre(p, n, side, smaller, scratch.centre);
    }
    return r;
  }

  private static double inner(double r) {
    double inner = r * (1 - CONVERGED);
    return inner * inner;
  }

  private static double centre(double[] p, double[] n, double side, double r, double[] c) {
    for (int d = 0; d < 3; d++) {
      c[d] = p[d] + side * r * n[d];
    }
    return r;
  }

  private double boxDistance(int node, double[] c) {
    double sum = 0;
    for (int d = 0; d < 3; d++) {
      double out = Math.max(boxes[6 * node + d] - c[d], c[d] - boxes[6 * node + 3 + d]);
      sum += out > 0 ? out * out : 0;
    }
    return sum;
  }
}
