package health.fabrica.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No long operation works for long without asking whether it was cancelled. Measured in processor
 * time of its own thread, so that a busy machine does not count; the first round also makes the
 * code fast, so the least of a few counts.
 */
class CancelGapTest {

  /** A scan of 256 voxels a side, which is asked to end in 200 ms, has seven times the surface. */
  private static final int SIZE = 96;

  private static final double MOST_MILLIS = 50;
  private static final int ROUNDS = 3;

  private static @Nullable Bench shared;

  @BeforeAll
  static void prepare() {
    shared = Bench.of(SIZE);
  }

  @AfterAll
  static void clear() {
    shared = null;
  }

  static Stream<Stage> stages() {
    return Stage.all().stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void betweenTwoQuestionsLiesAFractionOfASecondOfWork(Stage stage) {
    Bench bench = Objects.requireNonNull(shared);
    double least = Double.POSITIVE_INFINITY;
    String where = "";
    for (int round = 0; round < ROUNDS && least > MOST_MILLIS; round++) {
      Polls polls = Polls.timing(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
      stage.work().run(bench, 1, polls);
      polls.done();
      if (polls.longestNanos() / 1e6 < least) {
        least = polls.longestNanos() / 1e6;
        where = polls.longestAfter();
      }
    }
    assertThat(least).as("ms without a question after %s", where).isLessThan(MOST_MILLIS);
  }
}
