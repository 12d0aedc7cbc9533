package health.fabrica.dicom.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A response body in one of the three framings of RFC 9112 section 6: a length, chunks, or up to
 * the end of the connection. A body that ends before its framing says so is an error. Owned by one
 * thread.
 */
final class HttpBody extends InputStream {

  private static final int MAX_CHUNK_LINE = 256;

  private enum Framing {
    LENGTH,
    CHUNKS,
    CLOSE
  }

  private final InputStream in;
  private final Framing framing;
  private long left;
  private boolean firstChunk = true;
  private boolean ended;

  private HttpBody(InputStream in, Framing framing, long left) {
    this.in = in;
    this.framing = framing;
    this.left = left;
    this.ended = framing == Framing.LENGTH && left == 0;
  }

  static HttpBody ofLength(InputStream in, long length) {
    return new HttpBody(in, Framing.LENGTH, length);
  }

  static HttpBody chunked(InputStream in) {
    return new HttpBody(in, Framing.CHUNKS, 0);
  }

  static HttpBody toClose(InputStream in) {
    return new HttpBody(in, Framing.CLOSE, 0);
  }

  /** Whether the next answer may follow on the same connection. */
  boolean leavesConnectionUsable() {
    return ended && framing != Framing.CLOSE;
  }

  boolean endsWithConnection() {
    return framing == Framing.CLOSE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (framing == Framing.CHUNKS && left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int most = framing == Framing.CLOSE ? length : (int) Math.min(length, left);
    int n = in.read(out, offset, most);
    if (n < 0) {
      return endOfConnection();
    }
    if (framing != Framing.CLOSE) {
      left -= n;
      ended = framing == Framing.LENGTH && left == 0;
    }
    return n;
  }

  private int endOfConnection() throws IOException {
    ended = true;
    if (framing == Framing.CLOSE) {
      return -1;
    }
    throw new EOFException("the connection ended inside a body");
  }

  private void nextChunk() throws IOException {
    if (!firstChunk && !line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    firstChunk = false;
    String size = line().split(";", 2)[0].strip();
    try {
      left = Long.parseLong(size, 16);
    } catch (NumberFormatException e) {
      throw new IOException("a chunk has no size", e);
    }
    if (left < 0) {
      throw new IOException("a chunk has a negative size");
    }
    if (left == 0) {
      while (!line().isEmpty()) {
        // trailers
      }
      ended = true;
    }
  }

  private String line() throws IOException {
    return HttpLine.read(in, MAX_CHUNK_LINE);
  }
}
