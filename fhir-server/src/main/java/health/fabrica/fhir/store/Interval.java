package health.fabrica.fhir.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The milliseconds that a FHIR date, dateTime, instant or Period covers, both ends included: {@code
 * 2026-03} is the whole month. A value without a time zone is taken as UTC.
 *
 * @param low the first millisecond since 1970-01-01T00:00Z
 * @param high the last millisecond
 */
public record Interval(long low, long high) {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:T(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?"
              + "(Z|[+\\- ]\\d{2}:\\d{2})?)?)?)?");

  /** The interval of a FHIR date of any precision; empty when the text is none. */
  public static Optional<Interval> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(m));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Interval of(Matcher m) {
    LocalDate day = LocalDate.of(number(m, 1, 1), number(m, 2, 1), number(m, 3, 1));
    LocalTime time =
        LocalTime.of(number(m, 4, 0), number(m, 5, 0), number(m, 6, 0), nanos(m.group(7)));
    OffsetDateTime start = LocalDateTime.of(day, time).atOffset(offset(m.group(8)));
    long low = start.toInstant().toEpochMilli();
    return new Interval(low, start.plus(1, unit(m)).toInstant().toEpochMilli() - 1);
  }

  private static TemporalUnit unit(Matcher m) {
    if (m.group(7) != null) {
      return ChronoUnit.MILLIS;
    }
    if (m.group(6) != null) {
      return ChronoUnit.SECONDS;
    }
    if (m.group(4) != null) {
      return ChronoUnit.MINUTES;
    }
    if (m.group(3) != null) {
      return ChronoUnit.DAYS;
    }
    return m.group(2) != null ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
  }

  private static int number(Matcher m, int group, int whenAbsent) {
    String text = m.group(group);
    return text == null ? whenAbsent : Integer.parseInt(text);
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  /** A plus sign that a client forgot to percent-encode arrives as a blank. */
  private static ZoneOffset offset(String zone) {
    return zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone.replace(' ', '+'));
  }

  /** From the first millisecond of one to the last of the other; an absent end is open. */
  static Interval between(Optional<Interval> start, Optional<Interval> end) {
    return new Interval(
        start.map(Interval::low).orElse(Long.MIN_VALUE),
        end.map(Interval::high).orElse(Long.MAX_VALUE));
  }

  /** Both, and what lies between them. */
  Interval span(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** Widened at both ends by a tenth of the distance from now, as prefix {@code ap} suggests. */
  Interval approximately(Instant now) {
    long margin = Math.max(Math.abs(now.toEpochMilli() - low), 10) / 10;
    return new Interval(low - margin, high + margin);
  }
}
