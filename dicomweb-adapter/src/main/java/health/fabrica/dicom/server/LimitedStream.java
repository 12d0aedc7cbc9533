package health.fabrica.dicom.server;

import health.fabrica.dicom.DicomProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to go beyond a number of bytes. */
final class LimitedStream extends FilterInputStream {

  private final long max;
  private long count;

  LimitedStream(InputStream in, long max) {
    super(in);
    this.max = max;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    int n = super.read(out, offset, length);
    count(Math.max(n, 0));
    return n;
  }

  private void count(int n) {
    count += n;
    if (count > max) {
      throw DicomProblem.LIMIT.refuse(
          "A part is longer than " + max + " bytes.", "Send smaller objects.");
    }
  }
}
