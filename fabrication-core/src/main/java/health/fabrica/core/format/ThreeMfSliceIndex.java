package health.fabrica.core.format;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Which objects of a root model have slices, and where these are. Filled once, then read. */
final class ThreeMfSliceIndex {

  private static final int MOST = 100_000;

  /**
   * Where a stack is.
   *
   * @param path the model part; empty for the root
   */
  record Place(String path, String id) {}

  /**
   * An object of the build.
   *
   * @param stack where its slices are, or nothing
   */
  record SlicedObject(String name, String type, @Nullable Place stack) {}

  LengthUnit unit = LengthUnit.MILLIMETRE;
  final Map<String, SlicedObject> objects = new HashMap<>();

  /** Stacks of the root that refer to others; those with slices of their own have no entries. */
  final Map<String, List<Place>> references = new HashMap<>();

  final List<ThreeMfPart.Use> items = new ArrayList<>();

  static ThreeMfSliceIndex of(InputStream root) {
    ThreeMfSliceIndex index = new ThreeMfSliceIndex();
    XMLStreamReader xml = ThreeMfXml.open(root);
    try {
      String stack = "";
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          stack = index.element(xml, stack);
        } else if (event == XMLStreamConstants.DTD
            || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw ThreeMfXml.malformed("holds a document type or an entity");
        }
      }
    } catch (XMLStreamException e) {
      throw ThreeMfXml.malformed("is not well-formed XML");
    }
    return index;
  }

  private String element(XMLStreamReader xml, String stack) {
    boolean slices = ThreeMfNames.SLICES.equals(xml.getNamespaceURI());
    boolean core = ThreeMfNames.CORE.equals(xml.getNamespaceURI());
    String name = xml.getLocalName();
    if (core && name.equals("model")) {
      String text = xml.getAttributeValue(null, "unit");
      if (text != null) {
        unit =
            LengthUnit.ofThreeMf(text)
                .orElseThrow(() -> ThreeMfXml.malformed("has an unknown unit"));
      }
      ThreeMfXml.requireKnownExtensions(xml);
    } else if (core && name.equals("object")) {
      object(xml);
    } else if (core && name.equals("item")) {
      item(xml);
    } else if (slices && name.equals("slicestack")) {
      return ThreeMfXml.attribute(xml, "id");
    } else if (slices && name.equals("sliceref")) {
      reference(xml, stack);
    }
    return stack;
  }

  private void object(XMLStreamReader xml) {
    String stack = xml.getAttributeValue(ThreeMfNames.SLICES, "slicestackid");
    String path = xml.getAttributeValue(ThreeMfNames.SLICES, "slicepath");
    String name = xml.getAttributeValue(null, "name");
    String type = xml.getAttributeValue(null, "type");
    requireRoom(objects.size());
    objects.put(
        ThreeMfXml.attribute(xml, "id"),
        new SlicedObject(
            name == null ? "" : ThreeMfObject.nameOf(name),
            type == null ? "model" : type,
            stack == null
                ? null
                : new Place(path == null ? "" : ThreeMfNames.entryOf(path), stack)));
  }

  private void item(XMLStreamReader xml) {
    requireRoom(items.size());
    String path = xml.getAttributeValue(ThreeMfNames.PRODUCTION, "path");
    String transform = xml.getAttributeValue(null, "transform");
    items.add(
        new ThreeMfPart.Use(
            path == null ? "" : path,
            ThreeMfXml.attribute(xml, "objectid"),
            transform == null ? ThreeMfTransform.IDENTITY : ThreeMfXml.transform(transform)));
  }

  private void reference(XMLStreamReader xml, String stack) {
    List<Place> places = references.computeIfAbsent(stack, id -> new ArrayList<>());
    requireRoom(places.size());
    places.add(
        new Place(
            ThreeMfNames.entryOf(ThreeMfXml.attribute(xml, "slicepath")),
            ThreeMfXml.attribute(xml, "slicestackid")));
  }

  private static void requireRoom(int used) {
    if (used == MOST) {
      throw ThreeMfXml.malformed("has more than " + MOST + " objects, items or references");
    }
  }
}
