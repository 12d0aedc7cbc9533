package health.fabrica.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void aQuantileIsTheDurationThatThisPartDoesNotExceed() {
    Latencies latencies =
        new Latencies(LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray());
    assertThat(latencies.quantileMillis(0.5)).isEqualTo(100);
    assertThat(latencies.quantileMillis(0.99)).isEqualTo(198);
    assertThat(latencies.maxMillis()).isEqualTo(200);
  }

  @Test
  void aFailedRequestHasNoLatency() {
    Latencies latencies = new Latencies(new long[] {0, 5_000_000, 0});
    assertThat(latencies.quantileMillis(0.01)).isEqualTo(5);
    assertThat(new Latencies(new long[] {0}).maxMillis()).isZero();
  }
}
