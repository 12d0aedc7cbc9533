package health.fabrica.core.format;

/**
 * Cuts polygons into triangles by ears, in the plane of Newell's normal. Convex polygons become
 * fans. A polygon that crosses itself still gives its corners less two triangles, which the mesh
 * checks then see. O(n²). One thread.
 */
final class PolygonTriangulator {

  private double[] u = new double[16];
  private double[] v = new double[16];
  private int[] next = new int[16];
  private int[] out = new int[48];

  /** Indices of {@code size - 2} triangles at the beginning of an array that belongs to this. */
  int[] triangles(float[] xyz, int[] polygon, int size) {
    if (u.length < size) {
      u = new double[size];
      v = new double[size];
      next = new int[size];
      out = new int[3 * size];
    }
    project(xyz, polygon, size);
    for (int k = 0; k < size; k++) {
      next[k] = (k + 1) % size;
    }
    int n = 0;
    int before = 0;
    int misses = 0;
    for (int left = size; left > 3; ) {
      int ear = next[before];
      int after = next[ear];
      if (misses > left || isEar(before, ear, after)) {
        n = add(n, polygon[before], polygon[ear], polygon[after]);
        next[before] = after;
        left--;
        misses = 0;
      } else {
        before = ear;
        misses++;
      }
    }
    int middle = next[before];
    add(n, polygon[before], polygon[middle], polygon[next[middle]]);
    return out;
  }

  private int add(int n, int a, int b, int c) {
    out[n] = a;
    out[n + 1] = b;
    out[n + 2] = c;
    return n + 3;
  }

  private void project(float[] p, int[] polygon, int size) {
    double nx = 0;
    double ny = 0;
    double nz = 0;
    for (int k = 0; k < size; k++) {
      int a = 3 * polygon[k];
      int b = 3 * polygon[(k + 1) % size];
      nx += ((double) p[a + 1] - p[b + 1]) * ((double) p[a + 2] + p[b + 2]);
      ny += ((double) p[a + 2] - p[b + 2]) * ((double) p[a] + p[b]);
      nz += ((double) p[a] - p[b]) * ((double) p[a + 1] + p[b + 1]);
    }
    // Leaving out the axis nearest to the normal keeps the sense of turning.
    boolean x = Math.abs(nx) >= Math.max(Math.abs(ny), Math.abs(nz));
    boolean y = !x && Math.abs(ny) >= Math.abs(nz);
    int first = x ? 1 : y ? 2 : 0;
    int second = x ? 2 : y ? 0 : 1;
    double sign = (x ? nx : y ? ny : nz) < 0 ? -1 : 1;
    for (int k = 0; k < size; k++) {
      u[k] = sign * p[3 * polygon[k] + first];
      v[k] = p[3 * polygon[k] + second];
    }
  }

  private boolean isEar(int a, int b, int c) {
    if (turn(a, b, c) <= 0) {
      return false;
    }
    for (int k = next[c]; k != a; k = next[k]) {
      boolean corner = same(k, a) || same(k, b) || same(k, c);
      if (!corner && turn(a, b, k) >= 0 && turn(b, c, k) >= 0 && turn(c, a, k) >= 0) {
        return false;
      }
    }
    return true;
  }

  private boolean same(int a, int b) {
    return u[a] == u[b] && v[a] == v[b];
  }

  private double turn(int a, int b, int c) {
    return (u[b] - u[a]) * (v[c] - v[a]) - (v[b] - v[a]) * (u[c] - u[a]);
  }
}
