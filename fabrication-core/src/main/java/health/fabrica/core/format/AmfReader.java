package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads AMF (ISO/ASTM 52915), plain or packed, with materials and colours of objects, volumes and
 * triangles. What would change the shape and is not read is refused by its name: curved triangles
 * and constellations. The volumes of an object become one mesh. One use, one thread.
 */
final class AmfReader {

  private static final int MOST_OBJECTS = 100_000;
  private static final int MOST_TEXT = 10_000;

  private final XMLStreamReader xml;
  private final long maxTriangles;
  private final Map<String, ThreeMfMaterial> materials = new HashMap<>();
  private final List<ThreeMfObject> objects = new ArrayList<>();
  private LengthUnit unit = LengthUnit.MILLIMETRE;
  private MeshBuilder mesh;
  private final double[] point = new double[3];
  private final int[] corners = new int[3];
  private int[] colours = new int[0];
  private Optional<ThreeMfMaterial> material = Optional.empty();
  private Optional<Integer> colour = Optional.empty();
  private int volumeColour = TriangleColours.NONE;
  private String objectName = "";
  private String materialId = "";
  private String materialName = "";
  private String container = "";
  private long triangles;

  private AmfReader(InputStream in, long maxTriangles) {
    this.xml = ThreeMfXml.open(in);
    this.maxTriangles = maxTriangles;
    this.mesh = new MeshBuilder(MeshFormat.AMF, maxTriangles);
  }

  /**
   * What a file holds.
   *
   * @param objects in mm
   */
  record Read(List<ThreeMfObject> objects, LengthUnit unit) {

    /** All objects as one mesh in mm. */
    TriangleMesh mesh() {
      if (objects.size() == 1) {
        return objects.get(0).mesh();
      }
      int coordinates = objects.stream().mapToInt(o -> o.mesh().xyz().length).sum();
      int corners = objects.stream().mapToInt(o -> o.mesh().triangles().length).sum();
      float[] xyz = new float[coordinates];
      int[] all = new int[corners];
      int at = 0;
      int corner = 0;
      for (ThreeMfObject object : objects) {
        float[] p = object.mesh().xyz();
        System.arraycopy(p, 0, xyz, at, p.length);
        for (int vertex : object.mesh().triangles()) {
          all[corner++] = at / 3 + vertex;
        }
        at += p.length;
      }
      return new TriangleMesh(xyz, all);
    }
  }

  static Read read(InputStream in, long maxTriangles) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(4);
    boolean packed =
        new String(buffered.readNBytes(4), StandardCharsets.ISO_8859_1).equals("PK\3\4");
    buffered.reset();
    if (!packed) {
      return new AmfReader(buffered, maxTriangles).read();
    }
    ZipInputStream zip = new ZipInputStream(buffered, StandardCharsets.UTF_8);
    try {
      if (zip.getNextEntry() == null) {
        throw malformed("is an empty package");
      }
      return new AmfReader(new UnpackLimit(zip), maxTriangles).read();
    } catch (ZipException | IllegalArgumentException e) {
      throw malformed("is not a sound ZIP package");
    }
  }

  private Read read() {
    try {
      boolean root = true;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (root && !xml.getLocalName().equals("amf")) {
            throw malformed("does not begin with amf");
          }
          root = false;
          begin(xml.getLocalName());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          end(xml.getLocalName());
        } else if (event == XMLStreamConstants.DTD
            || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw malformed("holds a document type or an entity");
        }
      }
    } catch (XMLStreamException e) {
      throw malformed("is not well-formed XML");
    }
    if (triangles == 0) {
      throw FormatProblem.MODEL_EMPTY.refuse("The AMF has no triangle.", "Export it again.");
    }
    return new Read(objects, unit);
  }

  private void begin(String name) throws XMLStreamException {
    switch (name) {
      case "amf" -> {
        String text = xml.getAttributeValue(null, "unit");
        if (text != null) {
          unit = LengthUnit.ofAmf(text).orElseThrow(() -> malformed("has an unknown unit"));
        }
      }
      case "material" -> {
        container = name;
        materialId = ThreeMfXml.optional(xml, "id").orElse("");
        materialName = "";
        colour = Optional.empty();
      }
      case "object" -> beginObject();
      case "volume" -> {
        container = name;
        colour = Optional.empty();
        volumeColour = TriangleColours.NONE;
        ThreeMfXml.optional(xml, "materialid").ifPresent(this::volumeOf);
      }
      case "metadata" -> metadata();
      case "color" -> color();
      case "x" -> point[0] = number();
      case "y" -> point[1] = number();
      case "z" -> point[2] = number();
      case "v1" -> corners[0] = index();
      case "v2" -> corners[1] = index();
      case "v3" -> corners[2] = index();
      case "vertex", "triangle" -> {
        container = name;
        colour = Optional.empty();
      }
      case "constellation" -> throw unsupported("a constellation");
      case "normal", "edge" -> throw unsupported("curved triangles");
      case "composite" -> throw unsupported("a material that changes from place to place");
      default -> {
        // Textures and what other elements frame say nothing about the shape.
      }
    }
  }

  private void beginObject() {
    container = "object";
    objectName = "";
    material = Optional.empty();
    colour = Optional.empty();
    volumeColour = TriangleColours.NONE;
    colours = new int[0];
    mesh = new MeshBuilder(MeshFormat.AMF, maxTriangles);
    if (objects.size() == MOST_OBJECTS) {
      throw malformed("has more than " + MOST_OBJECTS + " objects");
    }
  }

  /** The first material of an object is the object's; further ones stay as colours. */
  private void volumeOf(String id) {
    Optional<ThreeMfMaterial> of = Optional.ofNullable(materials.get(id));
    if (material.isEmpty() && mesh.triangleCount() == 0) {
      material = of;
    } else if (!of.equals(material)) {
      volumeColour = of.map(ThreeMfMaterial::rgb).orElse(TriangleColours.NONE);
    }
  }

  private void metadata() throws XMLStreamException {
    String type = xml.getAttributeValue(null, "type");
    String value = text(MOST_TEXT);
    if ("name".equals(type) && container.equals("material")) {
      materialName = ThreeMfObject.nameOf(value);
    } else if ("name".equals(type) && container.equals("object")) {
      objectName = ThreeMfObject.nameOf(value);
    }
  }

  /** The text of an element. */
  private String text(int most) throws XMLStreamException {
    String value = xml.getElementText();
    if (value.length() > most) {
      throw malformed("has a text of " + value.length() + " characters");
    }
    return value.strip();
  }

  private double number() throws XMLStreamException {
    return ThreeMfXml.number(text(100)) * unit.millimetres();
  }

  private int index() throws XMLStreamException {
    return ThreeMfXml.index(text(100));
  }

  /** Red, green and blue as shares of one; formulas in their place are refused. */
  private void color() throws XMLStreamException {
    int rgb = 0;
    int parts = 0;
    int event = xml.next();
    while (!(event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("color"))) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        int shift = List.of("b", "g", "r").indexOf(xml.getLocalName());
        double share = ThreeMfXml.number(text(100));
        if (!(share >= 0 && share <= 1)) {
          throw malformed("has a colour beyond 0 to 1");
        }
        if (shift >= 0) {
          rgb |= (int) Math.round(share * 255) << (8 * shift);
          parts++;
        }
      }
      event = xml.next();
    }
    if (parts != 3) {
      throw malformed("has a colour of " + parts + " parts");
    }
    switch (container) {
      case "volume" -> volumeColour = rgb;
      case "object" -> material = Optional.of(new ThreeMfMaterial("colour", rgb));
      default -> colour = Optional.of(rgb);
    }
  }

  private void end(String name) {
    switch (name) {
      case "material" ->
          materials.put(
              materialId,
              new ThreeMfMaterial(
                  materialName.isEmpty() ? "material" : materialName, colour.orElse(0xcccccc)));
      case "vertex" -> mesh.vertex(point[0], point[1], point[2]);
      case "triangle" -> triangle();
      case "object" -> endObject();
      default -> {
        // Nothing ends with it.
      }
    }
  }

  private void triangle() {
    if (++triangles > maxTriangles) {
      throw MeshBuilder.tooLarge(MeshFormat.AMF, maxTriangles);
    }
    int own = colour.orElse(volumeColour);
    if (own != TriangleColours.NONE) {
      int at = mesh.triangleCount();
      if (at >= colours.length) {
        int filled = colours.length;
        colours = Arrays.copyOf(colours, 2 * at + 16);
        Arrays.fill(colours, filled, colours.length, TriangleColours.NONE);
      }
      colours[at] = own;
    }
    mesh.triangle(corners[0], corners[1], corners[2]);
    colour = Optional.empty();
  }

  private void endObject() {
    if (mesh.triangleCount() == 0) {
      return;
    }
    TriangleMesh made = mesh.mesh();
    Optional<TriangleColours> painted = Optional.empty();
    if (colours.length > 0) {
      int filled = colours.length;
      int[] all = Arrays.copyOf(colours, made.triangleCount());
      if (filled < all.length) {
        Arrays.fill(all, filled, all.length, TriangleColours.NONE);
      }
      painted = Optional.of(new TriangleColours(all));
    }
    objects.add(
        new ThreeMfObject(objectName, material, made, painted, Optional.empty(), Optional.empty()));
  }

  private static ProblemException malformed(String what) {
    return FormatProblem.MODEL_MALFORMED.refuse(
        "The AMF " + what + ".", "Export the model again, best as 3MF.");
  }

  private static ProblemException unsupported(String what) {
    return FormatProblem.MODEL_DIALECT.refuse(
        "The AMF holds " + what + ", which is not read here.", "Export the model as 3MF.");
  }
}
