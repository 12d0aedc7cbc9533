package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids are UUIDs of version 7, in the order of their milliseconds. */
class TimeOrderedIdsTest {

  private static final Instant TIME = Instant.parse("2026-11-23T03:00:00.123Z");

  @Test
  void anIdIsAUuidOfVersion7ThatBeginsWithItsTime() {
    UUID id = UUID.fromString(at(TIME, 1).get());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME.toEpochMilli());
  }

  @Test
  void laterIdsSortAfterEarlierOnes() {
    assertThat(at(TIME.plusMillis(1), 2).get()).isGreaterThan(at(TIME, 1).get());
    assertThat(at(TIME.plusSeconds(86_400L * 365 * 20), 2).get())
        .isGreaterThan(at(TIME.plusSeconds(86_400L * 365), 1).get());
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    TimeOrderedIds ids = at(TIME, 3);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.get())).isTrue();
    }
  }

  private static TimeOrderedIds at(Instant time, long seed) {
    return new TimeOrderedIds(Clock.fixed(time, ZoneOffset.UTC), new Random(seed));
  }
}
