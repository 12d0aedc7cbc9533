package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Stanford PLY 1.0: text, binary little endian, binary big endian. Vertices need x, y and z, faces
 * a list of vertex indices; all other elements and properties are passed over.
 */
final class PlyReader {

  private static final int MAX_HEADER_LINES = 1000;

  /** A property; a list when it has a count type. */
  private record Property(String name, boolean list, PlyType count, PlyType value) {}

  private record Element(String name, long count, List<Property> properties) {}

  private final TextScanner scanner;
  private final MeshBuilder builder;
  private final List<Element> elements = new ArrayList<>();
  private int[] polygon = new int[8];
  private PlyValues values;

  private PlyReader(InputStream in, long maxTriangles) {
    this.scanner = new TextScanner(in, MeshFormat.PLY);
    this.builder = new MeshBuilder(MeshFormat.PLY, maxTriangles);
    this.values = new PlyValues.Text(scanner);
  }

  static TriangleMesh read(InputStream in, long maxTriangles) throws IOException {
    PlyReader reader = new PlyReader(in, maxTriangles);
    reader.header();
    for (Element element : reader.elements) {
      reader.body(element);
    }
    if (reader.values.more()) {
      throw FormatProblem.MODEL_COUNT_MISMATCH.refuse(
          "The PLY goes on after the elements that it announces.", "Export the model again.");
    }
    return reader.builder.mesh();
  }

  private void header() throws IOException {
    scanner.endLine(); // "ply", which is how it was recognised
    for (int n = 0; n < MAX_HEADER_LINES; n++) {
      String[] words = scanner.restOfLine().split("\\s+");
      if (!scanner.endLine() && !words[0].equals("end_header")) {
        throw scanner.truncated("its header");
      }
      switch (words[0]) {
        case "comment", "obj_info", "" -> {
          // For people.
        }
        case "format" -> format(words);
        case "element" -> element(words);
        case "property" -> property(words);
        case "end_header" -> {
          return;
        }
        default -> throw scanner.malformed("has an unknown word in its header");
      }
    }
    throw scanner.malformed("has a header of more than " + MAX_HEADER_LINES + " lines");
  }

  private void format(String[] words) {
    if (words.length != 3 || !words[2].equals("1.0")) {
      throw scanner.malformed("has another version than 1.0");
    }
    values =
        switch (words[1]) {
          case "ascii" -> new PlyValues.Text(scanner);
          case "binary_little_endian" -> new PlyValues.Binary(scanner, true);
          case "binary_big_endian" -> new PlyValues.Binary(scanner, false);
          default -> throw scanner.malformed("has an unknown encoding");
        };
  }

  private void element(String[] words) {
    if (words.length != 3 || !words[2].matches("[0-9]{1,10}") || elements.size() == 100) {
      throw scanner.malformed("has an element without a sound count");
    }
    elements.add(new Element(words[1], Long.parseLong(words[2]), new ArrayList<>()));
  }

  private void property(String[] words) {
    if (elements.isEmpty() || elements.get(elements.size() - 1).properties().size() == 200) {
      throw scanner.malformed("has a property without an element, or too many");
    }
    boolean list = words.length == 5 && words[1].equals("list");
    if (!list && words.length != 3) {
      throw scanner.malformed("has a property that cannot be read");
    }
    PlyType value = type(words[list ? 3 : 1]);
    PlyType count = list ? type(words[2]) : PlyType.UINT8;
    elements
        .get(elements.size() - 1)
        .properties()
        .add(new Property(words[words.length - 1], list, count, value));
  }

  private PlyType type(String name) {
    return PlyType.of(name)
        .orElseThrow(() -> scanner.malformed("has a property of an unknown type"));
  }

  private void body(Element element) throws IOException {
    switch (element.name()) {
      case "vertex" -> vertices(element);
      case "face" -> faces(element);
      case "tristrips" ->
          throw FormatProblem.MODEL_DIALECT.refuse(
              "The PLY holds triangle strips, which are not read here.",
              "Export the model as faces.");
      default -> {
        if (element.properties().isEmpty()) {
          return;
        }
        for (long n = 0; n < element.count(); n++) {
          for (Property property : element.properties()) {
            skip(property);
          }
        }
      }
    }
  }

  private void vertices(Element element) throws IOException {
    List<String> names = element.properties().stream().map(Property::name).toList();
    for (String axis : List.of("x", "y", "z")) {
      int at = names.indexOf(axis);
      if (at < 0 || element.properties().get(at).list()) {
        throw builder.malformed("has vertices without " + axis);
      }
    }
    for (long n = 0; n < element.count(); n++) {
      double x = 0;
      double y = 0;
      double z = 0;
      for (Property property : element.properties()) {
        if (property.list()) {
          skip(property);
          continue;
        }
        double value = values.next(property.value());
        switch (property.name()) {
          case "x" -> x = value;
          case "y" -> y = value;
          case "z" -> z = value;
          default -> {
            // A colour, a normal, a confidence.
          }
        }
      }
      builder.vertex(x, y, z);
    }
  }

  private void faces(Element element) throws IOException {
    boolean indices = element.properties().stream().anyMatch(p -> p.list() && isIndices(p.name()));
    if (!indices && element.count() > 0) {
      throw builder.malformed("has faces without vertex_indices");
    }
    for (long n = 0; n < element.count(); n++) {
      for (Property property : element.properties()) {
        if (property.list() && isIndices(property.name())) {
          face(property);
        } else {
          skip(property);
        }
      }
    }
  }

  private static boolean isIndices(String name) {
    return name.equals("vertex_indices") || name.equals("vertex_index");
  }

  private void face(Property property) throws IOException {
    int size = size(property, MeshBuilder.MAX_CORNERS);
    if (size > polygon.length) {
      polygon = new int[size];
    }
    for (int k = 0; k < size; k++) {
      double index = values.next(property.value());
      if (index != Math.rint(index) || !(index >= 0 && index < Integer.MAX_VALUE)) {
        throw builder.malformed("has a vertex index that is none");
      }
      polygon[k] = (int) index;
    }
    builder.polygon(polygon, size);
  }

  private int size(Property property, int most) throws IOException {
    double size = values.next(property.count());
    if (size != Math.rint(size) || !(size >= 0 && size <= most)) {
      throw builder.malformed("has a list of more than " + most + " entries, or of a broken count");
    }
    return (int) size;
  }

  private void skip(Property property) throws IOException {
    int size = property.list() ? size(property, 1 << 20) : 1;
    for (int k = 0; k < size; k++) {
      values.skip(property.value());
    }
  }
}
