package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.QUANTITY_HIGH;
import static health.fabrica.fhir.store.Tables.QUANTITY_LOW;
import static health.fabrica.fhir.store.Tables.SYSTEM;
import static health.fabrica.fhir.store.Tables.UNIT;

import health.fabrica.fhir.store.Prefix.Prefixed;
import health.fabrica.fhir.store.SearchParam.Kind;
import health.fabrica.fhir.store.Ucum.Reduction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * What number and quantity values state about an index row, FHIR R4 3.1.1.4.6 and 3.1.1.4.11. A
 * quantity of a UCUM unit is compared in base units, so the stored one may have any unit of the
 * same dimension; {@code number||code} and {@code number} compare as written.
 */
final class QuantityConditions {

  private QuantityConditions() {}

  static Condition of(SearchParam param, int number, String alternative) {
    List<String> parts =
        SearchValues.split(alternative, '|').stream().map(SearchValues::unescape).toList();
    Prefixed prefixed = Prefix.of(parts.get(0));
    BigDecimal value = NumberRange.parse(prefixed.value()).orElseThrow(() -> unreadable(param));
    if (parts.size() != 1 && (parts.size() != 3 || param.kind() == Kind.NUMBER)) {
      throw unreadable(param);
    }
    Condition asWritten = compare(prefixed.prefix(), value, NumberRange::held);
    if (parts.size() == 1) {
      return PARAM.eq(number).and(asWritten);
    }
    String system = IndexText.whole(parts.get(1));
    String code = IndexText.whole(parts.get(2));
    if (system.isEmpty()) {
      return PARAM.eq(number).and(code.isEmpty() ? asWritten : UNIT.eq(code).and(asWritten));
    }
    if (code.isEmpty()) {
      return PARAM.eq(number).and(SYSTEM.eq(system)).and(asWritten);
    }
    Optional<Reduction> base = system.equals(Ucum.SYSTEM) ? Ucum.reduction(code) : Optional.empty();
    return base.map(
            b ->
                PARAM
                    .eq(-number)
                    .and(UNIT.eq(b.units()))
                    .and(compare(prefixed.prefix(), value, b::apply)))
        .orElseGet(() -> PARAM.eq(number).and(UNIT.eq(code)).and(SYSTEM.eq(system)).and(asWritten));
  }

  private static RuntimeException unreadable(SearchParam param) {
    return param.kind() == Kind.NUMBER
        ? refusal("A number of " + param.name() + " cannot be read.", "Write for example ge0.8.")
        : refusal(
            "A quantity of " + param.name() + " cannot be read.",
            "Write number, number|system|code or number||code, for example"
                + " 5.4|http://unitsofmeasure.org|mm.");
  }

  /**
   * eq, ne and ap compare with the precision in which the value is written; the others with the
   * exact value.
   */
  private static Condition compare(
      Prefix prefix, BigDecimal value, ToDoubleFunction<BigDecimal> held) {
    double exact = held.applyAsDouble(value);
    return switch (prefix) {
      case EQ -> within(NumberRange.precision(value, held));
      case NE -> DSL.not(within(NumberRange.precision(value, held)));
      case GT -> QUANTITY_HIGH.gt(exact);
      case LT -> QUANTITY_LOW.lt(exact);
      case GE -> QUANTITY_HIGH.ge(exact);
      case LE -> QUANTITY_LOW.le(exact);
      case SA -> QUANTITY_LOW.gt(exact);
      case EB -> QUANTITY_HIGH.lt(exact);
      case AP -> overlaps(NumberRange.approximately(value, held));
    };
  }

  private static Condition within(NumberRange range) {
    return QUANTITY_LOW.ge(range.low()).and(QUANTITY_HIGH.lt(range.high()));
  }

  private static Condition overlaps(NumberRange range) {
    return QUANTITY_LOW.le(range.high()).and(QUANTITY_HIGH.ge(range.low()));
  }
}
