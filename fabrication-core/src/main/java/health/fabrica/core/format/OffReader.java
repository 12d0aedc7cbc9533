package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Text OFF, with or without colours and normals; other variants are refused. */
final class OffReader {

  private final TextScanner scanner;
  private final MeshBuilder builder;
  private int[] polygon = new int[8];

  private OffReader(InputStream in, long maxTriangles) {
    this.scanner = new TextScanner(in, MeshFormat.OFF);
    this.builder = new MeshBuilder(MeshFormat.OFF, maxTriangles);
  }

  static TriangleMesh read(InputStream in, long maxTriangles) throws IOException {
    return new OffReader(in, maxTriangles).read();
  }

  private TriangleMesh read() throws IOException {
    if (!scanner.word()) {
      throw scanner.truncated("its header");
    }
    boolean named = Arrays.asList("off", "coff", "noff", "cnoff").contains(scanner.text());
    if (!named) {
      throw FormatProblem.MODEL_DIALECT.refuse(
          "The OFF file does not begin with OFF, COFF, NOFF or CNOFF.",
          "Export the model as text OFF, STL or 3MF.");
    }
    int vertices = count("its counts");
    int faces = count("its counts");
    if (scanner.wordInLine()) {
      scanner.integer(); // edges, often 0
    }
    for (int n = 0; n < vertices; n++) {
      builder.vertex(number(), number(), number());
      scanner.endLine(); // colours and normals
    }
    for (int n = 0; n < faces; n++) {
      face();
      scanner.endLine();
    }
    if (scanner.word()) {
      throw FormatProblem.MODEL_COUNT_MISMATCH.refuse(
          "The OFF goes on after the " + faces + " faces that it announces.",
          "Export the model again.");
    }
    return builder.mesh();
  }

  private int count(String inside) throws IOException {
    if (!scanner.word()) {
      throw scanner.truncated(inside);
    }
    if (scanner.is("binary")) {
      throw FormatProblem.MODEL_DIALECT.refuse(
          "The OFF is binary, which is not read here.", "Export the model as STL or 3MF.");
    }
    int n = scanner.integer();
    if (n < 0) {
      throw scanner.malformed("has the count " + n);
    }
    return n;
  }

  private double number() throws IOException {
    if (!scanner.word()) {
      throw scanner.truncated("vertex " + (builder.vertexCount() + 1));
    }
    return scanner.number();
  }

  private void face() throws IOException {
    int size = count("a face");
    if (size < 3 || size > MeshBuilder.MAX_CORNERS) {
      throw scanner.malformed("has a face of " + size + " corners");
    }
    if (size > polygon.length) {
      polygon = new int[size];
    }
    for (int k = 0; k < size; k++) {
      if (!scanner.word()) {
        throw scanner.truncated("a face");
      }
      polygon[k] = scanner.integer();
    }
    builder.polygon(polygon, size);
  }
}
