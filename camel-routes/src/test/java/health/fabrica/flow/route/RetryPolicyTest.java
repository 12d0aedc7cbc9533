package health.fabrica.flow.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  @Test
  void doublesUpToTheLongestDelay() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(policy.delay(0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.delay(1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.delay(2)).isEqualTo(Duration.ofSeconds(4));
    assertThat(policy.delay(3)).isEqualTo(Duration.ofSeconds(5));
  }

  @Property(tries = 100)
  void neverLeavesItsBounds(@ForAll @IntRange(min = 0, max = 1_000_000) int attempt) {
    assertThat(RetryPolicy.DEFAULT.delay(attempt))
        .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
  }
}
