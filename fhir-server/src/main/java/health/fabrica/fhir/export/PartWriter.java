package health.fabrica.fhir.export;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.export.SqlExportSource.Content;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes NDJSON: each resource as it is stored, on one line. Owned by one thread.
 *
 * <p>Line breaks between the elements of a stored resource become blanks; inside a JSON string
 * there cannot be any.
 */
final class PartWriter {

  private static final int BUFFER_BYTES = 1 << 16;

  /** Deletions in one Bundle. */
  private static final int DELETIONS = 100;

  private final CountingStream out;
  private final BlobStore blobs;
  private long lines;
  private int deletions;

  PartWriter(OutputStream out, BlobStore blobs) {
    this.out = new CountingStream(new BufferedOutputStream(out, BUFFER_BYTES));
    this.blobs = blobs;
  }

  long lines() {
    return lines;
  }

  long bytes() {
    return out.count;
  }

  void resource(Content content) throws IOException {
    byte[] json = content.json();
    @Nullable Sha256 blob = content.blob().orElse(null);
    if (blob == null) {
      writeOnOneLine(json, json.length);
    } else {
      writeOnOneLine(json, lastBrace(json));
      write(",\"data\":\"");
      writeBase64(blob);
      write("\"}");
    }
    out.write('\n');
    lines++;
  }

  private static int lastBrace(byte[] json) {
    int at = json.length - 1;
    while (json[at] != '}') {
      at--;
    }
    return at;
  }

  private void writeOnOneLine(byte[] json, int length) throws IOException {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        out.write(json, from, i - from);
        out.write(' ');
        from = i + 1;
      }
    }
    out.write(json, from, length - from);
  }

  private void writeBase64(Sha256 blob) throws IOException {
    OutputStream kept =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] b, int off, int len) throws IOException {
            out.write(b, off, len);
          }

          @Override
          public void close() {} // the file goes on
        };
    try (InputStream in = blobs.open(blob);
        OutputStream base64 = Base64.getEncoder().wrap(kept)) {
      in.transferTo(base64);
    }
  }

  /** Adds a deletion; transactions of many deletions each make a line. */
  void deletion(Content content) throws IOException {
    write(
        deletions == 0 ? "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" : ",");
    write(
        "{\"request\":{\"method\":\"DELETE\",\"url\":\""
            + content.type()
            + "/"
            + content.id()
            + "\"}}");
    deletions++;
    if (deletions == DELETIONS) {
      endBundle();
    }
  }

  private void endBundle() throws IOException {
    write("]}\n");
    lines++;
    deletions = 0;
  }

  /** Writes what is pending; the stream stays open. */
  void finish() throws IOException {
    if (deletions > 0) {
      endBundle();
    }
    out.flush();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class CountingStream extends OutputStream {
    private final OutputStream target;
    private long count;

    CountingStream(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      target.write(b);
      count++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      target.write(b, off, len);
      count += len;
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }
  }
}
