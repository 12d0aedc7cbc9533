package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.json.DicomJsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The data set of an instance as DICOM JSON without its bulk data. Stored, a BulkDataURI is {@code
 * bulkdata/} with the path to the attribute: tags and item numbers from 0. Sent, it is absolute.
 */
final class Metadata {

  private static final String FIELD = "\"BulkDataURI\":\"";
  private static final String RELATIVE = "bulkdata";

  private Metadata() {}

  /** The metadata to be stored; opaque values were left in the file where they are large. */
  static String of(Dataset dataset) {
    return DicomJsonWriter.write(withAddresses(dataset, RELATIVE));
  }

  private static Dataset withAddresses(Dataset dataset, String path) {
    Dataset.Builder result = dataset.toBuilder();
    for (Element element : dataset.elements()) {
      String here = path + "/" + Tag.hex(element.tag());
      if (element instanceof Element.Bulk || element.tag() == Tag.PIXEL_DATA) {
        result.put(new Element.Bulk(element.tag(), element.vr(), here));
      } else if (element instanceof Element.Sequence sequence) {
        List<Dataset> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
          items.add(withAddresses(sequence.items().get(i), here + "/" + i));
        }
        result.put(new Element.Sequence(element.tag(), items));
      }
    }
    return result.build();
  }

  /** The metadata with addresses that a client can follow. */
  static String absolute(InstanceMatch match, String baseUrl) {
    return absolute(match.metadataJson(), new Urls(baseUrl, match.first()));
  }

  /**
   * The metadata with addresses that a client can follow. A quote inside a JSON text is escaped, so
   * the field is found where it is one and nowhere else.
   */
  static String absolute(String metadataJson, Urls urls) {
    return metadataJson.replace(FIELD + RELATIVE + "/", FIELD + urls.instance() + "/bulkdata/");
  }
}
