package health.fabrica.fhir.store;

import health.fabrica.fhir.store.IndexRows.QuantityRow;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.SampledData;

/**
 * The rows of number and quantity parameters: the value with its code, with its unit where that is
 * written otherwise, and in UCUM base units where it can be reduced. A value with a comparator
 * covers all that it may be: {@code < 5} is every number below 5.
 */
final class QuantityValues {

  private static final String CURRENCY = "urn:iso:std:iso:4217";
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private QuantityValues() {}

  static void addTo(IndexRows rows, int number, int element, Base value) {
    if (value instanceof DecimalType decimal && decimal.hasValue()) {
      NumberRange range = NumberRange.of(NumberRange.held(decimal.getValue()));
      rows.quantities().add(new QuantityRow(number, "", "", range, element));
    } else if (value instanceof IntegerType integer && integer.hasValue()) {
      NumberRange range = NumberRange.of(integer.getValue());
      rows.quantities().add(new QuantityRow(number, "", "", range, element));
    } else if (value instanceof Money money && money.hasValue()) {
      NumberRange range = NumberRange.of(NumberRange.held(money.getValue()));
      String code = orEmpty(money.getCurrency());
      rows.quantities().add(new QuantityRow(number, code, CURRENCY, range, element));
    } else if (value instanceof Quantity quantity && quantity.hasValue()) {
      add(rows, number, element, quantity, held -> range(quantity, held));
    } else if (value instanceof Range range && (range.hasLow() || range.hasHigh())) {
      Quantity unit = range.hasLow() ? range.getLow() : range.getHigh();
      add(rows, number, element, unit, held -> range(range, held));
    } else if (value instanceof SampledData data && data.hasData()) {
      add(rows, number, element, data.getOrigin(), held -> range(data, held));
    }
  }

  private interface Ranges {
    Optional<NumberRange> in(ToDoubleFunction<BigDecimal> held);
  }

  private static void add(IndexRows rows, int number, int element, Quantity unit, Ranges ranges) {
    String code = orEmpty(unit.getCode());
    String system = orEmpty(unit.getSystem());
    ranges
        .in(NumberRange::held)
        .ifPresent(
            range -> {
              rows.quantities().add(new QuantityRow(number, code, system, range, element));
              String name = orEmpty(unit.getUnit());
              if (!name.isEmpty() && !name.equals(code)) {
                rows.quantities().add(new QuantityRow(number, name, "", range, element));
              }
            });
    if (system.equals(Ucum.SYSTEM)) {
      Ucum.reduction(code)
          .flatMap(
              base ->
                  ranges
                      .in(base::apply)
                      .map(range -> new QuantityRow(-number, base.units(), "", range, element)))
          .ifPresent(rows.quantities()::add);
    }
  }

  private static Optional<NumberRange> range(Quantity quantity, ToDoubleFunction<BigDecimal> held) {
    double value = held.applyAsDouble(quantity.getValue());
    QuantityComparator comparator = quantity.getComparator();
    if (comparator == null) {
      return Optional.of(NumberRange.of(value));
    }
    return Optional.of(
        switch (comparator) {
          case LESS_THAN -> new NumberRange(NumberRange.OPEN_LOW, Math.nextDown(value));
          case LESS_OR_EQUAL -> new NumberRange(NumberRange.OPEN_LOW, value);
          case GREATER_OR_EQUAL -> new NumberRange(value, NumberRange.OPEN_HIGH);
          case GREATER_THAN -> new NumberRange(Math.nextUp(value), NumberRange.OPEN_HIGH);
          case NULL -> NumberRange.of(value);
        });
  }

  private static Optional<NumberRange> range(Range range, ToDoubleFunction<BigDecimal> held) {
    boolean low = range.getLow().hasValue();
    boolean high = range.getHigh().hasValue();
    return low || high
        ? Optional.of(
            new NumberRange(
                low ? held.applyAsDouble(range.getLow().getValue()) : NumberRange.OPEN_LOW,
                high ? held.applyAsDouble(range.getHigh().getValue()) : NumberRange.OPEN_HIGH))
        : Optional.empty();
  }

  /** The bounds of the samples, as the parameter's definition says. */
  private static Optional<NumberRange> range(SampledData data, ToDoubleFunction<BigDecimal> held) {
    BigDecimal origin = Objects.requireNonNullElse(data.getOrigin().getValue(), BigDecimal.ZERO);
    BigDecimal factor = Objects.requireNonNullElse(data.getFactor(), BigDecimal.ONE);
    return Stream.of(BLANKS.split(data.getData().strip()))
        .flatMap(sample -> NumberRange.parse(sample).stream())
        .map(sample -> held.applyAsDouble(sample.multiply(factor).add(origin)))
        .map(NumberRange::of)
        .reduce(
            (a, b) -> new NumberRange(Math.min(a.low(), b.low()), Math.max(a.high(), b.high())));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
