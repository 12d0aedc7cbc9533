package health.fabrica.dicom.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The framing of multipart bodies that are sent. */
public final class Multipart {

  private static final int BOUNDARY_BYTES = 24;

  private Multipart() {}

  /** A boundary that does not occur in the content but with a chance of 2 to the power -192. */
  public static String boundary(RandomGenerator random) {
    byte[] bytes = new byte[BOUNDARY_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The Content-Type of a body of DICOM instances. */
  public static String contentType(String boundary) {
    return "multipart/related; type=\"application/dicom\"; boundary=" + boundary;
  }

  /** What stands before a part. */
  public static byte[] partHeader(String boundary, String contentType, long length) {
    return partHeader(boundary, contentType, length, Optional.empty());
  }

  /**
   * What stands before a part.
   *
   * @param location address under which the content is found alone
   */
  public static byte[] partHeader(
      String boundary, String contentType, long length, Optional<String> location) {
    return ascii(
        "\r\n--"
            + boundary
            + "\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + length
            + location.map(url -> "\r\nContent-Location: " + url).orElse("")
            + "\r\n\r\n");
  }

  /** What stands behind the last part. */
  public static byte[] closeDelimiter(String boundary) {
    return ascii("\r\n--" + boundary + "--\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
