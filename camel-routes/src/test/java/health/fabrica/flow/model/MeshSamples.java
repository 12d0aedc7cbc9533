package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Points spread over a mesh, each with the area that it stands for: a decimated mesh has few
 * vertices, and these lie on its outermost places, so its triangles are what is measured.
 */
final class MeshSamples {

  private static final double SPACING_MM = 0.4;

  private final TriangleMesh mesh;
  private final Vec3 middle;
  private final double reachMm;
  private final Predicate<Vec3> wanted;
  private final List<SurfacePoint> points = new ArrayList<>();

  private MeshSamples(TriangleMesh mesh, Vec3 middle, double reachMm, Predicate<Vec3> wanted) {
    this.mesh = mesh;
    this.middle = middle;
    this.reachMm = reachMm;
    this.wanted = wanted;
  }

  /** The wanted samples within reach of a point. */
  static List<SurfacePoint> near(
      TriangleMesh mesh, Vec3 middle, double reachMm, Predicate<Vec3> wanted) {
    MeshSamples samples = new MeshSamples(mesh, middle, reachMm, wanted);
    for (int t = 0; t < mesh.triangleCount(); t++) {
      samples.add(samples.corner(3 * t), samples.corner(3 * t + 1), samples.corner(3 * t + 2));
    }
    return samples.points;
  }

  private Vec3 corner(int n) {
    int v = 3 * mesh.triangles()[n];
    return new Vec3(mesh.xyz()[v], mesh.xyz()[v + 1], mesh.xyz()[v + 2]);
  }

  private void add(Vec3 a, Vec3 b, Vec3 c) {
    Vec3 ab = b.minus(a);
    Vec3 ac = c.minus(a);
    double longest = Math.max(Math.max(ab.length(), ac.length()), c.minus(b).length());
    if (a.minus(middle).length() > reachMm + longest) {
      return;
    }
    int n = (int) Math.ceil(longest / SPACING_MM);
    double weight = ab.cross(ac).length() / 2 / n / n;
    for (int i = 0; i < n; i++) {
      for (int j = 0; i + j < n; j++) {
        add(a.plus(ab.times((i + 1 / 3.0) / n)).plus(ac.times((j + 1 / 3.0) / n)), weight);
        if (i + j < n - 1) {
          add(a.plus(ab.times((i + 2 / 3.0) / n)).plus(ac.times((j + 2 / 3.0) / n)), weight);
        }
      }
    }
  }

  private void add(Vec3 at, double weight) {
    if (weight > 0 && wanted.test(at)) {
      points.add(new SurfacePoint(at, weight));
    }
  }
}
