package health.fabrica.dicom.data;

import java.io.IOException;
import java.io.InputStream;

/** Where the large values lie that a reader left in place. */
@FunctionalInterface
public interface BulkSource {

  /**
   * The bytes of the value: as many as its slice says, little-endian; for encapsulated pixel data
   * the items, the delimiter left out. The caller closes the stream.
   */
  InputStream open(Element.Bulk value) throws IOException;
}
