package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import java.util.Arrays;

/**
 * Collects vertices and polygons of a file. Memory grows with what was read, up to a limit of
 * triangles. One use, one thread.
 */
final class MeshBuilder {

  /** Corners of one polygon; more are not a face but a damaged file. */
  static final int MAX_CORNERS = 4096;

  private final MeshFormat format;
  private final long maxTriangles;
  private final PolygonTriangulator triangulator = new PolygonTriangulator();
  private float[] xyz = new float[3 * 256];
  private int coordinates;
  private int[] triangles = new int[3 * 256];
  private int corners;

  MeshBuilder(MeshFormat format, long maxTriangles) {
    this.format = format;
    this.maxTriangles = maxTriangles;
  }

  int vertexCount() {
    return coordinates / 3;
  }

  int triangleCount() {
    return corners / 3;
  }

  void vertex(double x, double y, double z) {
    if (coordinates + 3 > xyz.length) {
      requireRoom(coordinates / 3);
      xyz = Arrays.copyOf(xyz, 2 * xyz.length);
    }
    xyz[coordinates++] = finite(x);
    xyz[coordinates++] = finite(y);
    xyz[coordinates++] = finite(z);
  }

  private float finite(double value) {
    float f = (float) value;
    if (!Float.isFinite(f)) {
      throw FormatProblem.MODEL_NOT_FINITE.refuse(
          "Vertex "
              + (coordinates / 3 + 1)
              + " of the "
              + format.title()
              + " has the coordinate "
              + value
              + ".",
          "Export the model again.");
    }
    return f;
  }

  void triangle(int a, int b, int c) {
    if (corners + 3 > triangles.length) {
      requireRoom(corners / 3);
      triangles = Arrays.copyOf(triangles, 2 * triangles.length);
    }
    triangles[corners++] = a;
    triangles[corners++] = b;
    triangles[corners++] = c;
  }

  /** Adds a polygon; its corners may name vertices that are not there yet only as triangles. */
  void polygon(int[] polygon, int size) {
    if (size < 3) {
      throw malformed("has a face of " + size + " corners");
    }
    for (int k = 0; k < size; k++) {
      if (polygon[k] < 0 || (size > 3 && polygon[k] >= vertexCount())) {
        throw malformed("names vertex " + polygon[k] + " of " + vertexCount());
      }
    }
    if (size == 3) {
      triangle(polygon[0], polygon[1], polygon[2]);
      return;
    }
    int[] ears = triangulator.triangles(xyz, polygon, size);
    for (int n = 0; n < 3 * (size - 2); n += 3) {
      triangle(ears[n], ears[n + 1], ears[n + 2]);
    }
  }

  private void requireRoom(long used) {
    if (used >= maxTriangles) {
      throw tooLarge(format, maxTriangles);
    }
  }

  static ProblemException tooLarge(MeshFormat format, long maxTriangles) {
    return FormatProblem.MODEL_TOO_LARGE.refuse(
        "The " + format.title() + " has more than " + maxTriangles + " triangles or vertices.",
        "Reduce the model or give the program more memory.");
  }

  ProblemException malformed(String what) {
    return FormatProblem.MODEL_MALFORMED.refuse(
        "The " + format.title() + " " + what + ".", "Export the model again, best as 3MF.");
  }

  TriangleMesh mesh() {
    if (corners == 0) {
      throw FormatProblem.MODEL_EMPTY.refuse(
          "The " + format.title() + " has " + vertexCount() + " vertices and no triangle.",
          "Export the model again as a surface.");
    }
    for (int i = 0; i < corners; i++) {
      if (triangles[i] < 0 || triangles[i] >= vertexCount()) {
        throw malformed("names vertex " + triangles[i] + " of " + vertexCount());
      }
    }
    return new TriangleMesh(Arrays.copyOf(xyz, coordinates), Arrays.copyOf(triangles, corners));
  }
}
