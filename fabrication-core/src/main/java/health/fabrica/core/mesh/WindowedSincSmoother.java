package health.fabrica.core.mesh;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;

/**
 * Smooths a closed mesh without shrinking it: a low-pass filter of the surface signal by Chebyshev
 * polynomials with a Hamming window (Taubin, Zhang, Golub: Optimal surface smoothing as filter
 * design, ECCV 1996), umbrella weights. The filter is scaled to gain 1 at frequency 0, so it
 * commutes with translation, and widened until it passes the band edge unchanged.
 *
 * <p>Each vertex stays within a cap of where it was. Double-buffered: the result does not depend on
 * the number of threads. Memory: 44 bytes a vertex and 12 a triangle.
 */
public final class WindowedSincSmoother {

  private static final double PASS_BAND = 0.1;
  private static final int ITERATIONS = 20;
  private static final int CHUNK = 1 << 14;

  private WindowedSincSmoother() {}

  /**
   * A smoothed mesh and how far it moved.
   *
   * @param mesh same triangles, new vertices
   * @param maxDisplacementMm largest distance between a vertex and its place before
   * @param vertices number of vertices
   * @param cappedVertices vertices that the cap held back
   */
  public record Smoothed(
      TriangleMesh mesh, double maxDisplacementMm, int vertices, long cappedVertices) {}

  /**
   * Smooths the mesh.
   *
   * @param mesh closed and manifold; vertices of an open border would drift
   * @param capMm largest displacement of a vertex
   */
  public static Smoothed smooth(TriangleMesh mesh, double capMm, int threads, WorkMonitor monitor) {
    int vertices = mesh.vertexCount();
    int[] start = new int[vertices + 1];
    int[] neighbours = neighbours(mesh, start);
    float[] origin = centre(mesh.xyz());
    float[] now = new float[3 * vertices];
    float[] before = new float[3 * vertices]; // holds the polynomial of one degree less
    float[] sum = new float[3 * vertices];
    double[] c = coefficients(PASS_BAND, ITERATIONS);
    Parallel.loop(
        threads,
        vertices,
        CHUNK,
        (from, to) -> {
          for (int n = 3 * from; n < 3 * to; n++) {
            before[n] = mesh.xyz()[n] - origin[n % 3];
          }
        });
    // Degree 1: X p = (p + mean of neighbours) / 2; then X_{n+1} = 2 X X_n - X_{n-1}.
    float[] p0 = before;
    float[] p1 = now;
    Parallel.loop(
        threads,
        vertices,
        CHUNK,
        (from, to) -> {
          for (int v = from; v < to; v++) {
            for (int d = 0; d < 3; d++) {
              float mean = mean(p0, start, neighbours, v, d);
              p1[3 * v + d] = (p0[3 * v + d] + mean) * 0.5f;
              sum[3 * v + d] = (float) (c[0] * p0[3 * v + d] + c[1] * p1[3 * v + d]);
            }
          }
        });
    for (int n = 2; n <= ITERATIONS; n++) {
      monitor.check();
      float[] older = (n & 1) == 0 ? before : now; // replaced in place by the new degree
      float[] newer = (n & 1) == 0 ? now : before;
      float weight = (float) c[n];
      Parallel.loop(
          threads,
          vertices,
          CHUNK,
          (from, to) -> step(older, newer, sum, weight, start, neighbours, from, to));
      monitor.progress("smooth", (double) n / ITERATIONS);
    }
    return cap(mesh, sum, origin, capMm);
  }

  private static void step(
      float[] older,
      float[] newer,
      float[] sum,
      float weight,
      int[] start,
      int[] neighbours,
      int from,
      int to) {
    for (int v = from; v < to; v++) {
      float x = 0;
      float y = 0;
      float z = 0;
      for (int e = start[v]; e < start[v + 1]; e++) {
        int u = 3 * neighbours[e];
        x += newer[u];
        y += newer[u + 1];
        z += newer[u + 2];
      }
      float f = 1f / (start[v + 1] - start[v]);
      int n = 3 * v;
      older[n] = newer[n] + x * f - older[n];
      older[n + 1] = newer[n + 1] + y * f - older[n + 1];
      older[n + 2] = newer[n + 2] + z * f - older[n + 2];
      sum[n] += weight * older[n];
      sum[n + 1] += weight * older[n + 1];
      sum[n + 2] += weight * older[n + 2];
    }
  }

  private static float mean(float[] p, int[] start, int[] neighbours, int v, int d) {
    float total = 0;
    for (int e = start[v]; e < start[v + 1]; e++) {
      total += p[3 * neighbours[e] + d];
    }
    return total / (start[v + 1] - start[v]);
  }

  /**
   * The neighbours of each vertex. In a closed oriented mesh every neighbour of v follows v in
   * exactly one triangle.
   */
  private static int[] neighbours(TriangleMesh mesh, int[] start) {
    int[] t = mesh.triangles();
    for (int corner : t) {
      start[corner + 1]++;
    }
    for (int v = 0; v + 1 < start.length; v++) {
      start[v + 1] += start[v];
    }
    int[] fill = java.util.Arrays.copyOf(start, start.length - 1);
    int[] neighbours = new int[t.length];
    for (int n = 0; n < t.length; n += 3) {
      neighbours[fill[t[n]]++] = t[n + 1];
      neighbours[fill[t[n + 1]]++] = t[n + 2];
      neighbours[fill[t[n + 2]]++] = t[n];
    }
    return neighbours;
  }

  /** The middle of the bounding box: computing around it keeps float rounding below 1 um. */
  private static float[] centre(float[] xyz) {
    float[] centre = new float[3];
    for (int d = 0; d < 3; d++) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int n = d; n < xyz.length; n += 3) {
        min = Math.min(min, xyz[n]);
        max = Math.max(max, xyz[n]);
      }
      centre[d] = min + (max - min) / 2;
    }
    return centre;
  }

  /** Moves each vertex towards its filtered place, at most by the cap; reuses the array. */
  private static Smoothed cap(TriangleMesh mesh, float[] filtered, float[] origin, double capMm) {
    float[] old = mesh.xyz();
    double maxSquared = 0;
    long capped = 0;
    for (int n = 0; n < filtered.length; n += 3) {
      double x = filtered[n] + (double) origin[0] - old[n];
      double y = filtered[n + 1] + (double) origin[1] - old[n + 1];
      double z = filtered[n + 2] + (double) origin[2] - old[n + 2];
      double squared = x * x + y * y + z * z;
      double f = 1;
      if (squared > capMm * capMm) {
        f = capMm / Math.sqrt(squared);
        squared = capMm * capMm;
        capped++;
      }
      maxSquared = Math.max(maxSquared, squared);
      filtered[n] = (float) (old[n] + x * f);
      filtered[n + 1] = (float) (old[n + 1] + y * f);
      filtered[n + 2] = (float) (old[n + 2] + z * f);
    }
    return new Smoothed(
        new TriangleMesh(filtered, mesh.triangles()),
        Math.sqrt(maxSquared),
        mesh.vertexCount(),
        capped);
  }

  /**
   * Weights of the Chebyshev polynomials of degree 0 to {@code degree}. The cut-off is moved up
   * from the band edge in small steps until the gain at the edge is 1.
   */
  static double[] coefficients(double passBand, int degree) {
    double edge = Math.acos(1 - passBand / 2);
    double[] c = windowedSinc(edge, degree);
    for (double shift = 0; gain(c, passBand) < 1 && edge + shift < Math.PI / 2; shift += 1e-3) {
      c = windowedSinc(edge + shift, degree);
    }
    return c;
  }

  private static double[] windowedSinc(double theta, int degree) {
    double[] c = new double[degree + 1];
    double sum = 0;
    for (int n = 0; n <= degree; n++) {
      double hamming = 0.54 + 0.46 * Math.cos(n * Math.PI / (degree + 1));
      c[n] = n == 0 ? theta / Math.PI : hamming * 2 * Math.sin(n * theta) / (n * Math.PI);
      sum += c[n];
    }
    for (int n = 0; n <= degree; n++) {
      c[n] /= sum;
    }
    return c;
  }

  /** The factor that the filter puts on the Laplacian frequency k, 0 to 2. */
  static double gain(double[] c, double k) {
    double theta = Math.acos(1 - k / 2);
    double sum = 0;
    for (int n = 0; n < c.length; n++) {
      sum += c[n] * Math.cos(n * theta);
    }
    return sum;
  }
}
