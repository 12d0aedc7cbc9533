package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LineSimplifierProperty {

  @Property(tries = 100)
  void noVertexIsFurtherAwayThanTheTolerance(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 1500) int n) {
    Random random = new Random(seed);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double r = 10 + 0.02 * random.nextDouble();
      x[i] = r * Math.cos(2 * Math.PI * i / n);
      y[i] = r * Math.sin(2 * Math.PI * i / n);
    }
    double[] sx = x.clone();
    double[] sy = y.clone();

    int m = new LineSimplifier().simplify(sx, sy, new double[n], n, 0.0125);

    assertThat(m).isBetween(2, n);
    for (int i = 0; i < n; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < m; k++) {
        least = Math.min(least, distance(x[i], y[i], sx, sy, k, (k + 1) % m));
      }
      assertThat(least).isLessThan(0.01251);
    }
  }

  private static double distance(double px, double py, double[] x, double[] y, int a, int b) {
    double dx = x[b] - x[a];
    double dy = y[b] - y[a];
    double l2 = dx * dx + dy * dy;
    double s = l2 == 0 ? 0 : ((px - x[a]) * dx + (py - y[a]) * dy) / l2;
    s = Math.max(0, Math.min(1, s));
    return Math.hypot(px - x[a] - s * dx, py - y[a] - s * dy);
  }
}
