package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the faults of a mesh are. */
final class MeshFaults {

  private MeshFaults() {}

  /** Middles of some edges with one triangle. */
  static List<Vec3> openEdges(TriangleMesh mesh) {
    int[] t = mesh.triangles();
    long[] keys = new long[t.length];
    for (int h = 0; h < t.length; h++) {
      int b = t[h % 3 == 2 ? h - 2 : h + 1];
      keys[h] = (long) Math.min(t[h], b) << 32 | Math.max(t[h], b);
    }
    Arrays.parallelSort(keys);
    List<Vec3> places = new ArrayList<>();
    for (int n = 0; n < keys.length && places.size() < CheckResult.MAX_POSITIONS; ) {
      int to = n + 1;
      while (to < keys.length && keys[to] == keys[n]) {
        to++;
      }
      if (to - n == 1) {
        Vec3 a = vertex(mesh, (int) (keys[n] >>> 32));
        places.add(a.plus(vertex(mesh, (int) keys[n])).times(0.5));
      }
      n = to;
    }
    return places;
  }

  private static Vec3 vertex(TriangleMesh mesh, int v) {
    return new Vec3(mesh.xyz()[3 * v], mesh.xyz()[3 * v + 1], mesh.xyz()[3 * v + 2]);
  }
}
