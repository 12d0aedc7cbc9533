package health.fabrica.core.slice;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;

/** Closed meshes with known volumes, for tests. */
public final class Shapes {

  private Shapes() {}

  /** A box with two triangles a side. */
  public static TriangleMesh box(double x0, double y0, double z0, double x1, double y1, double z1) {
    float[] xyz = new float[24];
    for (int v = 0; v < 8; v++) {
      xyz[3 * v] = (float) ((v & 1) == 0 ? x0 : x1);
      xyz[3 * v + 1] = (float) ((v & 2) == 0 ? y0 : y1);
      xyz[3 * v + 2] = (float) ((v & 4) == 0 ? z0 : z1);
    }
    int[] quads = {0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5};
    int[] triangles = new int[36];
    for (int q = 0; q < 6; q++) {
      int a = quads[4 * q];
      int c = quads[4 * q + 2];
      int[] two = {a, quads[4 * q + 1], c, a, c, quads[4 * q + 3]};
      System.arraycopy(two, 0, triangles, 6 * q, 6);
    }
    return new TriangleMesh(xyz, triangles);
  }

  /** A ball in slices and stacks; the radius may depend on the angles. */
  public static TriangleMesh blob(
      int stacks, int slices, double sx, double sy, double sz, DoubleBinaryOperator radius) {
    float[] xyz = new float[3 * (2 + (stacks - 1) * slices)];
    put(xyz, 0, 0, 0, -sz * radius.applyAsDouble(-Math.PI / 2, 0));
    put(xyz, 1, 0, 0, sz * radius.applyAsDouble(Math.PI / 2, 0));
    for (int i = 1; i < stacks; i++) {
      double latitude = -Math.PI / 2 + Math.PI * i / stacks;
      for (int j = 0; j < slices; j++) {
        double longitude = 2 * Math.PI * j / slices;
        double r = radius.applyAsDouble(latitude, longitude);
        double c = Math.cos(latitude) * r;
        put(
            xyz,
            2 + (i - 1) * slices + j,
            sx * c * Math.cos(longitude),
            sy * c * Math.sin(longitude),
            sz * r * Math.sin(latitude));
      }
    }
    int[] triangles = new int[3 * (2 * slices + 2 * (stacks - 2) * slices)];
    int n = 0;
    for (int j = 0; j < slices; j++) {
      int k = (j + 1) % slices;
      n = triangle(triangles, n, 0, 2 + k, 2 + j);
      for (int i = 0; i < stacks - 2; i++) {
        int a = 2 + i * slices;
        n = triangle(triangles, n, a + j, a + k, a + slices + k);
        n = triangle(triangles, n, a + j, a + slices + k, a + slices + j);
      }
      int top = 2 + (stacks - 2) * slices;
      n = triangle(triangles, n, 1, top + j, top + k);
    }
    return new TriangleMesh(xyz, triangles);
  }

  /** A ball of constant radius. */
  public static TriangleMesh ball(int stacks, int slices, double radius) {
    return blob(stacks, slices, radius, radius, radius, (u, v) -> 1);
  }

  /** A ring around the z axis. */
  public static TriangleMesh torus(int major, int minor, double radius, double tube) {
    float[] xyz = new float[3 * major * minor];
    int[] triangles = new int[6 * major * minor];
    int n = 0;
    for (int i = 0; i < major; i++) {
      for (int j = 0; j < minor; j++) {
        double u = 2 * Math.PI * i / major;
        double v = 2 * Math.PI * j / minor;
        double r = radius + tube * Math.cos(v);
        put(xyz, i * minor + j, r * Math.cos(u), r * Math.sin(u), tube * Math.sin(v));
        int a = i * minor + j;
        int b = (i + 1) % major * minor + j;
        int c = (i + 1) % major * minor + (j + 1) % minor;
        int d = i * minor + (j + 1) % minor;
        n = triangle(triangles, n, a, b, c);
        n = triangle(triangles, n, a, c, d);
      }
    }
    return new TriangleMesh(xyz, triangles);
  }

  /** Both meshes as one. */
  public static TriangleMesh join(TriangleMesh a, TriangleMesh b) {
    float[] xyz = Arrays.copyOf(a.xyz(), a.xyz().length + b.xyz().length);
    System.arraycopy(b.xyz(), 0, xyz, a.xyz().length, b.xyz().length);
    int[] triangles = Arrays.copyOf(a.triangles(), a.triangles().length + b.triangles().length);
    for (int i = 0; i < b.triangles().length; i++) {
      triangles[a.triangles().length + i] = b.triangles()[i] + a.vertexCount();
    }
    return new TriangleMesh(xyz, triangles);
  }

  /** The mesh turned inside out. */
  public static TriangleMesh flipped(TriangleMesh mesh) {
    int[] triangles = mesh.triangles().clone();
    for (int t = 0; t < triangles.length; t += 3) {
      int keep = triangles[t];
      triangles[t] = triangles[t + 1];
      triangles[t + 1] = keep;
    }
    return new TriangleMesh(mesh.xyz(), triangles);
  }

  /** The mesh moved. */
  public static TriangleMesh moved(TriangleMesh mesh, double dx, double dy, double dz) {
    float[] xyz = mesh.xyz().clone();
    for (int v = 0; v < mesh.vertexCount(); v++) {
      put(xyz, v, xyz[3 * v] + dx, xyz[3 * v + 1] + dy, xyz[3 * v + 2] + dz);
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }

  /** The mesh turned by angles about z, then about x. */
  public static TriangleMesh turned(TriangleMesh mesh, double aboutZ, double aboutX) {
    float[] xyz = mesh.xyz().clone();
    for (int v = 0; v < mesh.vertexCount(); v++) {
      double x = xyz[3 * v] * Math.cos(aboutZ) - xyz[3 * v + 1] * Math.sin(aboutZ);
      double y = xyz[3 * v] * Math.sin(aboutZ) + xyz[3 * v + 1] * Math.cos(aboutZ);
      double z = xyz[3 * v + 2];
      put(
          xyz,
          v,
          x,
          y * Math.cos(aboutX) - z * Math.sin(aboutX),
          y * Math.sin(aboutX) + z * Math.cos(aboutX));
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }

  /** The same mesh with its triangles in another order. */
  public static TriangleMesh shuffled(TriangleMesh mesh, long seed) {
    int[] triangles = mesh.triangles().clone();
    Random random = new Random(seed);
    for (int t = triangles.length / 3 - 1; t > 0; t--) {
      int other = random.nextInt(t + 1);
      int turn = random.nextInt(3);
      for (int k = 0; k < 3; k++) {
        int keep = triangles[3 * t + k];
        triangles[3 * t + k] = triangles[3 * other + k];
        triangles[3 * other + k] = keep;
      }
      int[] corner = Arrays.copyOfRange(triangles, 3 * t, 3 * t + 3);
      for (int k = 0; k < 3; k++) {
        triangles[3 * t + k] = corner[(k + turn) % 3];
      }
    }
    return new TriangleMesh(mesh.xyz(), triangles);
  }

  /** A hollow bumpy head of about half a million triangles, 150 x 200 x 140 mm, wall 5 mm. */
  public static TriangleMesh skull(int stacks, int slices) {
    DoubleBinaryOperator bumps =
        (u, v) ->
            1
                + 0.02 * Math.cos(u) * Math.sin(9 * v) * Math.cos(7 * u)
                + 0.004 * Math.cos(u) * Math.sin(61 * v + 3 * Math.sin(40 * u));
    TriangleMesh outer = blob(stacks, slices, 73, 97, 68, bumps);
    TriangleMesh inner =
        blob(stacks, slices, 68, 92, 63, (u, v) -> bumps.applyAsDouble(u + 0.02, v + 0.03));
    return join(outer, flipped(inner));
  }

  /** Volume by the divergence theorem, in mm3. */
  public static double volume(TriangleMesh mesh) {
    double sum = 0;
    float[] p = mesh.xyz();
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      int a = 3 * mesh.triangles()[t];
      int b = 3 * mesh.triangles()[t + 1];
      int c = 3 * mesh.triangles()[t + 2];
      double nx = (double) p[b + 1] * p[c + 2] - (double) p[b + 2] * p[c + 1];
      double ny = (double) p[b + 2] * p[c] - (double) p[b] * p[c + 2];
      double nz = (double) p[b] * p[c + 1] - (double) p[b + 1] * p[c];
      sum += p[a] * nx + p[a + 1] * ny + p[a + 2] * nz;
    }
    return sum / 6;
  }

  private static int triangle(int[] triangles, int n, int a, int b, int c) {
    triangles[n] = a;
    triangles[n + 1] = b;
    triangles[n + 2] = c;
    return n + 3;
  }

  private static void put(float[] xyz, int v, double x, double y, double z) {
    xyz[3 * v] = (float) x;
    xyz[3 * v + 1] = (float) y;
    xyz[3 * v + 2] = (float) z;
  }

  /** One mesh of two. */
  public static TriangleMesh both(TriangleMesh a, TriangleMesh b) {
    float[] xyz = Arrays.copyOf(a.xyz(), a.xyz().length + b.xyz().length);
    System.arraycopy(b.xyz(), 0, xyz, a.xyz().length, b.xyz().length);
    int[] t = Arrays.copyOf(a.triangles(), a.triangles().length + b.triangles().length);
    for (int n = 0; n < b.triangles().length; n++) {
      t[a.triangles().length + n] = b.triangles()[n] + a.vertexCount();
    }
    return new TriangleMesh(xyz, t);
  }

  /** The same with each triangle wound the other way. */
  public static TriangleMesh insideOut(TriangleMesh mesh) {
    int[] t = mesh.triangles().clone();
    for (int n = 0; n < t.length; n += 3) {
      t[n] = mesh.triangles()[n + 1];
      t[n + 1] = mesh.triangles()[n];
    }
    return new TriangleMesh(mesh.xyz(), t);
  }
}
