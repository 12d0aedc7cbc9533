package health.fabrica.fhir.store;

import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Timing;

/** The time that an element covers: a date of any precision, a Period, a Timing. */
final class DateValues {

  private DateValues() {}

  static Optional<Interval> interval(Base value) {
    if (value instanceof BaseDateTimeType time && time.hasValue()) {
      return Interval.parse(time.getValueAsString());
    }
    if (value instanceof Period period) {
      return period.hasStart() || period.hasEnd()
          ? Optional.of(interval(period))
          : Optional.empty();
    }
    return value instanceof Timing timing ? interval(timing) : Optional.empty();
  }

  private static Interval interval(Period period) {
    return Interval.between(interval(period.getStartElement()), interval(period.getEndElement()));
  }

  /** From the first to the last, as R4 says of Timing; details of repetition are not looked at. */
  private static Optional<Interval> interval(Timing timing) {
    Stream<Interval> events =
        timing.getEvent().stream().map(DateTimeType.class::cast).flatMap(e -> interval(e).stream());
    Stream<Interval> bounds =
        timing.getRepeat().hasBoundsPeriod()
            ? Stream.of(interval(timing.getRepeat().getBoundsPeriod()))
            : Stream.of();
    return Stream.concat(events, bounds).reduce(Interval::span);
  }
}
