package health.fabrica.dicom.web;

import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.net.URI;

/** Bulk data of a PACS, which it names by address (PS3.18 section 10.4.1.1.6). */
final class BulkData {

  /** Peers look at the first type only. */
  static final String ACCEPT =
      "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*";

  private BulkData() {}

  /** The address, when it stays within the origin. */
  static URI allowed(URI base, String uri) {
    URI address;
    try {
      address = base.resolve(URI.create(uri));
    } catch (IllegalArgumentException e) {
      throw DicomProblem.PACS_PROTOCOL
          .with("The PACS names bulk data by what is no address.", "Have the PACS checked.")
          .asException(e);
    }
    if (!HttpTransport.sameOrigin(base, address)) {
      throw WebProblem.FOREIGN_BULK_DATA.refuse(
          "The bulk data are said to be at "
              + HttpTransport.scheme(address)
              + "://"
              + address.getRawAuthority()
              + ", which is not the origin of the PACS.",
          "Have the PACS give addresses of its own; nothing was fetched.");
    }
    return address;
  }

  /** The first part, or the whole body when it is a single one. */
  static byte[] read(HttpAnswer answer, int maxBytes) throws IOException {
    MediaType type = MediaType.parse(answer.header("content-type").orElse(""));
    if (!type.type().startsWith("multipart/")) {
      byte[] bytes = answer.body().readNBytes(maxBytes);
      if (answer.body().read() >= 0) {
        throw DicomProblem.LIMIT.refuse(
            "The bulk data are longer than " + maxBytes + " bytes.", "Raise the limit.");
      }
      return bytes;
    }
    MultipartReader parts = MultipartReader.of(type, answer.body());
    MultipartReader.Part part = parts.next();
    if (part == null) {
      throw DicomProblem.PACS_PROTOCOL.refuse(
          "The answer with bulk data has no part.", "Have the PACS checked.");
    }
    byte[] bytes = part.bytes(maxBytes);
    while (parts.next() != null) {
      // the close delimiter proves that nothing was cut
    }
    return bytes;
  }
}
