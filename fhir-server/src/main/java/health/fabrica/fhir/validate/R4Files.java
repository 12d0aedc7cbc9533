package health.fabrica.fhir.validate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the definitions of R4 that travel with the FHIR library, one after the other, and leaves
 * out what is for people and what no validation reads. Holds one definition at a time: 46 MB of XML
 * pass through without being kept.
 */
final class R4Files {

  private static final String FOLDER = "/org/hl7/fhir/r4/model/";

  /** In the order in which a later one with the same URL counts. */
  private static final List<String> STRUCTURES =
      List.of(
          "profile/profiles-resources.xml",
          "profile/profiles-types.xml",
          "profile/profiles-others.xml",
          "extension/extension-definitions.xml");

  private static final List<String> TERMS =
      List.of("valueset/valuesets.xml", "valueset/v2-tables.xml", "valueset/v3-codesystems.xml");

  private static final Set<String> TYPES = Set.of("StructureDefinition", "ValueSet", "CodeSystem");

  /** Left out of every definition. */
  private static final Set<String> FOR_PEOPLE =
      Set.of(
          "text",
          "meta",
          "date",
          "publisher",
          "contact",
          "description",
          "useContext",
          "jurisdiction",
          "purpose",
          "copyright",
          "keyword",
          "mapping",
          "differential");

  /** Left out further down, as parent and child. */
  private static final Set<String> EXPLANATIONS =
      Set.of(
          "element/short",
          "element/definition",
          "element/comment",
          "element/requirements",
          "element/alias",
          "element/mapping",
          "element/example",
          "element/isSummary",
          "element/condition",
          "element/orderMeaning",
          "element/meaningWhenMissing",
          "element/isModifierReason",
          "constraint/xpath",
          "constraint/requirements",
          "concept/definition");

  private final XMLInputFactory factory;

  R4Files() {
    factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /** The StructureDefinitions of resources, types, profiles and extensions. */
  void structures(Consumer<PackedDefinition> taker) {
    STRUCTURES.forEach(file -> read(file, taker));
  }

  /** The ValueSets and CodeSystems of R4, of version 2 and of version 3. */
  void terms(Consumer<PackedDefinition> taker) {
    TERMS.forEach(file -> read(file, taker));
  }

  private void read(String file, Consumer<PackedDefinition> taker) {
    try (InputStream in =
        Objects.requireNonNull(R4Files.class.getResourceAsStream(FOLDER + file), file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      String parent = "";
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = xml.getLocalName();
          if (parent.equals("resource") && TYPES.contains(name)) {
            taker.accept(new One(xml, name).read());
            parent = "";
          } else {
            parent = name;
          }
        }
      }
      xml.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the library's " + file + " cannot be read", e);
    }
  }

  /** The copy of one definition, from its start to its end. */
  private static final class One {

    private final XMLStreamReader xml;
    private final String type;
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder out = new StringBuilder(1 << 14);
    private String head = "";
    private @Nullable String url;
    private boolean open;

    One(XMLStreamReader xml, String type) {
      this.xml = xml;
      this.type = type;
    }

    PackedDefinition read() throws XMLStreamException {
      path.push(type);
      out.append('<').append(type).append(" xmlns=\"http://hl7.org/fhir\"");
      open = true;
      while (!path.isEmpty()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          start(xml.getLocalName());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          end(path.pop());
        }
      }
      return PackedDefinition.of(type, Objects.requireNonNull(url, type), head, out.toString());
    }

    private void start(String name) throws XMLStreamException {
      boolean top = path.size() == 1;
      if (top ? FOR_PEOPLE.contains(name) : EXPLANATIONS.contains(path.element() + "/" + name)) {
        skip();
        return;
      }
      close();
      if (top && name.equals("url")) {
        url = xml.getAttributeValue(null, "value");
      }
      if (top && name.equals("snapshot")) {
        head = out + "</" + type + ">";
      }
      path.push(name);
      out.append('<').append(name);
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        out.append(' ').append(xml.getAttributeLocalName(i)).append("=\"");
        escape(xml.getAttributeValue(i));
        out.append('"');
      }
      open = true;
    }

    private void close() {
      if (open) {
        out.append('>');
        open = false;
      }
    }

    private void end(String name) {
      if (open) {
        out.append("/>");
        open = false;
      } else {
        out.append("</").append(name).append('>');
      }
    }

    private void skip() throws XMLStreamException {
      for (int depth = 1; depth > 0; ) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
    }

    /** White space is written by number: a parser would make spaces of it. */
    private void escape(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        switch (c) {
          case '&' -> out.append("&amp;");
          case '<' -> out.append("&lt;");
          case '"' -> out.append("&quot;");
          case '\n', '\r', '\t' -> out.append("&#").append((int) c).append(';');
          default -> out.append(c);
        }
      }
    }
  }
}
