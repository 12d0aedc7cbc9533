package health.fabrica.core.render;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a camera sees first: depth and, if asked for, the smooth normal, at each pixel. */
final class DepthBuffer {

  /** Depth where there is nothing. */
  static final float EMPTY = Float.NEGATIVE_INFINITY;

  final Camera camera;
  final float[] depth;

  /** Three a pixel, LPS, not of unit length; empty when normals were not asked for. */
  final float[] normal;

  /** The number that the lookup gave for each pixel; empty without one. */
  final int[] sample;

  private final @Nullable Lookup lookup;

  /** Gives a place of a triangle, by the weights of its second and third corner, a number. */
  interface Lookup {
    int at(int triangle, double second, double third);
  }

  /**
   * Draws the mesh.
   *
   * @param vertexNormals three a vertex, or empty for depth alone
   */
  DepthBuffer(TriangleMesh mesh, Camera camera, float[] vertexNormals) {
    this(mesh, camera, vertexNormals, null);
  }

  /** The same, with a number for what each pixel shows. */
  DepthBuffer(TriangleMesh mesh, Camera camera, float[] vertexNormals, @Nullable Lookup lookup) {
    this.camera = camera;
    this.lookup = lookup;
    this.sample = lookup == null ? new int[0] : new int[camera.width() * camera.height()];
    int pixels = camera.width() * camera.height();
    this.depth = new float[pixels];
    this.normal = vertexNormals.length == 0 ? new float[0] : new float[3 * pixels];
    Arrays.fill(depth, EMPTY);
    double[] projected = project(mesh);
    int[] t = mesh.triangles();
    for (int n = 0; n < t.length; n += 3) {
      draw(projected, vertexNormals, n / 3, t[n], t[n + 1], t[n + 2]);
    }
  }

  private double[] project(TriangleMesh mesh) {
    double[] projected = new double[mesh.xyz().length];
    for (int n = 0; n < projected.length; n += 3) {
      Vec3 p = new Vec3(mesh.xyz()[n], mesh.xyz()[n + 1], mesh.xyz()[n + 2]);
      projected[n] = camera.column(p);
      projected[n + 1] = camera.row(p);
      projected[n + 2] = camera.depth(p);
    }
    return projected;
  }

  private void draw(double[] p, float[] normals, int triangle, int a, int b, int c) {
    double ax = p[3 * a];
    double ay = p[3 * a + 1];
    double bx = p[3 * b] - ax;
    double by = p[3 * b + 1] - ay;
    double cx = p[3 * c] - ax;
    double cy = p[3 * c + 1] - ay;
    double area = bx * cy - by * cx;
    if (area >= 0) {
      return; // faces away: rows run down, so front faces are clockwise here
    }
    int rowFrom = (int) Math.max(0, Math.ceil(ay + Math.min(0, Math.min(by, cy)) - 0.5));
    int rowTo =
        (int) Math.min(camera.height() - 1, Math.floor(ay + Math.max(0, Math.max(by, cy)) - 0.5));
    int from = (int) Math.max(0, Math.ceil(ax + Math.min(0, Math.min(bx, cx)) - 0.5));
    int to =
        (int) Math.min(camera.width() - 1, Math.floor(ax + Math.max(0, Math.max(bx, cx)) - 0.5));
    for (int row = rowFrom; row <= rowTo; row++) {
      double y = row + 0.5 - ay;
      for (int column = from; column <= to; column++) {
        double x = column + 0.5 - ax;
        double wb = (x * cy - y * cx) / area;
        double wc = (bx * y - by * x) / area;
        double wa = 1 - wb - wc;
        if (wa >= 0 && wb >= 0 && wc >= 0) {
          float z = (float) (wa * p[3 * a + 2] + wb * p[3 * b + 2] + wc * p[3 * c + 2]);
          int at = row * camera.width() + column;
          if (lookup != null && z > depth[at]) {
            sample[at] = lookup.at(triangle, wb, wc);
          }
          plot(at, z, normals, a, b, c, wa, wb, wc);
        }
      }
    }
  }

  private void plot(
      int at, float z, float[] normals, int a, int b, int c, double wa, double wb, double wc) {
    if (z <= depth[at]) {
      return;
    }
    depth[at] = z;
    for (int d = 0; normals.length > 0 && d < 3; d++) {
      normal[3 * at + d] =
          (float) (wa * normals[3 * a + d] + wb * normals[3 * b + d] + wc * normals[3 * c + d]);
    }
  }

  /** Area-weighted unit normals of the vertices. */
  static float[] vertexNormals(TriangleMesh mesh) {
    float[] p = mesh.xyz();
    int[] t = mesh.triangles();
    float[] normals = new float[p.length];
    for (int n = 0; n < t.length; n += 3) {
      Vec3 a = new Vec3(p[3 * t[n]], p[3 * t[n] + 1], p[3 * t[n] + 2]);
      Vec3 b = new Vec3(p[3 * t[n + 1]], p[3 * t[n + 1] + 1], p[3 * t[n + 1] + 2]);
      Vec3 c = new Vec3(p[3 * t[n + 2]], p[3 * t[n + 2] + 1], p[3 * t[n + 2] + 2]);
      Vec3 normal = b.minus(a).cross(c.minus(a));
      for (int k = 0; k < 3; k++) {
        normals[3 * t[n + k]] += (float) normal.x();
        normals[3 * t[n + k] + 1] += (float) normal.y();
        normals[3 * t[n + k] + 2] += (float) normal.z();
      }
    }
    for (int n = 0; n < normals.length; n += 3) {
      float x = normals[n];
      float y = normals[n + 1];
      float z = normals[n + 2];
      float length = (float) Math.sqrt(x * x + y * y + z * z);
      for (int d = 0; d < 3 && length > 0; d++) {
        normals[n + d] /= length;
      }
    }
    return normals;
  }
}
