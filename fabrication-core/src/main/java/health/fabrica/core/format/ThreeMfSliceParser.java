package health.fabrica.core.format;

import static health.fabrica.core.format.ThreeMfXml.attribute;
import static health.fabrica.core.format.ThreeMfXml.index;
import static health.fabrica.core.format.ThreeMfXml.number;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.Layer;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the slices of one object out of one or several parts. One use, one thread. */
final class ThreeMfSliceParser {

  private static final int MOST_POINTS = 8_000_000;

  private final LengthUnit unit;
  private final ThreeMfTransform placing;
  private final SliceStackVisitor visitor;
  private double[] points = new double[256];
  private int coordinates;
  private final List<Ring> rings = new ArrayList<>();
  private int[] corners = new int[64];
  private int cornerCount;
  private double topMm = Double.NaN;
  private double sliceTopMm = Double.NaN;
  private int layers;

  ThreeMfSliceParser(LengthUnit unit, ThreeMfTransform placing, SliceStackVisitor visitor) {
    this.unit = unit;
    this.placing = placing;
    this.visitor = visitor;
    double[] m = placing.m();
    if (m[2] != 0 || m[5] != 0 || m[6] != 0 || m[7] != 0 || m[8] != 1) {
      throw wrong("The build turns them out of their plane");
    }
  }

  /** Reads the stack of an identifier; it goes on from the one before. */
  void stack(InputStream in, String id) {
    XMLStreamReader xml = ThreeMfXml.open(in);
    boolean within = false;
    boolean found = false;
    try {
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw ThreeMfXml.malformed("holds a document type or an entity");
        }
        boolean start = event == XMLStreamConstants.START_ELEMENT;
        if (start && xml.getLocalName().equals("model")) {
          requireUnit(xml);
        }
        boolean tag = start || event == XMLStreamConstants.END_ELEMENT;
        if (!tag || !ThreeMfNames.SLICES.equals(xml.getNamespaceURI())) {
          continue;
        }
        if (xml.getLocalName().equals("slicestack")) {
          within = start && attribute(xml, "id").equals(id);
          if (within) {
            found = true;
            begin(xml);
          }
        } else if (within && start) {
          element(xml);
        } else if (within && xml.getLocalName().equals("slice")) {
          endSlice();
        } else if (within && xml.getLocalName().equals("polygon")) {
          endPolygon();
        }
      }
    } catch (XMLStreamException e) {
      throw ThreeMfXml.malformed("is not well-formed XML");
    }
    if (!found) {
      throw wrong("A stack that is named is not there");
    }
  }

  private void requireUnit(XMLStreamReader xml) {
    String own = xml.getAttributeValue(null, "unit");
    boolean same =
        own == null
            ? unit == LengthUnit.MILLIMETRE
            : LengthUnit.ofThreeMf(own).filter(unit::equals).isPresent();
    if (!same) {
      throw wrong("Its parts are in different units");
    }
  }

  private void begin(XMLStreamReader xml) {
    String bottom = xml.getAttributeValue(null, "zbottom");
    if (Double.isNaN(topMm)) {
      topMm = height(bottom == null ? "0" : bottom);
    }
  }

  private double height(String text) {
    return (number(text) + placing.m()[11]) * unit.millimetres();
  }

  private void element(XMLStreamReader xml) {
    switch (xml.getLocalName()) {
      case "sliceref" -> throw wrong("A stack that is referred to refers to others");
      case "slice" -> {
        sliceTopMm = height(attribute(xml, "ztop"));
        if (!(sliceTopMm > topMm)) {
          throw wrong(
              "Slice "
                  + (layers + 1)
                  + " ends at "
                  + sliceTopMm
                  + " mm, not above "
                  + topMm
                  + " mm");
        }
        coordinates = 0;
        rings.clear();
      }
      case "vertex" -> vertex(number(attribute(xml, "x")), number(attribute(xml, "y")));
      case "polygon" -> {
        cornerCount = 0;
        corner(attribute(xml, "startv"));
      }
      case "segment" -> corner(attribute(xml, "v2"));
      default -> {
        // Vertices are a frame around each vertex; no other element is defined.
      }
    }
  }

  private void vertex(double x, double y) {
    if (coordinates == points.length) {
      requireRoom(coordinates / 2);
      points = Arrays.copyOf(points, 2 * coordinates);
    }
    points[coordinates++] = unit.millimetres() * placing.coordinate(0, x, y, 0);
    points[coordinates++] = unit.millimetres() * placing.coordinate(1, x, y, 0);
  }

  private void corner(String text) {
    int vertex = index(text);
    if (vertex >= coordinates / 2) {
      throw wrong("Slice " + (layers + 1) + " names vertex " + vertex + " of " + coordinates / 2);
    }
    if (cornerCount == corners.length) {
      requireRoom(cornerCount);
      corners = Arrays.copyOf(corners, 2 * cornerCount);
    }
    corners[cornerCount++] = vertex;
  }

  private static void requireRoom(int used) {
    if (used >= MOST_POINTS) {
      throw wrong("A slice has more than " + MOST_POINTS + " points");
    }
  }

  private void endPolygon() {
    if (cornerCount < 4 || corners[0] != corners[cornerCount - 1]) {
      throw wrong(
          "A polygon of slice "
              + (layers + 1)
              + " is open: it has "
              + (cornerCount - 1)
              + " segments and does not end where it began");
    }
    int[] nm = new int[2 * (cornerCount - 1)];
    boolean mirrored = placing.determinant() < 0;
    for (int n = 0; n < cornerCount - 1; n++) {
      int from = corners[mirrored ? cornerCount - 1 - n : n];
      nm[2 * n] = Nanometres.of(points[2 * from]);
      nm[2 * n + 1] = Nanometres.of(points[2 * from + 1]);
    }
    rings.add(Ring.of(nm));
  }

  private void endSlice() {
    Region region = rings.isEmpty() ? Region.EMPTY : Polygons.of(rings, FillRule.POSITIVE);
    visitor.layer(new Layer(layers++, topMm, sliceTopMm, region));
    topMm = sliceTopMm;
  }

  /** After the last stack of the object. */
  void end() {
    if (layers == 0) {
      throw ThreeMfProblem.THREE_MF_NO_SLICES.refuse(
          "A stack of the 3MF file holds no slice.", "Slice the model again.");
    }
  }

  static ProblemException wrong(String what) {
    return ThreeMfProblem.THREE_MF_SLICES.refuse(
        "The slices cannot be used: " + what + ".", "Slice the model again.");
  }
}
