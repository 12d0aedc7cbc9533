package health.fabrica.dicom.web;

import health.fabrica.dicom.DicomProblem;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests one after another over at most one connection at a time, kept while the peer allows.
 * Owned by one thread; {@link #close} may come from another one and breaks off what is under way.
 */
final class HttpSession implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINE = 16 << 10;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_REST = 1 << 12;

  /** How often a silent socket lets its thread look up, so that an interrupt ends a wait. */
  private static final Duration SLICE = Duration.ofMillis(250);

  private final HttpTransport transport;
  private final ClientSettings settings;

  private volatile HttpTransport.@Nullable Line line;
  private volatile boolean closed;

  /** Longest silence at this point of the exchange. */
  private Duration patience = SLICE;

  private @Nullable URI peer;
  private @Nullable InputStream in;
  private @Nullable HttpBody body;

  HttpSession(HttpTransport transport, ClientSettings settings) {
    this.transport = transport;
    this.settings = settings;
  }

  /** What a POST sends. */
  interface RequestBody {
    long length();

    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Sends a request and reads the head of the answer. A kept connection that the peer has dropped
   * in the meantime is replaced once.
   */
  HttpAnswer send(
      String method, URI address, Map<String, String> headers, @Nullable RequestBody content)
      throws IOException {
    boolean kept = isReusableFor(address);
    if (!kept) {
      connect(address);
    }
    try {
      return exchange(method, address, headers, content);
    } catch (EOFException | SocketException e) {
      if (!kept || closed) {
        throw e;
      }
      connect(address);
      return exchange(method, address, headers, content);
    }
  }

  private boolean isReusableFor(URI address) {
    return line != null
        && peer != null
        && HttpTransport.sameOrigin(peer, address)
        && (body == null || body.leavesConnectionUsable());
  }

  private void connect(URI address) throws IOException {
    drop();
    HttpTransport.Line opened = transport.open(address);
    line = opened;
    if (closed) {
      drop();
      throw new InterruptedIOException("the session is closed");
    }
    opened.talk().setSoTimeout(HttpTransport.millis(SLICE));
    peer = address;
    in = new BufferedInputStream(new PatientInput(opened.talk().getInputStream()), BUFFER_BYTES);
    body = null;
  }

  private HttpAnswer exchange(
      String method, URI address, Map<String, String> headers, @Nullable RequestBody content)
      throws IOException {
    HttpTransport.Line to = line;
    InputStream from = in;
    if (to == null || from == null) {
      throw new InterruptedIOException("the session is closed");
    }
    OutputStream out = to.talk().getOutputStream();
    out.write(head(method, address, headers, content).getBytes(StandardCharsets.ISO_8859_1));
    if (content != null) {
      content.writeTo(out);
    }
    out.flush();
    patience = settings.firstByte();
    String status = statusLine(from);
    patience = settings.idle();
    Map<String, String> answered = headers(from);
    int code = Integer.parseInt(status.substring(9, 12));
    if (code == 100) {
      status = statusLine(from);
      answered = headers(from);
      code = Integer.parseInt(status.substring(9, 12));
    }
    HttpBody read = framed(from, method, code, answered);
    body = read;
    return new HttpAnswer(code, answered, read);
  }

  private static String head(
      String method, URI address, Map<String, String> headers, @Nullable RequestBody content) {
    StringBuilder head = new StringBuilder(method).append(' ').append(address.getRawPath());
    if (address.getRawQuery() != null) {
      head.append('?').append(address.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(address.getHost());
    if (address.getPort() >= 0) {
      head.append(':').append(address.getPort());
    }
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    if (content != null) {
      head.append("\r\nContent-Length: ").append(content.length());
    }
    return head.append("\r\n\r\n").toString();
  }

  private static String statusLine(InputStream from) throws IOException {
    String line = HttpLine.read(from, MAX_LINE);
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9].*")) {
      throw new IOException("the answer is not HTTP/1.1");
    }
    return line;
  }

  private static Map<String, String> headers(InputStream from) throws IOException {
    Map<String, String> headers = new HashMap<>();
    String line = HttpLine.read(from, MAX_LINE);
    for (int count = 0; !line.isEmpty(); count++) {
      int colon = line.indexOf(':');
      if (colon <= 0 || count == MAX_HEADERS) {
        throw new IOException("the answer has unreadable headers");
      }
      headers.putIfAbsent(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
      line = HttpLine.read(from, MAX_LINE);
    }
    return headers;
  }

  private static HttpBody framed(
      InputStream from, String method, int status, Map<String, String> headers) throws IOException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return HttpBody.ofLength(from, 0);
    }
    String coding = headers.getOrDefault("transfer-encoding", "");
    if (coding.toLowerCase(Locale.ROOT).contains("chunked")) {
      return HttpBody.chunked(from);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return HttpBody.toClose(from);
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("the answer has an unreadable length");
    }
    return HttpBody.ofLength(from, Long.parseLong(length));
  }

  /** Waits for bytes in slices, so that an interrupt or a close ends the wait soon. */
  private final class PatientInput extends InputStream {
    private final InputStream raw;

    PatientInput(InputStream raw) {
      this.raw = raw;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
      long waited = 0;
      while (true) {
        try {
          return raw.read(out, offset, length);
        } catch (SocketTimeoutException e) {
          waited += SLICE.toMillis();
          if (closed || Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the session is closed");
          }
          if (waited >= patience.toMillis()) {
            throw stalled(e);
          }
        }
      }
    }
  }

  private RuntimeException stalled(SocketTimeoutException e) {
    return DicomProblem.PACS_STALLED
        .with(
            "The PACS sent nothing for " + patience.toMillis() + " ms.",
            "Check the PACS and the network, then retry.")
        .asException(e);
  }

  /** Reads what little may be left of an answer, so that its connection can be used again. */
  void finish() {
    HttpBody left = body;
    if (left == null || left.leavesConnectionUsable() || left.endsWithConnection()) {
      return;
    }
    patience = SLICE;
    try {
      left.readNBytes(MAX_REST);
    } catch (IOException | RuntimeException e) {
      drop();
    }
  }

  /** Gives up the connection; the next request opens another one. */
  void drop() {
    HttpTransport.Line old = line;
    line = null;
    in = null;
    body = null;
    closeQuietly(old);
  }

  @Override
  public void close() {
    closed = true;
    closeQuietly(line);
  }

  private static void closeQuietly(HttpTransport.@Nullable Line line) {
    if (line != null) {
      try {
        line.raw().close();
      } catch (IOException e) {
        // it is gone either way
      }
    }
  }
}
