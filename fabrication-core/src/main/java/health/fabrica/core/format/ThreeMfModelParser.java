package health.fabrica.core.format;

import health.fabrica.core.problem.Problem;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one model part of a 3MF package. One use, one thread. */
final class ThreeMfModelParser {

  private static final int MAX_METADATA = 100;
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_OBJECTS = 100_000;

  /** Required extensions that do not change the shape, or that are read. */
  private static final Set<String> HARMLESS =
      Set.of(
          ThreeMfNames.PRODUCTION, "http://schemas.microsoft.com/3dmanufacturing/material/2015/02");

  private final XMLStreamReader xml;
  private final long maxTriangles;
  private final ThreeMfPart part = new ThreeMfPart();
  private float[] xyz = new float[3 * 64];
  private int coordinates;
  private int[] triangles = new int[3 * 64];
  private int corners;
  private List<ThreeMfPart.Use> components = new ArrayList<>();
  private String objectId = "";
  private String objectType = "";
  private int uses;

  ThreeMfModelParser(InputStream in, long maxTriangles) {
    this.maxTriangles = maxTriangles;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      xml = factory.createXMLStreamReader(in);
    } catch (XMLStreamException e) {
      throw malformed("cannot be read as XML");
    }
  }

  ThreeMfPart parse() {
    try {
      boolean root = true;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (root && !(core() && xml.getLocalName().equals("model"))) {
            throw malformed("does not begin with a model");
          }
          root = false;
          element();
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          if (core() && xml.getLocalName().equals("object")) {
            endObject();
          }
        } else if (event == XMLStreamConstants.DTD
            || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw malformed("holds a document type or an entity");
        }
      }
    } catch (XMLStreamException e) {
      throw malformed("is not well-formed XML");
    }
    return part;
  }

  private boolean core() {
    return ThreeMfNames.CORE.equals(xml.getNamespaceURI());
  }

  private void element() throws XMLStreamException {
    if (!core()) {
      return;
    }
    switch (xml.getLocalName()) {
      case "model" -> model();
      case "metadata" -> metadata();
      case "object" -> object();
      case "component" -> components.add(use(ThreeMfNames.PRODUCTION));
      case "vertex" -> vertex();
      case "triangle" -> triangle();
      case "item" -> part.items.add(use(ThreeMfNames.PRODUCTION));
      default -> {
        // Other elements of the core say nothing about the shape.
      }
    }
  }

  private void model() {
    String unit = xml.getAttributeValue(null, "unit");
    if (unit != null) {
      part.unit = LengthUnit.ofThreeMf(unit).orElseThrow(() -> malformed("has an unknown unit"));
    }
    String extensions = xml.getAttributeValue(null, "requiredextensions");
    if (extensions != null && !extensions.isBlank()) {
      for (String prefix : extensions.strip().split("\\s+")) {
        String namespace = xml.getNamespaceURI(prefix);
        if (namespace == null || !HARMLESS.contains(namespace)) {
          throw unsupported("a required extension that may change the shape");
        }
      }
    }
  }

  private void metadata() throws XMLStreamException {
    String name = xml.getAttributeValue(null, "name");
    if (name == null || part.metadata.size() == MAX_METADATA) {
      throw malformed("has metadata without a name, or too much of it");
    }
    String value = xml.getElementText();
    if (value.length() > MAX_TEXT) {
      throw malformed("has metadata of " + value.length() + " characters");
    }
    part.metadata.put(name, value);
  }

  private void object() {
    objectId = attribute("id");
    String type = xml.getAttributeValue(null, "type");
    objectType = type == null ? "model" : type;
    coordinates = 0;
    corners = 0;
    components = new ArrayList<>();
    if (part.objects.containsKey(objectId) || part.objects.size() == MAX_OBJECTS) {
      throw malformed("has two objects of one id, or more than " + MAX_OBJECTS);
    }
  }

  private void endObject() {
    int vertices = coordinates / 3;
    for (int i = 0; i < corners; i++) {
      if (triangles[i] >= vertices) {
        throw malformed("names vertex " + triangles[i] + " of " + vertices);
      }
    }
    part.objects.put(
        objectId,
        new ThreeMfPart.Body(
            objectType,
            Arrays.copyOf(xyz, coordinates),
            Arrays.copyOf(triangles, corners),
            List.copyOf(components)));
  }

  private ThreeMfPart.Use use(String namespace) {
    if (++uses > MAX_OBJECTS) {
      throw malformed("has more than " + MAX_OBJECTS + " items and components");
    }
    String path = xml.getAttributeValue(namespace, "path");
    String transform = xml.getAttributeValue(null, "transform");
    return new ThreeMfPart.Use(
        path == null ? "" : ThreeMfNames.entryOf(path),
        attribute("objectid"),
        transform == null ? ThreeMfTransform.IDENTITY : transform(transform));
  }

  private static ThreeMfTransform transform(String text) {
    String[] matrix = text.strip().split("\\s+", 13);
    if (matrix.length != 12) {
      throw malformed("has a transform of " + matrix.length + " numbers");
    }
    double[] m = new double[12];
    for (int i = 0; i < 12; i++) {
      m[i] = number(matrix[i]);
    }
    return new ThreeMfTransform(m);
  }

  private void vertex() {
    if (coordinates + 3 > xyz.length) {
      requireRoom(coordinates);
      xyz = Arrays.copyOf(xyz, 2 * xyz.length);
    }
    xyz[coordinates++] = number(attribute("x"));
    xyz[coordinates++] = number(attribute("y"));
    xyz[coordinates++] = number(attribute("z"));
  }

  private void triangle() {
    if (corners + 3 > triangles.length) {
      requireRoom(corners);
      triangles = Arrays.copyOf(triangles, 2 * triangles.length);
    }
    triangles[corners++] = index(attribute("v1"));
    triangles[corners++] = index(attribute("v2"));
    triangles[corners++] = index(attribute("v3"));
  }

  private void requireRoom(int used) {
    if (used >= 3 * maxTriangles) {
      throw MeshBuilder.tooLarge(MeshFormat.THREE_MF, maxTriangles);
    }
  }

  private String attribute(String name) {
    String value = xml.getAttributeValue(null, name);
    if (value == null) {
      throw malformed("lacks the attribute " + name + " of an element " + xml.getLocalName());
    }
    return value;
  }

  /** A number as the schema allows it; Java would take more. */
  private static float number(String text) {
    boolean plain = !text.isEmpty() && text.length() <= 64;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = "0123456789+-.eE".indexOf(text.charAt(i)) >= 0;
    }
    if (!plain) {
      throw malformed("has a number that cannot be read");
    }
    try {
      float value = (float) Double.parseDouble(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw malformed("has a number that cannot be read");
    }
    throw new Problem(
            FormatProblem.MODEL_NOT_FINITE,
            "A number of the model is too large for a coordinate.",
            "Export the model again.")
        .asException();
  }

  private static int index(String text) {
    int value = 0;
    if (text.isEmpty() || text.length() > 9) {
      throw malformed("has a vertex index that cannot be read");
    }
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed("has a vertex index that cannot be read");
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static RuntimeException malformed(String what) {
    return new Problem(
            FormatProblem.MODEL_MALFORMED,
            "The model part " + what + ".",
            "Export the model again.")
        .asException();
  }

  private static RuntimeException unsupported(String what) {
    return new Problem(
            FormatProblem.MODEL_DIALECT,
            "The 3MF file has " + what + ", which is not read here.",
            "Export the model as plain meshes.")
        .asException();
  }
}
