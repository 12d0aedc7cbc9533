package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DeliveryDelayProperty {

  @Property(tries = 200)
  void theDelayDoublesUpToTheLongestAndIsShortenedByAtMostAHalf(
      @ForAll @IntRange(min = 1, max = 200) int attempts,
      @ForAll @LongRange(min = 2, max = 5_000) long first,
      @ForAll @LongRange(min = 5_000, max = 600_000) long longest,
      @ForAll long seed) {
    DeliverySettings settings =
        new DeliverySettings(
            DeliverySettings.DEFAULT.allowed(),
            Duration.ofSeconds(1),
            Duration.ofMillis(first),
            Duration.ofMillis(longest),
            10,
            Duration.ofSeconds(1));
    DeliveryTurns turns = new DeliveryTurns(settings, Clock.systemUTC(), new Random(seed), "node");
    double full = Math.min(first * Math.pow(2, attempts - 1), (double) longest);
    assertThat((double) turns.delay(attempts).toMillis()).isBetween(full / 2 - 1, full);
  }
}
