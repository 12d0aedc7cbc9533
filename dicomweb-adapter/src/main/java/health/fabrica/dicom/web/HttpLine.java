package health.fabrica.dicom.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Lines of an HTTP message. */
final class HttpLine {

  private HttpLine() {}

  /** The next line without its end. */
  static String read(InputStream in, int maxLength) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended inside a line");
      }
      if (line.length() == maxLength) {
        throw new IOException("a line is longer than " + maxLength + " bytes");
      }
      line.append((char) b);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }
}
