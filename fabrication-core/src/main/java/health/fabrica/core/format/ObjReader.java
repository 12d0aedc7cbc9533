package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.InputStream;

/**
 * Wavefront OBJ: vertices and polygons, indices from the beginning or from the end. What does not
 * change the surface (normals, textures, materials, groups) is passed over; free-form surfaces are
 * refused.
 */
final class ObjReader {

  /** The mesh of all objects and their number, at least 1. */
  record Read(TriangleMesh mesh, int objects) {}

  private final TextScanner scanner;
  private final MeshBuilder builder;
  private int[] polygon = new int[8];
  private int objects;

  private ObjReader(InputStream in, long maxTriangles) {
    this.scanner = new TextScanner(in, MeshFormat.OBJ);
    this.builder = new MeshBuilder(MeshFormat.OBJ, maxTriangles);
  }

  static Read read(InputStream in, long maxTriangles) throws IOException {
    ObjReader reader = new ObjReader(in, maxTriangles);
    do {
      if (reader.scanner.wordInLine()) {
        reader.line();
      }
    } while (reader.scanner.endLine());
    return new Read(reader.builder.mesh(), Math.max(1, reader.objects));
  }

  private void line() throws IOException {
    switch (scanner.text()) {
      case "v" -> vertex();
      case "f", "fo" -> face();
      case "o" -> objects++;
      case "vn", "vt", "vp", "g", "s", "l", "p", "mtllib", "usemtl", "usemap", "maplib" -> {
        // Says nothing about the surface.
      }
      case "lod", "bevel", "c_interp", "d_interp", "shadow_obj", "trace_obj" -> {
        // Says how to draw it.
      }
      case "curv", "curv2", "surf", "cstype", "deg", "bmat", "step", "parm", "trim", "hole" ->
          throw dialect("a free-form curve or surface");
      case "call", "csh" -> throw dialect("a command that reads another file");
      default -> throw scanner.malformed("begins with an unknown word");
    }
  }

  private RuntimeException dialect(String what) {
    return FormatProblem.MODEL_DIALECT.refuse(
        "Line " + scanner.line() + " of the OBJ has " + what + ", which is not read here.",
        "Export the model as triangles.");
  }

  private void vertex() throws IOException {
    double[] p = new double[3];
    for (int d = 0; d < 3; d++) {
      if (!scanner.wordInLine()) {
        throw scanner.malformed("has a vertex of " + d + " coordinates");
      }
      p[d] = scanner.number();
    }
    int more = 0;
    double weight = 1;
    while (scanner.wordInLine()) {
      weight = scanner.number();
      more++;
    }
    // One more number is a weight, three are a colour.
    if (more == 1 && weight != 1) {
      throw dialect("a vertex with a weight");
    }
    if (more > 4) {
      throw scanner.malformed("has a vertex of " + (3 + more) + " numbers");
    }
    builder.vertex(p[0], p[1], p[2]);
  }

  private void face() throws IOException {
    int size = 0;
    while (scanner.wordInLine()) {
      if (size == MeshBuilder.MAX_CORNERS) {
        throw scanner.malformed("has a face of more than " + size + " corners");
      }
      if (size == polygon.length) {
        polygon = java.util.Arrays.copyOf(polygon, 2 * size);
      }
      scanner.cutAt('/');
      int index = scanner.integer();
      int vertex = index < 0 ? builder.vertexCount() + index : index - 1;
      if (vertex < 0 || vertex >= builder.vertexCount()) {
        throw scanner.malformed(
            "names vertex " + index + ", of " + builder.vertexCount() + " so far");
      }
      polygon[size++] = vertex;
    }
    if (size < 3) {
      throw scanner.malformed("has a face of " + size + " corners");
    }
    builder.polygon(polygon, size);
  }
}
