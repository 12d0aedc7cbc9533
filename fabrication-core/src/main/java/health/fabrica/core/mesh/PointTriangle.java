package health.fabrica.core.mesh;

/** Squared distance of a point to a triangle (Ericson, Real-Time Collision Detection, 5.1.5). */
final class PointTriangle {

  private PointTriangle() {}

  /** Squared distance of the point p to the triangle abc, which may be degenerate. */
  static double squaredDistance(
      double px,
      double py,
      double pz,
      double ax,
      double ay,
      double az,
      double bx,
      double by,
      double bz,
      double cx,
      double cy,
      double cz) {
    double abx = bx - ax;
    double aby = by - ay;
    double abz = bz - az;
    double acx = cx - ax;
    double acy = cy - ay;
    double acz = cz - az;
    double apx = px - ax;
    double apy = py - ay;
    double apz = pz - az;
    double d1 = abx * apx + aby * apy + abz * apz;
    double d2 = acx * apx + acy * apy + acz * apz;
    if (d1 <= 0 && d2 <= 0) {
      return apx * apx + apy * apy + apz * apz;
    }
    double bpx = px - bx;
    double bpy = py - by;
    double bpz = pz - bz;
    double d3 = abx * bpx + aby * bpy + abz * bpz;
    double d4 = acx * bpx + acy * bpy + acz * bpz;
    if (d3 >= 0 && d4 <= d3) {
      return bpx * bpx + bpy * bpy + bpz * bpz;
    }
    double vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0 && d1 > d3) { // when a = b the edge ac has the answer
      return length(apx, apy, apz, abx, aby, abz, d1 / (d1 - d3), 0, 0, 0, 0);
    }
    double cpx = px - cx;
    double cpy = py - cy;
    double cpz = pz - cz;
    double d5 = abx * cpx + aby * cpy + abz * cpz;
    double d6 = acx * cpx + acy * cpy + acz * cpz;
    if (d6 >= 0 && d5 <= d6) {
      return cpx * cpx + cpy * cpy + cpz * cpz;
    }
    double vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) {
      return length(apx, apy, apz, acx, acy, acz, d2 / (d2 - d6), 0, 0, 0, 0);
    }
    double va = d3 * d6 - d5 * d4;
    if (va <= 0 && d4 >= d3 && d5 >= d6) {
      double w = (d4 - d3) / ((d4 - d3) + (d5 - d6));
      return length(bpx, bpy, bpz, cx - bx, cy - by, cz - bz, w, 0, 0, 0, 0);
    }
    double sum = 1 / (va + vb + vc);
    return length(apx, apy, apz, abx, aby, abz, vb * sum, acx, acy, acz, vc * sum);
  }

  /** Squared length of {@code p - f * u - g * v}. */
  private static double length(
      double px,
      double py,
      double pz,
      double ux,
      double uy,
      double uz,
      double f,
      double vx,
      double vy,
      double vz,
      double g) {
    double x = px - f * ux - g * vx;
    double y = py - f * uy - g * vy;
    double z = pz - f * uz - g * vz;
    return x * x + y * y + z * z;
  }
}
