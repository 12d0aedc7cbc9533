package health.fabrica.app.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A multipart body of many instances out of a few: their numbers, all as long, are written over in
 * the bytes while they are sent, so no body is held. Owned by one thread.
 */
final class StowBody {

  /** Number of the first instance; all have as many digits. */
  static final int FIRST = 1_000_000;

  private static final String BOUNDARY = "fabrica-bench";
  private static final int ANSWER_MILLIS = 600_000;
  private static final Pattern FAB = Pattern.compile("FAB-[0-9]{4}");
  private static final Pattern STORED = Pattern.compile("\"00081155\"");

  private final List<byte[]> templates;
  private final String uidPrefix;
  private final int instances;

  /**
   * A body.
   *
   * @param templates files whose SOP Instance UIDs are the prefix and {@link #FIRST} onwards
   */
  StowBody(List<byte[]> templates, String uidPrefix, int instances) {
    this.templates = templates.stream().map(byte[]::clone).toList();
    this.uidPrefix = uidPrefix;
    this.instances = instances;
  }

  private static byte[] head(byte[] file) {
    return ascii(
        "\r\n--"
            + BOUNDARY
            + "\r\nContent-Type: application/dicom\r\nContent-Length: "
            + file.length
            + "\r\n\r\n");
  }

  private static byte[] end() {
    return ascii("\r\n--" + BOUNDARY + "--\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  long length() {
    long length = end().length;
    for (int i = 0; i < instances; i++) {
      byte[] file = templates.get(i % templates.size());
      length += head(file).length + file.length;
    }
    return length;
  }

  /**
   * Sends it.
   *
   * @return how many instances the answer names
   */
  int post(URI studies) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), studies.getPort())) {
      socket.setSoTimeout(ANSWER_MILLIS);
      IOException broken = send(studies, socket.getOutputStream());
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (broken != null && answer.isEmpty()) {
        throw broken;
      }
      boolean done = answer.startsWith("HTTP/1.1 200") || answer.startsWith("HTTP/1.0 200");
      if (!done) {
        throw new IOException(
            answer.lines().findFirst().orElse("no answer")
                + FAB.matcher(answer).results().map(m -> " " + m.group()).findFirst().orElse(""));
      }
      return (int) STORED.matcher(answer).results().count();
    }
  }

  /** What broke it off: whoever refuses may answer before the body has ended. */
  private @Nullable IOException send(URI studies, OutputStream out) {
    try {
      out.write(
          ascii(
              "POST "
                  + studies.getPath()
                  + " HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: application/dicom+json\r\n"
                  + "Content-Type: multipart/related; type=\"application/dicom\"; boundary="
                  + BOUNDARY
                  + "\r\nContent-Length: "
                  + length()
                  + "\r\n\r\n"));
      for (int i = 0; i < instances; i++) {
        byte[] file = templates.get(i % templates.size());
        number(file, FIRST + i);
        out.write(head(file));
        out.write(file);
      }
      out.write(end());
      out.flush();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** Writes a number over the one that stands behind the prefix, in the meta group and after it. */
  private void number(byte[] file, int number) {
    byte[] prefix = ascii(uidPrefix);
    byte[] digits = ascii(Integer.toString(number));
    int found = 0;
    for (int at = 0; found < 2 && at + prefix.length + digits.length < file.length; at++) {
      int i = 0;
      while (i < prefix.length && file[at + i] == prefix[i]) {
        i++;
      }
      if (i == prefix.length) {
        System.arraycopy(digits, 0, file, at + i, digits.length);
        found++;
      }
    }
    if (found < 2) {
      throw new IllegalArgumentException("the file does not carry the UID");
    }
  }
}
