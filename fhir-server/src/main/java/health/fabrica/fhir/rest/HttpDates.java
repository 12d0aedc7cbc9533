package health.fabrica.fhir.rest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.Optional;

/** Dates in HTTP headers (RFC 9110, 5.6.7), which have seconds. */
final class HttpDates {

  private HttpDates() {}

  /** The second that was written last and its text: answers to writes follow each other closely. */
  private record Written(long second, String text) {}

  private static volatile Written last = new Written(Long.MIN_VALUE, "");

  static String format(Instant time) {
    Written known = last;
    if (known.second() != time.getEpochSecond()) {
      known = new Written(time.getEpochSecond(), text(time));
      last = known;
    }
    return known.text();
  }

  private static String text(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  static String format(Date time) {
    return format(time.toInstant());
  }

  /** Empty for a date that cannot be read, which is to be ignored (RFC 9110, 13.1.3). */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
