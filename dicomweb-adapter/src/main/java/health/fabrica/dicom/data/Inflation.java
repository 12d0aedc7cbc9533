package health.fabrica.dicom.data;

import health.fabrica.dicom.DicomProblem;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Inflates deflated data sets (PS3.5 A.5: raw deflate). What follows the end of the stream is
 * padding. A small object that would become a giant one is refused: more than 100 times its bytes
 * is allowed up to 64 MiB only, and more than 1 GiB never.
 */
final class Inflation {

  private static final long ALWAYS = 64L << 20;
  private static final long NEVER = 1L << 30;
  private static final long RATIO = 100;
  private static final int CHUNK = 1 << 16;

  private Inflation() {}

  /** Bytes that so many deflated bytes may become. */
  static long limit(long deflatedBytes) {
    return Math.max(ALWAYS, Math.min(NEVER, RATIO * Math.min(NEVER, deflatedBytes)));
  }

  /** Inflates in two passes: the first one counts, so that nothing is allocated for nothing. */
  static byte[] whole(ByteSlice deflated) {
    long limit = limit(deflated.length());
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated.buffer());
      while (!inflater.finished()) {
        total += step(inflater, chunk, 0, deflated.length());
        if (total > limit) {
          throw tooLarge(limit);
        }
      }
      byte[] all = new byte[(int) total];
      inflater.reset();
      inflater.setInput(deflated.buffer());
      for (int at = 0; at < all.length; ) {
        at += step(inflater, all, at, deflated.length());
      }
      return all;
    } catch (DataFormatException e) {
      throw damaged(e);
    } finally {
      inflater.end();
    }
  }

  private static int step(Inflater inflater, byte[] into, int from, int deflatedBytes)
      throws DataFormatException {
    int n = inflater.inflate(into, from, into.length - from);
    if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
      throw truncated(deflatedBytes);
    }
    return n;
  }

  /** The inflated bytes as they come; closing is not needed, the memory goes with the stream. */
  static InputStream stream(InputStream deflated, long limit) {
    return new Bounded(new InflaterInputStream(deflated, new Inflater(true), CHUNK), limit);
  }

  private static final class Bounded extends FilterInputStream {
    private final long limit;
    private long count;

    Bounded(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        int n = super.read(into, from, length);
        count += Math.max(0, n);
        if (count > limit) {
          throw tooLarge(limit);
        }
        return n;
      } catch (ZipException e) {
        throw damaged(e);
      } catch (EOFException e) {
        throw truncated(count);
      }
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] waste = new byte[(int) Math.min(n, CHUNK)];
      return Math.max(0, read(waste, 0, waste.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  private static RuntimeException tooLarge(long limit) {
    return DicomProblem.LIMIT.refuse(
        "The deflated data set becomes more than " + limit + " bytes.",
        "Check the object: it may be an attack.");
  }

  private static RuntimeException damaged(Exception e) {
    return DicomProblem.MALFORMED
        .with("The deflated data set is damaged.", "Fetch or export the object again.")
        .asException(e);
  }

  private static RuntimeException truncated(long bytes) {
    return DicomProblem.TRUNCATED.refuse(
        "The deflated data set ends too early, near byte " + bytes + ".",
        "Fetch or export the object again.");
  }
}
