package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PointTriangleTest {

  /** Smoothing can draw a tiny component together, so that corners of a triangle coincide. */
  @Test
  void aTriangleWithEqualCornersIsASegmentOrAPoint() {
    Random random = new Random(7);
    for (int n = 0; n < 2000; n++) {
      double[] p = point(random);
      double[] a = point(random);
      double[] b = point(random);
      double segment = toSegment(p, a, b);
      assertThat(squared(p, a, a, b)).isCloseTo(segment, within(1e-12));
      assertThat(squared(p, a, b, a)).isCloseTo(segment, within(1e-12));
      assertThat(squared(p, b, a, a)).isCloseTo(segment, within(1e-12));
      assertThat(squared(p, a, a, a)).isCloseTo(toSegment(p, a, a), within(1e-12));
    }
  }

  private static double[] point(Random random) {
    return new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
  }

  private static double squared(double[] p, double[] a, double[] b, double[] c) {
    return PointTriangle.squaredDistance(
        p[0], p[1], p[2], a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]);
  }

  private static double toSegment(double[] p, double[] a, double[] b) {
    double along = 0;
    double length = 0;
    for (int d = 0; d < 3; d++) {
      along += (p[d] - a[d]) * (b[d] - a[d]);
      length += (b[d] - a[d]) * (b[d] - a[d]);
    }
    double f = length == 0 ? 0 : Math.max(0, Math.min(1, along / length));
    double sum = 0;
    for (int d = 0; d < 3; d++) {
      double off = p[d] - a[d] - f * (b[d] - a[d]);
      sum += off * off;
    }
    return sum;
  }
}
