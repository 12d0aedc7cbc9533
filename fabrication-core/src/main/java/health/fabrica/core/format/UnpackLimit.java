package health.fabrica.core.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what comes out of a package and stops at the limit; closing leaves it open. */
final class UnpackLimit extends FilterInputStream {

  private static final long MAX_UNPACKED_BYTES = 4L << 30;

  private long left = MAX_UNPACKED_BYTES;

  UnpackLimit(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n = super.read(b, off, len);
    left -= Math.max(0, n);
    if (left < 0) {
      throw FormatProblem.MODEL_TOO_LARGE.refuse(
          "The package unpacks to more than " + MAX_UNPACKED_BYTES + " bytes.",
          "Reduce the model.");
    }
    return n;
  }

  void skipAll() throws IOException {
    byte[] buffer = new byte[1 << 14];
    int n = 0;
    while (n >= 0) {
      n = read(buffer, 0, buffer.length);
    }
  }

  @Override
  public void close() {}
}
