package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.InputStream;

/** Text STL: any number of solids of facets, words in any case. Normals are not looked at. */
final class TextStl {

  /** The mesh of all solids and their number. */
  record Read(TriangleMesh mesh, int solids) {}

  private final TextScanner scanner;
  private final long maxTriangles;
  private final VertexWelder welder = new VertexWelder();
  private long triangles;

  private TextStl(InputStream in, long maxTriangles) {
    this.scanner = new TextScanner(in, MeshFormat.STL_TEXT);
    this.maxTriangles = maxTriangles;
  }

  static Read read(InputStream in, long maxTriangles) throws IOException {
    TextStl reader = new TextStl(in, maxTriangles);
    int solids = 0;
    while (reader.scanner.word()) {
      reader.require("solid");
      reader.solid();
      solids++;
    }
    if (reader.triangles == 0) {
      throw FormatProblem.MODEL_EMPTY.refuse(
          "The text STL has " + solids + " solids and no facet.", "Export the model again.");
    }
    return new Read(reader.welder.mesh(), solids);
  }

  private void require(String word) {
    if (!scanner.is(word)) {
      throw scanner.malformed("has another word where \"" + word + "\" belongs");
    }
  }

  private void expect(String word) throws IOException {
    if (!scanner.word()) {
      throw scanner.truncated("a facet");
    }
    require(word);
  }

  private double number() throws IOException {
    if (!scanner.word()) {
      throw scanner.truncated("a facet");
    }
    return scanner.number();
  }

  private void solid() throws IOException {
    scanner.endLine(); // the name may hold anything, also the words of the format
    while (true) {
      if (!scanner.word()) {
        throw scanner.truncated("a solid");
      }
      if (scanner.is("endsolid")) {
        scanner.endLine();
        return;
      }
      require("facet");
      facet();
    }
  }

  private void facet() throws IOException {
    if (++triangles > maxTriangles) {
      throw MeshBuilder.tooLarge(MeshFormat.STL_TEXT, maxTriangles);
    }
    expect("normal");
    for (int n = 0; n < 3; n++) {
      if (!scanner.word()) {
        throw scanner.truncated("a facet");
      }
    }
    expect("outer");
    expect("loop");
    for (int n = 0; n < 3; n++) {
      expect("vertex");
      float x = (float) number();
      float y = (float) number();
      welder.corner(x, y, (float) number());
    }
    expect("endloop");
    expect("endfacet");
  }
}
