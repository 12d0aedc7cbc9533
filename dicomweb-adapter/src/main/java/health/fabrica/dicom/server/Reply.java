package health.fabrica.dicom.server;

import health.fabrica.dicom.web.Multipart;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The body of an answer: one content, or several in parts. Owned by the thread of the request. */
final class Reply {

  private final HttpServerExchange exchange;
  private final RandomGenerator random;

  Reply(HttpServerExchange exchange, RandomGenerator random) {
    this.exchange = exchange;
    this.random = random;
  }

  /**
   * A part.
   *
   * @param type its Content-Type
   * @param length its bytes
   * @param location address under which it is found alone; empty: it is not told
   */
  record Part(String type, long length, Optional<String> location) {

    /** A part without an address of its own. */
    Part(String type, long length) {
      this(type, length, Optional.empty());
    }
  }

  /** Where the parts go, one behind the other. Without {@link #end} the body is cut off. */
  interface Parts {

    /** Says which parts will come, so that the length of the whole is known. */
    void announce(List<Part> parts);

    /** Starts a part of that many bytes. */
    void begin(Part part) throws IOException;

    /** Where the bytes of the part go. */
    OutputStream out();

    /** Ends the body. */
    void end() throws IOException;
  }

  /** Several contents of that type. */
  Parts parts(String type) {
    return new Multi(type, Multipart.boundary(random));
  }

  /** The one content. */
  Parts single() {
    return new Single();
  }

  private final class Multi implements Parts {
    private final String boundary;
    private final OutputStream out;

    Multi(String type, String boundary) {
      this.boundary = boundary;
      exchange
          .getResponseHeaders()
          .put(
              Headers.CONTENT_TYPE,
              "multipart/related; type=\"" + type + "\"; boundary=" + boundary);
      this.out = exchange.getOutputStream();
    }

    private byte[] header(Part part) {
      return Multipart.partHeader(boundary, part.type(), part.length(), part.location());
    }

    @Override
    public void announce(List<Part> parts) {
      long length = Multipart.closeDelimiter(boundary).length;
      for (Part part : parts) {
        length += header(part).length + part.length();
      }
      exchange.setResponseContentLength(length);
    }

    @Override
    public void begin(Part part) throws IOException {
      out.write(header(part));
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public void end() throws IOException {
      out.write(Multipart.closeDelimiter(boundary));
      out.close();
    }
  }

  private final class Single implements Parts {
    private final OutputStream out = exchange.getOutputStream();

    @Override
    public void announce(List<Part> parts) {
      // begin knows the length
    }

    @Override
    public void begin(Part part) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, part.type());
      exchange.setResponseContentLength(part.length());
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public void end() throws IOException {
      out.close();
    }
  }
}
