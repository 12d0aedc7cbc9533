package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import java.util.List;

/**
 * The cylinder with the least sum of squared distances to points, by Gauss-Newton over two shifts,
 * two tilts and the radius.
 *
 * @param centre a point of the axis, beside the middle of the points
 * @param axis unit direction
 */
record FittedCylinder(Vec3 centre, Vec3 axis, double radiusMm, double rmsMm, int points) {

  private static final int ITERATIONS = 30;
  private static final double DONE_MM = 1e-9;

  /** A first guess. */
  static FittedCylinder guess(Vec3 centre, Vec3 axis, double radiusMm) {
    return new FittedCylinder(centre, SurfacePoint.unit(axis), radiusMm, Double.NaN, 0);
  }

  double diameterMm() {
    return 2 * radiusMm;
  }

  /** Distance of a point from the wall, positive outside. */
  double distanceMm(Vec3 p) {
    return p.minus(centre).cross(axis).length() - radiusMm;
  }

  /** Where the axis meets the plane z. */
  Vec3 axisAt(double z) {
    return centre.plus(axis.times((z - centre.z()) / axis.z()));
  }

  FittedCylinder fit(List<SurfacePoint> points) {
    FittedCylinder now = besideTheMiddleOf(points);
    for (int n = 0; n < ITERATIONS; n++) {
      FittedCylinder next = now.step(points);
      double change = next.centre.minus(now.centre).length();
      now = next;
      if (change < DONE_MM && n > 3) {
        break;
      }
    }
    return now.withResidual(points);
  }

  private FittedCylinder besideTheMiddleOf(List<SurfacePoint> points) {
    double along = 0;
    for (SurfacePoint p : points) {
      along += p.at().minus(centre).dot(axis) / points.size();
    }
    return guess(centre.plus(axis.times(along)), axis, radiusMm);
  }

  private FittedCylinder step(List<SurfacePoint> points) {
    Vec3[] across = SurfacePoint.across(axis);
    LeastSquares equations = new LeastSquares(5);
    for (SurfacePoint p : points) {
      Vec3 w = p.at().minus(centre);
      double t = w.dot(axis);
      double x = w.dot(across[0]);
      double y = w.dot(across[1]);
      double rho = Math.hypot(x, y);
      equations.add(p.weight(), rho - radiusMm, x / rho, y / rho, t * x / rho, t * y / rho, 1.0);
    }
    double[] s = equations.solve();
    Vec3 moved = centre.plus(across[0].times(s[0])).plus(across[1].times(s[1]));
    Vec3 tilted = axis.plus(across[0].times(s[2])).plus(across[1].times(s[3]));
    return guess(moved, tilted, radiusMm + s[4]);
  }

  private FittedCylinder withResidual(List<SurfacePoint> points) {
    double sum = 0;
    double weight = 0;
    for (SurfacePoint p : points) {
      double e = distanceMm(p.at());
      sum += p.weight() * e * e;
      weight += p.weight();
    }
    return new FittedCylinder(centre, axis, radiusMm, Math.sqrt(sum / weight), points.size());
  }
}
