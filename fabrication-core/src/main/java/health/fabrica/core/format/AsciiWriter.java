package health.fabrica.core.format;

import java.util.Arrays;

/**
 * A growing buffer of ASCII text with quick decimal numbers. Numbers are written from scaled
 * integers, so the text depends on nothing but the value. Mutable; one thread.
 */
public final class AsciiWriter {

  private byte[] bytes;
  private int size;
  private final byte[] digits = new byte[24];

  /** An empty buffer. */
  public AsciiWriter(int capacity) {
    bytes = new byte[Math.max(64, capacity)];
  }

  /** Adds text; characters beyond ASCII become question marks. */
  public AsciiWriter text(String text) {
    int n = text.length();
    reserve(n);
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      bytes[size++] = (byte) (c < 128 ? c : '?');
    }
    return this;
  }

  /** Adds a whole number. */
  public AsciiWriter number(long value) {
    return decimal(value, 0);
  }

  /**
   * Adds a number given as a multiple of {@code 10^-decimals}, without trailing zeros.
   *
   * @param scaled the number times {@code 10^decimals}
   */
  public AsciiWriter decimal(long scaled, int decimals) {
    reserve(24);
    long rest = Math.abs(scaled);
    if (scaled < 0) {
      bytes[size++] = '-';
    }
    int point = decimals;
    while (point > 0 && rest % 10 == 0) {
      rest /= 10;
      point--;
    }
    int n = 0;
    do {
      digits[n++] = (byte) ('0' + rest % 10);
      rest /= 10;
      if (n == point) {
        digits[n++] = '.';
      }
    } while (rest > 0 || n < point || (point > 0 && digits[n - 1] == '.'));
    while (n > 0) {
      bytes[size++] = digits[--n];
    }
    return this;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  /** Number of bytes so far. */
  public int size() {
    return size;
  }

  /** Forgets the text but keeps the memory. */
  public void reset() {
    size = 0;
  }

  /** The bytes; only the first {@link #size} count, and only until the next change. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of the text. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
