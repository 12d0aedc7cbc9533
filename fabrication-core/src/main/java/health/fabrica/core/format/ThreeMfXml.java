package health.fabrica.core.format;

import java.io.InputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Attributes of a model part, read strictly. */
final class ThreeMfXml {

  private ThreeMfXml() {}

  /** A reader without DTD, entities or network. */
  static XMLStreamReader open(InputStream in) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      return factory.createXMLStreamReader(in);
    } catch (XMLStreamException e) {
      throw malformed("cannot be read as XML");
    }
  }

  static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    if (value == null) {
      throw malformed("lacks the attribute " + name + " of an element " + xml.getLocalName());
    }
    return value;
  }

  static Optional<String> optional(XMLStreamReader xml, String name) {
    return Optional.ofNullable(xml.getAttributeValue(null, name));
  }

  /** A number as the schema allows it; Java would take more. */
  static double number(String text) {
    boolean plain = !text.isEmpty() && text.length() <= 64;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = "0123456789+-.eE".indexOf(text.charAt(i)) >= 0;
    }
    if (!plain) {
      throw malformed("has a number that cannot be read");
    }
    try {
      double value = Double.parseDouble(text);
      if (Float.isFinite((float) value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw malformed("has a number that cannot be read");
    }
    throw FormatProblem.MODEL_NOT_FINITE.refuse(
        "A number of the model is too large for a coordinate.", "Export the model again.");
  }

  /** A number of the model as a float. */
  static float coordinate(String text) {
    return (float) number(text);
  }

  /** An index, up to nine digits. */
  static int index(String text) {
    int value = 0;
    if (text.isEmpty() || text.length() > 9) {
      throw malformed("has an index that cannot be read");
    }
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed("has an index that cannot be read");
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** A colour {@code #RRGGBB} or {@code #RRGGBBAA}; what shines through is not kept. */
  static int colour(String text) {
    if (!text.matches("#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")) {
      throw malformed("has a colour that cannot be read");
    }
    return Integer.parseInt(text.substring(1, 7), 16);
  }

  static ThreeMfTransform transform(String text) {
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

  /** Refuses a model that requires what is not read here; the present element is the model. */
  static void requireKnownExtensions(XMLStreamReader xml) {
    String extensions = xml.getAttributeValue(null, "requiredextensions");
    if (extensions == null || extensions.isBlank()) {
      return;
    }
    for (String prefix : extensions.strip().split("\\s+")) {
      String namespace = xml.getNamespaceURI(prefix);
      if (namespace == null || !ThreeMfNames.KNOWN.contains(namespace)) {
        throw ThreeMfProblem.THREE_MF_EXTENSION.refuse(
            "The 3MF file requires "
                + (namespace == null
                    ? "an extension by a prefix that it does not define"
                    : "the extension " + plain(namespace))
                + ", which is not read here and may change the shape.",
            "Export the model without this extension.");
      }
    }
  }

  /** Names of namespaces come from the file; only those that look like one are repeated. */
  private static String plain(String namespace) {
    return namespace.matches("[A-Za-z0-9:/._-]{1,120}")
        ? namespace
        : "of a name that is no address";
  }

  static RuntimeException malformed(String what) {
    return FormatProblem.MODEL_MALFORMED.refuse(
        "The model part " + what + ".", "Export the model again.");
  }
}
