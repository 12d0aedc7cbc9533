package health.fabrica.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every long operation alike. */
class StagesTest {

  private static @Nullable Bench shared;

  @BeforeAll
  static void prepare() {
    shared = Bench.of(44);
  }

  @AfterAll
  static void clear() {
    shared = null;
  }

  private static Bench bench() {
    return Objects.requireNonNull(shared);
  }

  static Stream<Stage> stages() {
    return Stage.all().stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void theBytesAreTheSameOnOneTwoAndEightThreads(Stage stage) {
    String one = Bytes.of(stage.work().run(bench(), 1, WorkMonitor.NONE));
    assertThat(Bytes.of(stage.work().run(bench(), 2, WorkMonitor.NONE))).isEqualTo(one);
    assertThat(Bytes.of(stage.work().run(bench(), 8, WorkMonitor.NONE))).isEqualTo(one);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aCancelBeforeInTheMiddleAndAtTheEndIsObeyed(Stage stage) {
    Polls polls = Polls.counting();
    stage.work().run(bench(), 1, polls);
    assertThat(polls.count()).as("polls of " + stage.name()).isPositive();
    for (long at : new long[] {1, (polls.count() + 1) / 2, polls.count()}) {
      assertThat(catchThrowable(() -> stage.work().run(bench(), 1, Polls.cancelledFrom(at))))
          .as("%s cancelled at poll %d of %d", stage.name(), at, polls.count())
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code().id()).isEqualTo("FAB-1000"));
    }
    assertThat(catchThrowable(() -> stage.work().run(bench(), 2, Polls.cancelledFrom(1))))
        .hasMessageContaining("FAB-1000");
  }
}
