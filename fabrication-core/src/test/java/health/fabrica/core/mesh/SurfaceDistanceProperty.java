package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.work.WorkMonitor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SurfaceDistanceProperty {

  private static TriangleMesh soup(Random random) {
    int triangles = 1 + random.nextInt(60);
    float[] xyz = new float[9 * triangles];
    int[] t = new int[3 * triangles];
    double flat = random.nextInt(4) == 0 ? 0 : 1;
    for (int n = 0; n < xyz.length; n++) {
      double centre = n % 9 < 3 ? random.nextGaussian() * 10 : xyz[n - 3] + random.nextGaussian();
      xyz[n] = (float) (n % 3 == 2 ? centre * flat : centre);
    }
    for (int n = 0; n < t.length; n++) {
      t[n] = n;
    }
    return new TriangleMesh(xyz, t);
  }

  /**
   * Nearest point by projecting onto the triangle and its three sides; another way than Ericson.
   */
  private static double brute(TriangleMesh mesh, double[] p) {
    double best = Double.POSITIVE_INFINITY;
    for (int n = 0; n < mesh.triangles().length; n += 3) {
      double[][] v = new double[3][3];
      for (int c = 0; c < 3; c++) {
        for (int d = 0; d < 3; d++) {
          v[c][d] = mesh.xyz()[3 * mesh.triangles()[n + c] + d];
        }
      }
      for (int c = 0; c < 3; c++) {
        best = Math.min(best, toSegment(p, v[c], v[(c + 1) % 3]));
      }
      best = Math.min(best, toPlaneInside(p, v));
    }
    return best;
  }

  private static double toSegment(double[] p, double[] a, double[] b) {
    double[] u = minus(b, a);
    double f = Math.max(0, Math.min(1, dot(minus(p, a), u) / Math.max(dot(u, u), 1e-300)));
    double[] q = {a[0] + f * u[0], a[1] + f * u[1], a[2] + f * u[2]};
    return Math.sqrt(dot(minus(p, q), minus(p, q)));
  }

  private static double toPlaneInside(double[] p, double[][] v) {
    double[] n = cross(minus(v[1], v[0]), minus(v[2], v[0]));
    double length = Math.sqrt(dot(n, n));
    if (length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    for (int c = 0; c < 3; c++) {
      if (dot(cross(minus(v[(c + 1) % 3], v[c]), minus(p, v[c])), n) < 0) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return Math.abs(dot(minus(p, v[0]), n)) / length;
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  @Property(tries = 300)
  void distancesAreThoseOfASearchOverAllTriangles(@ForAll Random random) {
    TriangleMesh mesh = soup(random);
    SurfaceDistance distance = new SurfaceDistance(mesh);
    for (int n = 0; n < 20; n++) {
      double reach = n < 10 ? 8 : 200;
      double[] p = {
        random.nextGaussian() * reach, random.nextGaussian() * reach, random.nextGaussian() * reach
      };
      double expected = brute(mesh, p);
      assertThat(distance.of(p[0], p[1], p[2])).isCloseTo(expected, within(1e-6 * (1 + expected)));
    }
  }

  @Property(tries = 20)
  void theMeasureSummarisesTheDistances(@ForAll Random random) {
    TriangleMesh mesh = soup(random);
    SurfaceDistance distance = new SurfaceDistance(mesh);
    float[] points = new float[300];
    double max = 0;
    double sum = 0;
    for (int n = 0; n < 300; n += 3) {
      for (int d = 0; d < 3; d++) {
        points[n + d] = (float) random.nextGaussian() * 20;
      }
      double one = distance.of(points[n], points[n + 1], points[n + 2]);
      max = Math.max(max, one);
      sum += one;
    }
    SurfaceDistance.Deviation deviation = distance.measure(points, 3, WorkMonitor.NONE);
    assertThat(deviation.points()).isEqualTo(100);
    assertThat(deviation.maxMm()).isGreaterThanOrEqualTo(max).isCloseTo(max, within(1e-4));
    assertThat(deviation.meanMm()).isCloseTo(sum / 100, within(1e-4));
    assertThat(deviation.percentile95Mm()).isBetween(deviation.meanMm() / 2, deviation.maxMm());
  }
}
