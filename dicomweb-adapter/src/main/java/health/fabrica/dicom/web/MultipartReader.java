package health.fabrica.dicom.web;

import health.fabrica.dicom.DicomProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body part by part from a stream (RFC 2046 section 5.1). Only the close
 * delimiter proves that the body is whole: without it the reader ends in FAB-2077. A run of bytes
 * that begins like a delimiter but does not end like one is data. Memory is one buffer, apart from
 * what the caller asks to have whole. Owned by one thread.
 */
public final class MultipartReader {

  private static final int MAX_BOUNDARY = 200;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int MAX_PADDING = 64;
  private static final int BUFFER_BYTES = 1 << 16;

  private enum Match {
    DATA,
    DELIMITER,
    CLOSE,
    NEED_MORE
  }

  private final InputStream in;
  private final byte[] needle;
  private final int[] skip = new int[256];

  /** Unread bytes are {@code buffer[position, limit)}; no delimiter starts before scanned. */
  private byte[] buffer = new byte[BUFFER_BYTES];

  private int position;
  private int limit;
  private int scanned;
  private boolean atDelimiter;
  private boolean inputEnded;
  private boolean closed;

  /**
   * Starts reading.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2076 when the boundary is empty or
   *     longer than 200 characters
   */
  public MultipartReader(InputStream in, String boundary) {
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
      throw DicomProblem.MULTIPART.refuse(
          "The multipart boundary has "
              + boundary.length()
              + " characters; 1 to "
              + MAX_BOUNDARY
              + " are read.",
          "Correct the sender of the body.");
    }
    this.in = in;
    this.needle = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    Arrays.fill(skip, needle.length);
    for (int i = 0; i < needle.length - 1; i++) {
      skip[needle[i] & 0xff] = needle.length - 1 - i;
    }
    buffer[limit++] = '\r'; // the first delimiter may lack its line end
    buffer[limit++] = '\n';
  }

  /** Starts reading the body of a message of this type. */
  public static MultipartReader of(MediaType type, InputStream in) {
    if (!type.type().equals("multipart/related")) {
      throw DicomProblem.MULTIPART.refuse(
          "The body is " + type.type() + ", not multipart/related.",
          "Correct the sender of the body.");
    }
    String boundary =
        type.parameter("boundary")
            .orElseThrow(
                () ->
                    DicomProblem.MULTIPART.refuse(
                        "The multipart type names no boundary.",
                        "Correct the sender of the body."));
    return new MultipartReader(in, boundary);
  }

  /**
   * The next part, or null after the close delimiter; what is left of the part before is skipped.
   */
  public @Nullable Part next() {
    if (closed) {
      return null;
    }
    byte[] sink = new byte[BUFFER_BYTES];
    while (read(sink, 0, sink.length) >= 0) {
      // preamble, or a part that the caller left
    }
    Match match = classify(position);
    int after = position + needle.length;
    if (match == Match.CLOSE) {
      closed = true;
      return null;
    }
    while (buffer[after] != '\n') {
      after++;
    }
    position = after + 1;
    scanned = position;
    atDelimiter = false;
    return new Part(headers());
  }

  /** Whether the close delimiter was seen. */
  public boolean isComplete() {
    return closed;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    int total = 0;
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int b = nextByte();
      while (b != '\n') {
        line.write(b);
        if (++total > MAX_HEADER_BYTES) {
          throw DicomProblem.MULTIPART.refuse(
              "The headers of a part are longer than " + MAX_HEADER_BYTES + " bytes.",
              "Correct the sender of the body.");
        }
        b = nextByte();
      }
      String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      if (text.isEmpty()) {
        break;
      }
      int colon = text.indexOf(':');
      if (colon <= 0) {
        throw DicomProblem.MULTIPART.refuse(
            "A part has a header line without name.", "Correct the sender of the body.");
      }
      headers.put(
          text.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          text.substring(colon + 1).strip());
    }
    scanned = position;
    return headers;
  }

  private int nextByte() {
    while (position == limit) {
      if (!fill()) {
        throw cut();
      }
    }
    return buffer[position++] & 0xff;
  }

  private int read(byte[] out, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    while (!atDelimiter && scanned <= position) {
      scan();
    }
    if (scanned <= position) {
      return -1;
    }
    int n = Math.min(length, scanned - position);
    System.arraycopy(buffer, position, out, offset, n);
    position += n;
    return n;
  }

  /** Moves {@code scanned} on: to the next delimiter, or as far as none can start. */
  private void scan() {
    int at = search(scanned);
    if (at < 0) {
      scanned = Math.max(scanned, limit - needle.length + 1);
      if (scanned <= position && !fill()) {
        throw cut();
      }
      return;
    }
    Match match = classify(at);
    scanned = match == Match.DATA ? at + 1 : at;
    atDelimiter = match == Match.DELIMITER || match == Match.CLOSE;
    if (match == Match.NEED_MORE && scanned <= position && !fill()) {
      throw cut();
    }
  }

  /** Horspool's search for the delimiter (1980). */
  private int search(int from) {
    int last = needle.length - 1;
    for (int at = from; at + last < limit; at += skip[buffer[at + last] & 0xff]) {
      int i = last;
      while (i >= 0 && buffer[at + i] == needle[i]) {
        i--;
      }
      if (i < 0) {
        return at;
      }
    }
    return -1;
  }

  /** What the needle found there is, by what follows it: two hyphens, or blanks and a line end. */
  private Match classify(int at) {
    int i = at + needle.length;
    if (i + 2 <= limit && buffer[i] == '-' && buffer[i + 1] == '-') {
      return Match.CLOSE;
    }
    boolean hyphen = i < limit && buffer[i] == '-';
    int from = i;
    while (!hyphen && i < limit && (buffer[i] == ' ' || buffer[i] == '\t')) {
      i++;
    }
    if (i - from > MAX_PADDING) {
      return Match.DATA;
    }
    if (i + 2 > limit) {
      return inputEnded ? Match.DATA : Match.NEED_MORE;
    }
    return !hyphen && buffer[i] == '\r' && buffer[i + 1] == '\n' ? Match.DELIMITER : Match.DATA;
  }

  private boolean fill() {
    if (inputEnded) {
      return false;
    }
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      scanned -= position;
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    try {
      int n = in.read(buffer, limit, buffer.length - limit);
      inputEnded = n < 0;
      limit += Math.max(n, 0);
    } catch (IOException e) {
      throw cut(e);
    }
    return true;
  }

  private static RuntimeException cut() {
    return cut(null);
  }

  private static RuntimeException cut(@Nullable IOException cause) {
    var problem =
        DicomProblem.MULTIPART_CUT.with(
            "The multipart body ended without its close delimiter.", "Send or fetch it again.");
    return cause == null ? problem.asException() : problem.asException(cause);
  }

  /** What a part holds: the first bytes of the array. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Content(byte[] array, int length) {}

  /** One part. Valid until the next one is asked for. */
  public final class Part {

    private final Map<String, String> headers;

    private Part(Map<String, String> headers) {
      this.headers = headers;
    }

    /** A header by its lower-case name. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** The content as a stream that ends before the delimiter; fails with FAB-2077 when cut. */
    public InputStream body() {
      return new InputStream() {
        @Override
        public int read() {
          byte[] one = new byte[1];
          return MultipartReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] out, int offset, int length) {
          return MultipartReader.this.read(out, offset, length);
        }
      };
    }

    /**
     * The whole content. A Content-Length that ends at a delimiter is believed; any other is
     * ignored.
     *
     * @throws health.fabrica.core.problem.ProblemException FAB-2004 when it is longer than the
     *     limit
     */
    public byte[] bytes(int maxBytes) {
      return content(maxBytes, byte[]::new).array();
    }

    /**
     * The same in an array of the caller's.
     *
     * @param arrays gives an array of at least that many bytes, asked for when the length is
     *     announced and believable; other content comes in a new array
     */
    Content content(int maxBytes, IntFunction<byte[]> arrays) {
      int announced = announced(maxBytes);
      byte[] fast = announced > 0 ? readAnnounced(announced, arrays) : null;
      if (fast != null) {
        return new Content(fast, announced);
      }
      byte[] scanned = readScanning(maxBytes);
      return new Content(scanned, scanned.length);
    }

    private int announced(int maxBytes) {
      try {
        long length = Long.parseLong(header("content-length").orElse("-1"));
        return length <= maxBytes ? (int) Math.max(length, -1) : -1;
      } catch (NumberFormatException e) {
        return -1;
      }
    }

    private byte @Nullable [] readAnnounced(int length, IntFunction<byte[]> arrays) {
      byte[] content = arrays.apply(Math.min(length, 1 << 24));
      int got = 0;
      while (got < length) {
        if (got == content.length) {
          content = Arrays.copyOf(content, (int) Math.min(length, 2L * content.length));
        }
        int n = takeRaw(content, got, Math.min(content.length, length) - got);
        if (n < 0) {
          throw cut();
        }
        got += n;
      }
      while (limit - position < needle.length + MAX_PADDING + 2 && fill()) {
        // enough to tell a delimiter
      }
      scanned = position;
      if (search(position) == position && classify(position) != Match.DATA) {
        atDelimiter = true;
        return content;
      }
      byte[] all = new byte[got + Math.max(limit - position, BUFFER_BYTES)];
      System.arraycopy(content, 0, all, 0, got);
      System.arraycopy(buffer, position, all, got, limit - position);
      limit = got + limit - position;
      position = 0;
      scanned = 0;
      buffer = all;
      return null;
    }

    private int takeRaw(byte[] out, int offset, int length) {
      int buffered = Math.min(length, limit - position);
      if (buffered > 0) {
        System.arraycopy(buffer, position, out, offset, buffered);
        position += buffered;
        return buffered;
      }
      try {
        return inputEnded ? -1 : in.read(out, offset, length);
      } catch (IOException e) {
        throw cut(e);
      }
    }

    private byte[] readScanning(int maxBytes) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[BUFFER_BYTES];
      for (int n = read(chunk, 0, chunk.length); n >= 0; n = read(chunk, 0, chunk.length)) {
        if (out.size() > maxBytes - n) {
          throw DicomProblem.LIMIT.refuse(
              "A part is longer than " + maxBytes + " bytes.", "Raise the limit.");
        }
        out.write(chunk, 0, n);
      }
      return out.toByteArray();
    }

    private int read(byte[] out, int offset, int length) {
      return MultipartReader.this.read(out, offset, length);
    }
  }
}
