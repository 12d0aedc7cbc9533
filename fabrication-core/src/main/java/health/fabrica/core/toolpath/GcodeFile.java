package health.fabrica.core.toolpath;

import health.fabrica.core.blob.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts and digests what goes to a stream. */
final class GcodeFile {

  private final OutputStream out;
  private final MessageDigest digest = Sha256.newDigest();
  private long bytes;

  GcodeFile(OutputStream out) {
    this.out = out;
  }

  void write(byte[] text) throws IOException {
    out.write(text);
    digest.update(text);
    bytes += text.length;
  }

  Sha256 sha256() {
    return Sha256.of(digest);
  }

  long bytes() {
    return bytes;
  }
}
