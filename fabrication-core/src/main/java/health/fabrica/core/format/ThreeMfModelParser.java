package health.fabrica.core.format;

import static health.fabrica.core.format.ThreeMfXml.coordinate;
import static health.fabrica.core.format.ThreeMfXml.index;
import static health.fabrica.core.format.ThreeMfXml.malformed;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads one model part of a 3MF package. One use, one thread. */
final class ThreeMfModelParser {

  private static final int MAX_METADATA = 100;
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_OBJECTS = 100_000;
  private static final int MAX_COLOURS = 1_000_000;

  private final XMLStreamReader xml;
  private final long maxTriangles;
  private final ThreeMfPart part = new ThreeMfPart();
  private float[] xyz = new float[3 * 64];
  private int coordinates;
  private int[] triangles = new int[3 * 64];
  private int corners;
  private int[] colours = new int[0];
  private List<ThreeMfPart.Use> components = new ArrayList<>();
  private List<ThreeMfMaterial> palette = new ArrayList<>();
  private String objectId = "";
  private String objectType = "";
  private String objectPalette = "";
  private ThreeMfPart.Look look =
      new ThreeMfPart.Look("", Optional.empty(), Optional.empty(), false);
  private @Nullable ThreeMfLatticeParser lattice;
  private int depth;
  private int uses;
  private int paints;

  ThreeMfModelParser(InputStream in, long maxTriangles) {
    this.maxTriangles = maxTriangles;
    this.xml = ThreeMfXml.open(in);
  }

  ThreeMfPart parse() {
    try {
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (depth == 0 && !(core() && xml.getLocalName().equals("model"))) {
            throw malformed("does not begin with a model");
          }
          depth++;
          element();
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
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
    String namespace = xml.getNamespaceURI();
    if (ThreeMfNames.BEAMS.equals(namespace) || ThreeMfNames.BALLS.equals(namespace)) {
      beams();
    } else if (ThreeMfNames.MATERIALS.equals(namespace)) {
      switch (xml.getLocalName()) {
        case "colorgroup" -> beginPalette();
        case "color" -> paint("colour", attribute("color"));
        default -> {
          // Textures and mixtures say how the surface looks, not where it is.
        }
      }
    } else if (core()) {
      coreElement();
    }
  }

  private void coreElement() throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "model" -> model();
      case "metadata" -> metadata();
      case "basematerials" -> beginPalette();
      case "base" -> paint(attribute("name"), attribute("displaycolor"));
      case "object" -> object();
      case "component" -> components.add(use());
      case "vertex" -> vertex();
      case "triangle" -> triangle();
      case "item" -> part.items.add(use());
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
    ThreeMfXml.requireKnownExtensions(xml);
  }

  /** Metadata of the model; that of objects and items is checked and left out. */
  private void metadata() throws XMLStreamException {
    boolean ofModel = depth == 2;
    String name = xml.getAttributeValue(null, "name");
    if (name == null || part.metadata.size() == MAX_METADATA) {
      throw malformed("has metadata without a name, or too much of it");
    }
    String value = xml.getElementText();
    depth--; // the text was read to the end of its element
    if (value.length() > MAX_TEXT) {
      throw malformed("has metadata of " + value.length() + " characters");
    }
    if (ofModel) {
      part.metadata.put(name, value);
    }
  }

  private void beginPalette() {
    palette = new ArrayList<>();
    if (part.palettes.put(attribute("id"), palette) != null) {
      throw malformed("has two resources of one id");
    }
  }

  private void paint(String name, String colour) {
    if (++paints > MAX_COLOURS) {
      throw malformed("has more than " + MAX_COLOURS + " colours");
    }
    String plain = ThreeMfObject.nameOf(name);
    palette.add(
        new ThreeMfMaterial(plain.isEmpty() ? "material" : plain, ThreeMfXml.colour(colour)));
  }

  /** A colour by its resource; nothing for resources that are no colours. */
  private Optional<ThreeMfMaterial> painted(String id, String index) {
    List<ThreeMfMaterial> known = part.palettes.get(id);
    if (known == null) {
      return Optional.empty();
    }
    int at = index(index);
    if (at >= known.size()) {
      throw malformed("names colour " + at + " of " + known.size());
    }
    return Optional.of(known.get(at));
  }

  private void object() {
    objectId = attribute("id");
    String type = xml.getAttributeValue(null, "type");
    objectType = type == null ? "model" : type;
    coordinates = 0;
    corners = 0;
    colours = new int[0];
    components = new ArrayList<>();
    lattice = null;
    if (part.objects.containsKey(objectId) || part.objects.size() == MAX_OBJECTS) {
      throw malformed("has two objects of one id, or more than " + MAX_OBJECTS);
    }
    String name = xml.getAttributeValue(null, "name");
    String pid = xml.getAttributeValue(null, "pid");
    String pindex = xml.getAttributeValue(null, "pindex");
    objectPalette = pid == null ? "" : pid;
    look =
        new ThreeMfPart.Look(
            name == null ? "" : ThreeMfObject.nameOf(name),
            uuid(xml.getAttributeValue(ThreeMfNames.PRODUCTION, "UUID")),
            pid == null ? Optional.empty() : painted(pid, pindex == null ? "0" : pindex),
            "lowres".equals(xml.getAttributeValue(ThreeMfNames.SLICES, "meshresolution")));
  }

  private static Optional<UUID> uuid(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")) {
      throw malformed("has an identifier that is no UUID");
    }
    return Optional.of(UUID.fromString(text));
  }

  private void endObject() {
    int vertices = coordinates / 3;
    for (int i = 0; i < corners; i++) {
      if (triangles[i] >= vertices) {
        throw malformed("names vertex " + triangles[i] + " of " + vertices);
      }
    }
    Optional<ThreeMfLatticeParser.Parsed> beams =
        Optional.ofNullable(lattice).map(ThreeMfLatticeParser::end);
    beams.ifPresent(parsed -> parsed.lattice().requireVertices(vertices));
    lattice = null;
    part.objects.put(
        objectId,
        new ThreeMfPart.Body(
            objectType,
            look,
            Arrays.copyOf(xyz, coordinates),
            Arrays.copyOf(triangles, corners),
            coloursOf(corners / 3),
            List.copyOf(components),
            beams));
  }

  private int[] coloursOf(int count) {
    if (colours.length == 0) {
      return colours;
    }
    int[] all = Arrays.copyOf(colours, count);
    Arrays.fill(all, Math.min(count, colours.length), count, TriangleColours.NONE);
    return all;
  }

  private void beams() {
    if (xml.getLocalName().equals("beamlattice")) {
      if (lattice != null) {
        throw malformed("has two beam lattices in one object");
      }
      lattice = new ThreeMfLatticeParser(xml);
    } else if (lattice != null) {
      lattice.element(xml);
    }
  }

  private ThreeMfPart.Use use() {
    if (++uses > MAX_OBJECTS) {
      throw malformed("has more than " + MAX_OBJECTS + " items and components");
    }
    String path = xml.getAttributeValue(ThreeMfNames.PRODUCTION, "path");
    String transform = xml.getAttributeValue(null, "transform");
    return new ThreeMfPart.Use(
        path == null ? "" : ThreeMfNames.entryOf(path),
        attribute("objectid"),
        transform == null ? ThreeMfTransform.IDENTITY : ThreeMfXml.transform(transform));
  }

  private void vertex() {
    if (coordinates + 3 > xyz.length) {
      requireRoom(coordinates);
      xyz = Arrays.copyOf(xyz, 2 * xyz.length);
    }
    xyz[coordinates++] = coordinate(attribute("x"));
    xyz[coordinates++] = coordinate(attribute("y"));
    xyz[coordinates++] = coordinate(attribute("z"));
  }

  private void triangle() {
    if (corners + 3 > triangles.length) {
      requireRoom(corners);
      triangles = Arrays.copyOf(triangles, 2 * triangles.length);
    }
    String p1 = xml.getAttributeValue(null, "p1");
    if (p1 != null) {
      String pid = xml.getAttributeValue(null, "pid");
      colour(corners / 3, painted(pid == null ? objectPalette : pid, p1));
    }
    triangles[corners++] = index(attribute("v1"));
    triangles[corners++] = index(attribute("v2"));
    triangles[corners++] = index(attribute("v3"));
  }

  private void colour(int triangle, Optional<ThreeMfMaterial> paint) {
    if (paint.isEmpty()) {
      return;
    }
    if (triangle >= colours.length) {
      int filled = colours.length;
      colours = Arrays.copyOf(colours, triangles.length / 3);
      Arrays.fill(colours, filled, colours.length, TriangleColours.NONE);
    }
    colours[triangle] = paint.get().rgb();
  }

  private void requireRoom(int used) {
    if (used >= 3 * maxTriangles) {
      throw MeshBuilder.tooLarge(MeshFormat.THREE_MF, maxTriangles);
    }
  }

  private String attribute(String name) {
    return ThreeMfXml.attribute(xml, name);
  }
}
