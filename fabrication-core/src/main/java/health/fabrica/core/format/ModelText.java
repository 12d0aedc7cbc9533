package health.fabrica.core.format;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A package of text parts that is written while they are made. Times in it are fixed; numbers have
 * the fewest digits that give the same float back. One thread.
 */
final class ModelText {

  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int FLUSH_BYTES = 1 << 16;
  private static final int MOST_DECIMALS = 9;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private final ZipOutputStream zip;
  private final AsciiWriter out = new AsciiWriter(FLUSH_BYTES + 1024);

  ModelText(OutputStream to) {
    zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
    zip.setLevel(Deflater.BEST_SPEED);
  }

  void begin(String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(FIXED_TIME);
    zip.putNextEntry(entry);
  }

  void end() throws IOException {
    flush();
    zip.closeEntry();
  }

  void part(String name, byte[] bytes) throws IOException {
    begin(name);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Ends the package; the stream below stays open. */
  void finish() throws IOException {
    zip.finish();
  }

  ModelText text(String text) throws IOException {
    out.text(text);
    return flushWhenLong();
  }

  ModelText number(long value) throws IOException {
    out.number(value);
    return flushWhenLong();
  }

  /** A length that was cut to nanometres, in millimetres. */
  ModelText nanometres(long value) throws IOException {
    out.decimal(value, 6);
    return flushWhenLong();
  }

  /** A number that comes back as the same float. */
  ModelText coordinate(float value) throws IOException {
    coordinate(out, value);
    return flushWhenLong();
  }

  /**
   * A number with the fewest decimals whose nearest double rounds to the same float. Both the
   * scaled value and the power of ten are exact, so the division rounds once, just as a parser
   * does.
   */
  static void coordinate(AsciiWriter out, float value) {
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      double scaled = Math.rint(value * POWERS[decimals]);
      if (Math.abs(scaled) > 1e15) {
        break;
      }
      if ((float) (scaled / POWERS[decimals]) == value) {
        out.decimal((long) scaled, decimals);
        return;
      }
    }
    out.text(new BigDecimal(value).round(new MathContext(17)).toString());
  }

  private ModelText flushWhenLong() throws IOException {
    if (out.size() > FLUSH_BYTES) {
      flush();
    }
    return this;
  }

  private void flush() throws IOException {
    zip.write(out.array(), 0, out.size());
    out.reset();
  }
}
