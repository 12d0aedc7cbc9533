package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;

/** Date searches against R4 3.1.1.4.5 read word by word over half-open ranges of time. */
class DateSearchProperty {

  private static final List<String> PREFIXES =
      List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb");

  private static List<String> stored;
  private static ResourceStore store;

  @BeforeContainer
  static void fill() throws IOException {
    Path folder = Files.createTempDirectory("fabrica-dates");
    store = TestStores.open(folder);
    Random random = new Random(7);
    stored = IntStream.range(0, 60).mapToObj(i -> date(random::nextInt)).distinct().toList();
    store.inTransaction(
        tx -> {
          for (int i = 0; i < stored.size(); i++) {
            Observation observation = new Observation();
            observation.setEffective(new DateTimeType(stored.get(i))).setId("d" + i);
            tx.update(observation);
          }
          return stored;
        });
  }

  @AfterContainer
  static void close() {
    store.close();
  }

  private interface Below {
    int of(int bound);
  }

  /** Few different times, so that ranges often touch, contain and equal each other. */
  private static String date(Below below) {
    String year = List.of("2023", "2024").get(below.of(2));
    String month = year + List.of("-01", "-02", "-12").get(below.of(3));
    String day = month + List.of("-01", "-28", "-29").get(below.of(year.equals("2024") ? 3 : 2));
    String minute = day + List.of("T00:00", "T12:30", "T23:59").get(below.of(3));
    String zone = List.of("Z", "+02:00", "-11:30").get(below.of(3));
    return switch (below.of(5)) {
      case 0 -> year;
      case 1 -> month;
      case 2 -> day;
      case 3 -> minute + ":59" + zone;
      default -> minute + ":59.500" + zone;
    };
  }

  /** From the first instant to the first after it. */
  private record Range(Instant start, Instant end) {

    static Range of(String text) {
      return switch (text.length()) {
        case 4 -> days(Year.parse(text).atDay(1), Year.parse(text).plusYears(1).atDay(1));
        case 7 ->
            days(YearMonth.parse(text).atDay(1), YearMonth.parse(text).plusMonths(1).atDay(1));
        case 10 -> days(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
        default -> {
          Instant start = OffsetDateTime.parse(text).toInstant();
          yield new Range(
              start, start.plus(1, text.contains(".") ? ChronoUnit.MILLIS : ChronoUnit.SECONDS));
        }
      };
    }

    private static Range days(LocalDate first, LocalDate next) {
      return new Range(
          first.atStartOfDay(ZoneOffset.UTC).toInstant(),
          next.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    boolean contains(Range other) {
      return !start.isAfter(other.start) && !other.end.isAfter(end);
    }

    /** Whether something of it is after all of the other. */
    boolean reachesAbove(Range other) {
      return end.isAfter(other.end);
    }

    boolean reachesBelow(Range other) {
      return start.isBefore(other.start);
    }
  }

  private static Predicate<Range> holds(String prefix, Range searched) {
    return switch (prefix) {
      case "", "eq" -> searched::contains;
      case "ne" -> target -> !searched.contains(target);
      case "gt" -> target -> target.reachesAbove(searched);
      case "lt" -> target -> target.reachesBelow(searched);
      case "ge" -> target -> target.reachesAbove(searched) || searched.contains(target);
      case "le" -> target -> target.reachesBelow(searched) || searched.contains(target);
      case "sa" -> target -> !target.start().isBefore(searched.end());
      case "eb" -> target -> !target.end().isAfter(searched.start());
      default -> throw new IllegalArgumentException(prefix);
    };
  }

  @Provide
  Arbitrary<String> dates() {
    return Arbitraries.integers()
        .between(0, 1_000_000)
        .map(seed -> date(new Random(seed)::nextInt));
  }

  @Provide
  Arbitrary<String> searches() {
    return Combinators.combine(Arbitraries.of(PREFIXES), dates()).as((p, d) -> p + " " + d);
  }

  @Property(tries = 300)
  void aDateSearchFindsWhatTheRangesSay(@ForAll("searches") String search) {
    String[] parts = search.split(" ", 2);
    Predicate<Range> expected = holds(parts[0], Range.of(parts[1]));
    Stream<String> found =
        store
            .search(
                SearchRequest.of("Observation")
                    .where("date", parts[0] + parts[1])
                    .count(stored.size()))
            .matches()
            .stream()
            .map(r -> stored.get(Integer.parseInt(r.id().substring(1))));
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            stored.stream().filter(text -> expected.test(Range.of(text))).toList());
  }
}
