package health.fabrica.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One kept connection that speaks as much HTTP/1.1 as a load driver needs and allocates little: the
 * body of an answer stays in a buffer that the next exchange overwrites. For one thread.
 */
final class HttpConnection implements AutoCloseable {

  private static final int ANSWER_MILLIS = 120_000;
  private static final byte[] NOTHING = {};

  private final InetSocketAddress address;
  private final Socket socket = new Socket();
  private final byte[] input = new byte[1 << 16];
  private InputStream in = InputStream.nullInputStream();
  private int next;
  private int end;
  private byte[] body = new byte[1 << 16];
  private int bodyLength;
  private String location = "";

  HttpConnection(InetSocketAddress address) {
    this.address = address;
  }

  /** Connects; to be called once, before the first exchange. */
  HttpConnection open() throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_MILLIS);
    socket.connect(address, ANSWER_MILLIS);
    in = socket.getInputStream();
    return this;
  }

  /** Sends a request, reads the whole answer and returns its status. */
  int exchange(Request request) throws IOException {
    byte[] content = request.body() == null ? NOTHING : request.body();
    byte[] head = head(request, content.length).getBytes(StandardCharsets.US_ASCII);
    byte[] message = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, message, head.length, content.length);
    socket.getOutputStream().write(message);
    return read();
  }

  private String head(Request request, int length) {
    return request.method()
        + " "
        + request.path()
        + " HTTP/1.1\r\nHost: "
        + address.getHostString()
        + ":"
        + address.getPort()
        + "\r\nAccept: application/fhir+json\r\n"
        + (length == 0
            ? ""
            : "Content-Type: application/fhir+json\r\nContent-Length: " + length + "\r\n")
        + "\r\n";
  }

  private int read() throws IOException {
    String[] status = line().split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("the answer is not HTTP/1.1");
    }
    long length = 0;
    boolean chunked = false;
    location = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).trim();
      switch (line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Long.parseLong(value);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "location" -> location = value;
        default -> {
          // of no use to a driver
        }
      }
    }
    bodyLength = 0;
    if (chunked) {
      readChunks();
    } else {
      readExactly(Math.toIntExact(length));
    }
    return Integer.parseInt(status[1]);
  }

  private void readChunks() throws IOException {
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      readExactly(size);
      line();
    }
    while (!line().isEmpty()) {
      // trailers
    }
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].trim(), 16);
  }

  private void readExactly(int length) throws IOException {
    if (bodyLength + length > body.length) {
      body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + length));
    }
    int wanted = length;
    while (wanted > 0) {
      fill();
      int part = Math.min(wanted, end - next);
      System.arraycopy(input, next, body, bodyLength, part);
      next += part;
      bodyLength += part;
      wanted -= part;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      fill();
      char c = (char) input[next++];
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append(c);
      }
    }
  }

  private void fill() throws IOException {
    if (next < end) {
      return;
    }
    end = in.read(input);
    next = 0;
    if (end <= 0) {
      end = 0;
      throw new EOFException("the server closed the connection");
    }
  }

  /** The body of the last answer, a copy. */
  byte[] body() {
    return Arrays.copyOf(body, bodyLength);
  }

  /** The Location header of the last answer, or an empty text. */
  String location() {
    return location;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
