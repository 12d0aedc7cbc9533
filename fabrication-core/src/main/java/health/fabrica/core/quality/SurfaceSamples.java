package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;

/**
 * Points spread evenly over a mesh: each triangle is cut into n² equal ones, and their centres are
 * the samples. Values that were measured at them can be looked up for any place of a triangle.
 * Immutable; 12 bytes a triangle.
 */
public final class SurfaceSamples {

  private static final int MOST_CUTS = 64;

  private final TriangleMesh mesh;
  private final int[] start; // first sample of each triangle
  private final byte[] cuts;
  private final float[] normals;
  private final double largestAreaMm2;

  private SurfaceSamples(TriangleMesh mesh, double areaMm2) {
    this.mesh = mesh;
    int n = mesh.triangleCount();
    start = new int[n + 1];
    cuts = new byte[n];
    normals = new float[3 * n];
    double largest = 0;
    float[] normal = new float[3];
    for (int i = 0; i < n; i++) {
      double area = mesh.normal(i, normal);
      System.arraycopy(normal, 0, normals, 3 * i, 3);
      cuts[i] = (byte) cuts(area, areaMm2);
      start[i + 1] = start[i] + cuts[i] * cuts[i];
      largest = Math.max(largest, area / (cuts[i] * cuts[i]));
    }
    largestAreaMm2 = largest;
  }

  private static int cuts(double area, double wanted) {
    return (int) Math.max(1, Math.min(MOST_CUTS, Math.ceil(Math.sqrt(area / wanted))));
  }

  /**
   * Samples a mesh.
   *
   * @param areaMm2 wanted area a sample
   * @param most about how many samples at most, beside one a triangle; the area grows to keep it
   */
  static SurfaceSamples of(TriangleMesh mesh, double areaMm2, int most) {
    double total = MeshMeasures.of(mesh).areaMm2();
    return new SurfaceSamples(mesh, Math.max(areaMm2, 2 * total / most));
  }

  /** The mesh sampled. */
  public TriangleMesh mesh() {
    return mesh;
  }

  /** Number of samples. */
  public int count() {
    return start[start.length - 1];
  }

  /** The largest area that one sample stands for, mm2. */
  public double largestAreaMm2() {
    return largestAreaMm2;
  }

  /** Unit normals of the triangles, three each; shared. */
  float[] normals() {
    return normals;
  }

  int firstOf(int triangle) {
    return start[triangle];
  }

  /** Area that each sample of a triangle stands for, mm2. */
  double areaMm2(int triangle) {
    return MeshMeasures.doubleArea(mesh.xyz(), mesh.triangles(), 3 * triangle)
        / 2
        / (cuts[triangle] * cuts[triangle]);
  }

  /** The place of the k-th sample of a triangle. */
  void place(int triangle, int k, double[] out) {
    int n = cuts[triangle];
    int i = 0;
    int rest = k;
    while (rest >= 2 * (n - i) - 1) {
      rest -= 2 * (n - i) - 1;
      i++;
    }
    double third = (rest & 1) == 0 ? 1.0 / 3 : 2.0 / 3;
    double v = (i + third) / n;
    double w = (rest / 2 + third) / n;
    float[] p = mesh.xyz();
    int a = 3 * mesh.triangles()[3 * triangle];
    int b = 3 * mesh.triangles()[3 * triangle + 1];
    int c = 3 * mesh.triangles()[3 * triangle + 2];
    for (int d = 0; d < 3; d++) {
      out[d] = p[a + d] + v * ((double) p[b + d] - p[a + d]) + w * ((double) p[c + d] - p[a + d]);
    }
  }

  /** The place of a sample by its number, as a point. */
  Vec3 point(int sample) {
    int low = 0;
    int high = start.length - 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (start[middle] <= sample) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    double[] out = new double[3];
    place(low, sample - start[low], out);
    return new Vec3(out[0], out[1], out[2]);
  }

  /** The sample at a place of a triangle, by the weights of its second and third corner. */
  public int at(int triangle, double v, double w) {
    int n = cuts[triangle];
    int i = (int) Math.max(0, Math.min(n - 1.0, v * n));
    int j = (int) Math.max(0, Math.min(n - 1.0 - i, w * n));
    boolean upper = v * n - i + (w * n - j) > 1 && j < n - 1 - i;
    return start[triangle] + i * (2 * n - i) + 2 * j + (upper ? 1 : 0);
  }
}
