package health.fabrica.device.moonraker;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.PrintPayload;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The form that Moonraker's upload takes: the file streamed between its fields, of known length.
 * Built for one upload; the HTTP client reads it on its own thread, hence the atomics.
 */
final class MultipartFile {

  private static final String BOUNDARY = "----fabrica-7d1f3a9c5b2e";

  private final PrintPayload payload;
  private final WorkMonitor monitor;
  private final byte[] head;
  private final byte[] tail;
  private final AtomicLong lastMoveNanos = new AtomicLong(System.nanoTime());

  MultipartFile(String name, PrintPayload payload, WorkMonitor monitor) {
    this.payload = payload;
    this.monitor = monitor;
    String fields =
        field("root", "gcodes")
            + field("checksum", payload.sha256().hex())
            + field("print", "false");
    String start =
        fields
            + "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    this.head = start.getBytes(StandardCharsets.UTF_8);
    this.tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String field(String name, String value) {
    return "--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + value
        + "\r\n";
  }

  String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  BodyPublisher body() {
    long length = head.length + payload.sizeBytes() + tail.length;
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), length);
  }

  long lastMoveNanos() {
    return lastMoveNanos.get();
  }

  private InputStream open() {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(head),
                new Watched(payload.open()),
                new ByteArrayInputStream(tail))));
  }

  /** Counts what leaves, tells the monitor and stops when the work was cancelled. */
  private final class Watched extends FilterInputStream {
    private long sent;

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (monitor.cancelled()) {
        throw new IOException("upload cancelled");
      }
      int n = super.read(buffer, offset, length);
      lastMoveNanos.set(System.nanoTime());
      if (n > 0) {
        sent += n;
        monitor.progress("upload", Math.min(1.0, (double) sent / payload.sizeBytes()));
      }
      return n;
    }
  }
}
