package health.fabrica.core.repair;

import health.fabrica.core.mesh.TriangleMesh;

/** Points on a mesh for measuring distances: its corners and the middle of each triangle. */
final class Centres {

  private Centres() {}

  static float[] of(TriangleMesh mesh) {
    int[] t = mesh.triangles();
    float[] p = mesh.xyz();
    float[] points = new float[4 * t.length];
    int n = 0;
    for (int i = 0; i < t.length; i += 3) {
      for (int d = 0; d < 3; d++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          float value = p[3 * t[i + k] + d];
          points[n + 3 * k + d] = value;
          sum += value;
        }
        points[n + 9 + d] = (float) (sum / 3);
      }
      n += 12;
    }
    return points;
  }
}
