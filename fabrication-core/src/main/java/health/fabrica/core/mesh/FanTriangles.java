package health.fabrica.core.mesh;

/**
 * Triangles around one apex that have to stay within a bound of points. Owned by one thread, used
 * for one apex after the other.
 */
final class FanTriangles {

  private final double squaredBound;

  /** Coordinates of the edge opposite to the apex, 6 a triangle. */
  final double[] rim;

  private final double[] frame;
  int size;
  double px;
  double py;
  double pz;

  /** A fan of at most so many triangles. */
  FanTriangles(int triangles, double boundMm) {
    squaredBound = boundMm * boundMm;
    rim = new double[6 * triangles];
    frame = new double[9 * triangles];
  }

  /** Adds a triangle by the vertices opposite to the apex, in order. */
  void add(float[] xyz, int u, int w) {
    int r = 6 * size++;
    for (int k = 0; k < 3; k++) {
      rim[r + k] = xyz[3 * u + k];
      rim[r + 3 + k] = xyz[3 * w + k];
    }
  }

  /** Sets the apex. */
  void apex(double x, double y, double z) {
    px = x;
    py = y;
    pz = z;
  }

  /**
   * For each triangle (P, P + u, P + w) with the normal n = u x w: what gives a point relative to P
   * its two coordinates along u and w, and its height, as three scalar products.
   */
  void prepareFrames() {
    for (int f = 0; f < size; f++) {
      int r = 6 * f;
      double ux = rim[r] - px;
      double uy = rim[r + 1] - py;
      double uz = rim[r + 2] - pz;
      double wx = rim[r + 3] - px;
      double wy = rim[r + 4] - py;
      double wz = rim[r + 5] - pz;
      double nx = uy * wz - uz * wy;
      double ny = uz * wx - ux * wz;
      double nz = ux * wy - uy * wx;
      double n2 = 1 / (nx * nx + ny * ny + nz * nz);
      double n1 = Math.sqrt(n2);
      int k = 9 * f;
      frame[k] = (wy * nz - wz * ny) * n2;
      frame[k + 1] = (wz * nx - wx * nz) * n2;
      frame[k + 2] = (wx * ny - wy * nx) * n2;
      frame[k + 3] = (ny * uz - nz * uy) * n2;
      frame[k + 4] = (nz * ux - nx * uz) * n2;
      frame[k + 5] = (nx * uy - ny * ux) * n2;
      frame[k + 6] = nx * n1;
      frame[k + 7] = ny * n1;
      frame[k + 8] = nz * n1;
    }
  }

  /**
   * A triangle within the bound of a point; -1 when there is none.
   *
   * <p>Mostly a point lies over the triangle that is tried first, and then the distance is that to
   * a plane. Only a point that lies over no triangle within the bound is measured to all.
   *
   * @param first the triangle to try first
   */
  int near(int first, double pointX, double pointY, double pointZ) {
    double x = pointX - px;
    double y = pointY - py;
    double z = pointZ - pz;
    if (over(first, x, y, z)) {
      return first;
    }
    for (int f = 0; f < size; f++) {
      if (over(f, x, y, z)) {
        return f;
      }
    }
    return nearest(x, y, z);
  }

  /** Whether a point, relative to the apex, lies over a triangle and within the bound. */
  private boolean over(int f, double x, double y, double z) {
    int k = 9 * f;
    double s = frame[k] * x + frame[k + 1] * y + frame[k + 2] * z;
    double t = frame[k + 3] * x + frame[k + 4] * y + frame[k + 5] * z;
    double height = frame[k + 6] * x + frame[k + 7] * y + frame[k + 8] * z;
    return s >= 0 && t >= 0 && s + t <= 1 && height * height <= squaredBound;
  }

  /** The nearest triangle of a point relative to the apex; -1 when beyond the bound. */
  private int nearest(double x, double y, double z) {
    double best = squaredBound;
    int nearest = -1;
    for (int f = 0; f < size; f++) {
      int r = 6 * f;
      double s =
          PointTriangle.squaredDistance(
              x,
              y,
              z,
              0,
              0,
              0,
              rim[r] - px,
              rim[r + 1] - py,
              rim[r + 2] - pz,
              rim[r + 3] - px,
              rim[r + 4] - py,
              rim[r + 5] - pz);
      if (s <= best) {
        best = s;
        nearest = f;
      }
    }
    return nearest;
  }
}
