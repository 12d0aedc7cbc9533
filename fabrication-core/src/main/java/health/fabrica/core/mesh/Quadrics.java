package health.fabrica.core.mesh;

/**
 * One error quadric a vertex (Garland and Heckbert 1997): the area-weighted sum of squared
 * distances to planes, {@code Q(x) = x'Ax + 2b'x + c}, with the area as weight. Coordinates are
 * relative to the vertex, so that floats are exact enough anywhere in space: 44 bytes a vertex.
 */
final class Quadrics {

  private static final int SIZE = 11; // A: xx xy xz yy yz zz, b: x y z, c, weight

  /** Pulls the best place to the middle of the edge where the planes do not determine it. */
  private static final double REGULARISATION = 1e-3;

  private final float[] q;

  Quadrics(int vertices) {
    q = new float[SIZE * vertices];
  }

  boolean isEmpty() {
    return q.length == 0;
  }

  /** The quadrics of some vertices, in this order. */
  Quadrics select(int[] vertices) {
    Quadrics selected = new Quadrics(vertices.length);
    for (int n = 0; n < vertices.length; n++) {
      System.arraycopy(q, SIZE * vertices[n], selected.q, SIZE * n, SIZE);
    }
    return selected;
  }

  /** Adds a plane through the vertex, given by a normal whose length is the weight. */
  void addPlane(int v, double nx, double ny, double nz) {
    double weight = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (weight == 0) {
      return;
    }
    int n = SIZE * v;
    double f = 1 / weight;
    q[n] += (float) (nx * nx * f);
    q[n + 1] += (float) (nx * ny * f);
    q[n + 2] += (float) (nx * nz * f);
    q[n + 3] += (float) (ny * ny * f);
    q[n + 4] += (float) (ny * nz * f);
    q[n + 5] += (float) (nz * nz * f);
    q[n + 10] += (float) weight;
  }

  /**
   * The best place for the edge of two vertices.
   *
   * @param d from a to b
   * @param place receives the place, relative to a
   * @return mean squared distance of the place to the planes of both
   */
  double solve(int a, int b, double[] d, double[] place) {
    int n = SIZE * a;
    int m = SIZE * b;
    double xx = q[n] + (double) q[m];
    double xy = q[n + 1] + (double) q[m + 1];
    double xz = q[n + 2] + (double) q[m + 2];
    double yy = q[n + 3] + (double) q[m + 3];
    double yz = q[n + 4] + (double) q[m + 4];
    double zz = q[n + 5] + (double) q[m + 5];
    double weight = q[n + 10] + (double) q[m + 10];
    // The quadric of b seen from a: b - A d, c - 2 b'd + d'A d.
    double ax = q[m] * d[0] + q[m + 1] * d[1] + q[m + 2] * d[2];
    double ay = q[m + 1] * d[0] + q[m + 3] * d[1] + q[m + 4] * d[2];
    double az = q[m + 2] * d[0] + q[m + 4] * d[1] + q[m + 5] * d[2];
    double bx = q[n + 6] + q[m + 6] - ax;
    double by = q[n + 7] + q[m + 7] - ay;
    double bz = q[n + 8] + q[m + 8] - az;
    double c =
        q[n + 9]
            + q[m + 9]
            + (ax - 2 * q[m + 6]) * d[0]
            + (ay - 2 * q[m + 7]) * d[1]
            + (az - 2 * q[m + 8]) * d[2];
    solve(xx, xy, xz, yy, yz, zz, bx, by, bz, REGULARISATION * weight, d, place);
    double x = place[0];
    double y = place[1];
    double z = place[2];
    double error =
        x * (xx * x + 2 * (xy * y + xz * z + bx))
            + y * (yy * y + 2 * (yz * z + by))
            + z * (zz * z + 2 * bz)
            + c;
    return weight > 0 ? Math.max(0, error) / weight : 0;
  }

  /** Solves {@code (A + eI) x = e d/2 - b} by Cramer's rule. */
  private static void solve(
      double xx,
      double xy,
      double xz,
      double yy,
      double yz,
      double zz,
      double bx,
      double by,
      double bz,
      double e,
      double[] d,
      double[] x) {
    double a11 = xx + e;
    double a22 = yy + e;
    double a33 = zz + e;
    double r1 = e * d[0] / 2 - bx;
    double r2 = e * d[1] / 2 - by;
    double r3 = e * d[2] / 2 - bz;
    double c11 = a22 * a33 - yz * yz;
    double c12 = xz * yz - xy * a33;
    double c13 = xy * yz - xz * a22;
    double c22 = a11 * a33 - xz * xz;
    double c23 = xy * xz - a11 * yz;
    double c33 = a11 * a22 - xy * xy;
    double det = a11 * c11 + xy * c12 + xz * c13;
    if (!(det > 0)) {
      x[0] = d[0] / 2;
      x[1] = d[1] / 2;
      x[2] = d[2] / 2;
      return;
    }
    x[0] = (c11 * r1 + c12 * r2 + c13 * r3) / det;
    x[1] = (c12 * r1 + c22 * r2 + c23 * r3) / det;
    x[2] = (c13 * r1 + c23 * r2 + c33 * r3) / det;
  }

  /**
   * Gives a the sum of the quadrics of a and b, relative to a's new place.
   *
   * @param d from a to b, before
   * @param place new place of a, relative to the old one
   */
  void merge(int a, int b, double[] d, double[] place) {
    move(a, place[0], place[1], place[2]);
    move(b, place[0] - d[0], place[1] - d[1], place[2] - d[2]);
    for (int k = 0; k < SIZE; k++) {
      q[SIZE * a + k] += q[SIZE * b + k];
    }
  }

  /** Moves the origin of a quadric by d: b + A d, c + 2 b'd + d'A d. */
  private void move(int v, double dx, double dy, double dz) {
    int n = SIZE * v;
    double ax = q[n] * dx + q[n + 1] * dy + q[n + 2] * dz;
    double ay = q[n + 1] * dx + q[n + 3] * dy + q[n + 4] * dz;
    double az = q[n + 2] * dx + q[n + 4] * dy + q[n + 5] * dz;
    q[n + 9] +=
        (float) ((ax + 2 * q[n + 6]) * dx + (ay + 2 * q[n + 7]) * dy + (az + 2 * q[n + 8]) * dz);
    q[n + 6] += (float) ax;
    q[n + 7] += (float) ay;
    q[n + 8] += (float) az;
  }
}
