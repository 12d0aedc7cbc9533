package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the model part of a 3MF package. One use, one thread. */
final class ThreeMfModelParser {

  private static final int MAX_TRIANGLES = BinaryStl.MAX_TRIANGLES;
  private static final int MAX_METADATA = 100;
  private static final int MAX_TEXT = 10_000;

  private final XMLStreamReader xml;
  private final Map<String, String> metadata = new HashMap<>();
  private float[] xyz = new float[3 * 1024];
  private int coordinates;
  private int[] triangles = new int[3 * 1024];
  private int corners;
  private String objectId = "";
  private int objects;
  private int items;

  ThreeMfModelParser(InputStream in) {
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

  ThreeMfModel parse() {
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
        } else if (event == XMLStreamConstants.DTD
            || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw malformed("holds a document type or an entity");
        }
      }
    } catch (XMLStreamException e) {
      throw malformed("is not well-formed XML");
    }
    return new ThreeMfModel(mesh(), metadata);
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
      case "components" -> throw unsupported("an object made of components");
      case "vertex" -> vertex();
      case "triangle" -> triangle();
      case "item" -> item();
      default -> {
        // Other elements of the core say nothing about the shape.
      }
    }
  }

  private void model() {
    String unit = xml.getAttributeValue(null, "unit");
    if (unit != null && !unit.equals("millimeter")) {
      throw unsupported("a unit other than millimetres");
    }
    String extensions = xml.getAttributeValue(null, "requiredextensions");
    if (extensions != null && !extensions.isBlank()) {
      throw unsupported("required extensions");
    }
  }

  private void metadata() throws XMLStreamException {
    String name = xml.getAttributeValue(null, "name");
    if (name == null || metadata.size() == MAX_METADATA) {
      throw malformed("has metadata without a name, or too much of it");
    }
    String value = xml.getElementText();
    if (value.length() > MAX_TEXT) {
      throw malformed("has metadata of " + value.length() + " characters");
    }
    metadata.put(name, value);
  }

  private void object() {
    if (++objects > 1) {
      throw unsupported("more than one object");
    }
    objectId = attribute("id");
  }

  private void item() {
    if (++items > 1) {
      throw unsupported("more than one build item");
    }
    if (!attribute("objectid").equals(objectId)) {
      throw malformed("builds an object that it does not hold");
    }
    String transform = xml.getAttributeValue(null, "transform");
    if (transform != null) {
      requireShift(transform.strip().split("\\s+", 13));
    }
  }

  private void requireShift(String[] matrix) {
    if (matrix.length != 12) {
      throw malformed("has a transform of " + matrix.length + " numbers");
    }
    for (int i = 0; i < 9; i++) {
      if (number(matrix[i]) != (i % 4 == 0 ? 1 : 0)) {
        throw unsupported("a transform that turns or scales");
      }
    }
    for (int i = 9; i < 12; i++) {
      number(matrix[i]);
    }
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

  private static void requireRoom(int used) {
    if (used >= 3 * MAX_TRIANGLES) {
      throw new Problem(
              FormatProblem.MODEL_TOO_LARGE,
              "The model has more than " + MAX_TRIANGLES + " triangles or vertices.",
              "Reduce the model.")
          .asException();
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

  private TriangleMesh mesh() {
    int vertices = coordinates / 3;
    if (corners == 0) {
      throw new Problem(
              FormatProblem.MODEL_EMPTY, "The model has no triangle.", "Export the model again.")
          .asException();
    }
    for (int i = 0; i < corners; i++) {
      if (triangles[i] >= vertices) {
        throw malformed("names vertex " + triangles[i] + " of " + vertices);
      }
    }
    if (items == 0) {
      throw malformed("builds nothing");
    }
    return new TriangleMesh(Arrays.copyOf(xyz, coordinates), Arrays.copyOf(triangles, corners));
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
            "Export one object in millimetres, without components or transforms.")
        .asException();
  }
}
