package health.fabrica.core.format;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers out of bytes. Numbers of up to 18 digits and small exponents take a quick
 * way that is exact (Clinger, How to read floating point numbers accurately, 1990); all others go
 * through the JDK.
 */
final class DecimalText {

  private static final double[] POWERS = new double[23];

  static {
    double power = 1;
    for (int n = 0; n < POWERS.length; n++) {
      POWERS[n] = power;
      power *= 10;
    }
  }

  private DecimalText() {}

  /** The number, or NaN when it is none; {@code nan}, {@code inf} and hexadecimal are none. */
  static double number(byte[] text, int length) {
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    boolean point = false;
    boolean negative = length > 0 && text[0] == '-';
    int n = length > 0 && (negative || text[0] == '+') ? 1 : 0;
    boolean any = false;
    for (; n < length && (text[n] == '.' || (text[n] >= '0' && text[n] <= '9')); n++) {
      if (text[n] == '.') {
        if (point) {
          return Double.NaN;
        }
        point = true;
        continue;
      }
      any = true;
      if (digits < 18) {
        mantissa = 10 * mantissa + text[n] - '0';
        digits += mantissa == 0 ? 0 : 1;
        scale -= point ? 1 : 0;
      } else {
        return slow(text, length);
      }
    }
    if (!any) {
      return Double.NaN;
    }
    if (n < length) {
      int exponent = exponent(text, n, length);
      if (exponent == Integer.MIN_VALUE) {
        return Double.NaN;
      }
      scale += exponent;
    }
    if (mantissa > 1L << 53 || Math.abs(scale) >= POWERS.length) {
      return slow(text, length);
    }
    double value = scale < 0 ? mantissa / POWERS[-scale] : mantissa * POWERS[scale];
    return negative ? -value : value;
  }

  private static int exponent(byte[] text, int from, int length) {
    if (text[from] != 'e' && text[from] != 'E') {
      return Integer.MIN_VALUE;
    }
    int n = from + 1;
    boolean negative = n < length && text[n] == '-';
    n += n < length && (negative || text[n] == '+') ? 1 : 0;
    int value = 0;
    int first = n;
    for (; n < length && text[n] >= '0' && text[n] <= '9'; n++) {
      value = Math.min(100_000, 10 * value + text[n] - '0');
    }
    return n == first || n < length ? Integer.MIN_VALUE : negative ? -value : value;
  }

  private static double slow(byte[] text, int length) {
    for (int n = 0; n < length; n++) {
      if ("0123456789+-.eE".indexOf(text[n]) < 0) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(new String(text, 0, length, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
