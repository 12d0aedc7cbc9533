package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import java.util.List;

/**
 * The plane with the least sum of squared distances to points, by repeated regression in its own
 * frame.
 *
 * @param centre mean of the points, in the plane
 * @param normal unit normal
 */
record FittedPlane(Vec3 centre, Vec3 normal, double rmsMm, int points) {

  private static final int ITERATIONS = 10;

  static FittedPlane fit(Vec3 normal, List<SurfacePoint> points) {
    Vec3 mean = mean(points);
    FittedPlane now = new FittedPlane(mean, SurfacePoint.unit(normal), Double.NaN, points.size());
    for (int n = 0; n < ITERATIONS; n++) {
      now = now.step(points);
    }
    double sum = 0;
    double weight = 0;
    for (SurfacePoint p : points) {
      sum += p.weight() * Math.pow(now.distanceMm(p.at()), 2);
      weight += p.weight();
    }
    return new FittedPlane(now.centre, now.normal, Math.sqrt(sum / weight), points.size());
  }

  double distanceMm(Vec3 p) {
    return p.minus(centre).dot(normal);
  }

  /** Distance of an opposite face: mean of either centre to the other plane. */
  double gapMm(FittedPlane opposite) {
    return (Math.abs(distanceMm(opposite.centre)) + Math.abs(opposite.distanceMm(centre))) / 2;
  }

  private FittedPlane step(List<SurfacePoint> points) {
    Vec3[] across = SurfacePoint.across(normal);
    LeastSquares equations = new LeastSquares(3);
    for (SurfacePoint p : points) {
      Vec3 w = p.at().minus(centre);
      equations.add(p.weight(), w.dot(normal), 1, w.dot(across[0]), w.dot(across[1]));
    }
    double[] s = equations.solve();
    Vec3 tilted = normal.minus(across[0].times(s[1])).minus(across[1].times(s[2]));
    return new FittedPlane(
        centre.plus(normal.times(s[0])), SurfacePoint.unit(tilted), Double.NaN, points.size());
  }

  private static Vec3 mean(List<SurfacePoint> points) {
    Vec3 sum = new Vec3(0, 0, 0);
    double weight = 0;
    for (SurfacePoint p : points) {
      sum = sum.plus(p.at().times(p.weight()));
      weight += p.weight();
    }
    return sum.times(1 / weight);
  }
}
