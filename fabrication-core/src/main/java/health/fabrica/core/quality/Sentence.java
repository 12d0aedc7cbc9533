package health.fabrica.core.quality;

import java.util.Locale;

/** Numbers in sentences, the same in every locale. */
final class Sentence {

  private Sentence() {}

  static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A length, area or volume with three or four digits that mean something. */
  static String number(double value) {
    double size = Math.abs(value);
    return size >= 100 ? of("%.0f", value) : size >= 10 ? of("%.1f", value) : of("%.2f", value);
  }
}
