package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads an XML text once before it is taken for a resource: well-formed, no document type (and so
 * no entity of any kind), no nesting that no resource has. Nothing outside the text is ever read.
 */
final class XmlGuard {

  private static final XMLInputFactory FACTORY = factory();

  private XmlGuard() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    return factory;
  }

  /**
   * Returns when the XML may be parsed.
   *
   * @throws BodyFault FAB-5001 with what is wrong and where
   */
  static void check(byte[] body) {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
      int depth = 0;
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
              throw refuse("The XML has a document type or an entity.", "Send it without.", null);
          case XMLStreamConstants.START_ELEMENT -> depth++;
          case XMLStreamConstants.END_ELEMENT -> depth--;
          default -> {
            // Text and comments nest nothing.
          }
        }
        if (depth > JsonGuard.MAX_DEPTH) {
          throw refuse(
              "The XML is nested deeper than " + JsonGuard.MAX_DEPTH + " levels.", "", null);
        }
      }
    } catch (XMLStreamException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber());
      throw refuse("The body is not XML" + where + ".", "Check it with an XML tool.", e);
    }
  }

  private static BodyFault refuse(String message, String hint, @Nullable XMLStreamException cause) {
    return new BodyFault(new Problem(FhirProblem.MALFORMED, message, hint), "", cause);
  }
}
