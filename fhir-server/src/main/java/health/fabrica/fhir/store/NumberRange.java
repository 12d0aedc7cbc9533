package health.fabrica.fhir.store;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * The numbers from low to high, both included; a single number is its own range, an absent end is
 * the largest double. Numbers are held to 15 significant digits.
 */
record NumberRange(double low, double high) {

  static final double OPEN_LOW = -Double.MAX_VALUE;
  static final double OPEN_HIGH = Double.MAX_VALUE;

  private static final Pattern FORM =
      Pattern.compile("[+-]?\\d{1,60}(\\.\\d{1,60})?([eE][+-]?\\d{1,2})?");
  private static final BigDecimal TENTH = new BigDecimal("0.1");

  static NumberRange of(double value) {
    return new NumberRange(value, value);
  }

  /** The double by which a decimal is indexed and searched. */
  static double held(BigDecimal value) {
    return value.round(Ucum.DIGITS).doubleValue();
  }

  /** A number as searches write it; empty when the text is none. */
  static Optional<BigDecimal> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  /**
   * The half-open range of numbers that a number as written stands for, FHIR R4 3.1.1.4.6: half a
   * unit of its last digit to both sides, so 100 is [99.5, 100.5). With an exponent the
   * specification's own example, 1e2 is [95, 105), counts one digit more.
   *
   * @param toHeld turns a decimal into the double that is indexed
   */
  static NumberRange precision(BigDecimal number, ToDoubleFunction<BigDecimal> toHeld) {
    int digits = number.scale() < 0 ? number.scale() + 1 : number.scale();
    BigDecimal half = BigDecimal.valueOf(5, digits + 1);
    return new NumberRange(
        toHeld.applyAsDouble(number.subtract(half)), toHeld.applyAsDouble(number.add(half)));
  }

  /** A tenth to both sides, as R4 recommends for {@code ap}. */
  static NumberRange approximately(BigDecimal number, ToDoubleFunction<BigDecimal> toHeld) {
    BigDecimal margin = number.abs().multiply(TENTH);
    return new NumberRange(
        toHeld.applyAsDouble(number.subtract(margin)), toHeld.applyAsDouble(number.add(margin)));
  }
}
