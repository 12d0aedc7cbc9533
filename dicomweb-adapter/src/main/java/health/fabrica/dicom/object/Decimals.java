package health.fabrica.dicom.object;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as decimal strings (PS3.5 table 6.2-1: at most 16 characters). */
public final class Decimals {

  private static final int MAX_CHARACTERS = 16;

  private Decimals() {}

  /** The decimal nearest to the number among those of at most 16 characters. */
  public static String ds(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not finite: " + value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value));
    for (int digits = MAX_CHARACTERS; digits > 0; digits--) {
      BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
      String plain = rounded.toPlainString();
      if (plain.length() <= MAX_CHARACTERS) {
        return plain;
      }
      String scientific = rounded.toString();
      if (scientific.length() <= MAX_CHARACTERS) {
        return scientific;
      }
    }
    throw new IllegalStateException("one digit always fits");
  }

  /** Several numbers. */
  public static String[] ds(double... values) {
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = ds(values[i]);
    }
    return texts;
  }
}
