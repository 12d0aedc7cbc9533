package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;

import health.fabrica.fhir.store.Prefix.Prefixed;
import java.time.Clock;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The prefixes as FHIR R4 3.1.1.4.5 compares the interval searched with the one stored. */
final class DateConditions {

  private final Clock clock;

  DateConditions(Clock clock) {
    this.clock = clock;
  }

  /** That the interval from one column to the other, in milliseconds, is as the value says. */
  Condition of(Field<Long> low, Field<Long> high, String value) {
    Prefixed prefixed = Prefix.of(value);
    Interval s =
        Interval.parse(prefixed.value())
            .orElseThrow(
                () ->
                    refusal(
                        "A date of a search parameter cannot be read.",
                        "Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with Z or an offset"
                            + " (+ is %2B in a URL), after eq, ne, gt, lt, ge, le, sa, eb or ap."));
    Condition within = low.ge(s.low()).and(high.le(s.high()));
    return switch (prefixed.prefix()) {
      case EQ -> within;
      case NE -> DSL.not(within);
      case GT -> high.gt(s.high());
      case LT -> low.lt(s.low());
      case GE -> high.gt(s.high()).or(within);
      case LE -> low.lt(s.low()).or(within);
      case SA -> low.gt(s.high());
      case EB -> high.lt(s.low());
      case AP -> overlaps(low, high, s.approximately(clock.instant()));
    };
  }

  private static Condition overlaps(Field<Long> low, Field<Long> high, Interval s) {
    return low.le(s.high()).and(high.ge(s.low()));
  }
}
