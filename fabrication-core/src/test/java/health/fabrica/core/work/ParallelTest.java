package health.fabrica.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.testdata.Cancelled;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelTest {

  @Test
  void everyIndexIsDoneOnceOnAnyNumberOfThreads() {
    for (int threads : new int[] {1, 2, 7}) {
      AtomicIntegerArray done = new AtomicIntegerArray(1003);
      Parallel.loop(
          threads,
          1003,
          10,
          (from, to) -> {
            assertThat(from % 10).isZero();
            for (int n = from; n < to; n++) {
              done.incrementAndGet(n);
            }
          });
      for (int n = 0; n < 1003; n++) {
        assertThat(done.get(n)).isEqualTo(1);
      }
    }
  }

  @Test
  void nothingToDoIsDone() {
    assertThatCode(
            () ->
                Parallel.loop(
                    3,
                    0,
                    5,
                    (from, to) -> {
                      throw new AssertionError();
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void aFailureReachesTheCallerAsItIs() {
    RuntimeException failure = new IllegalStateException("chunk 40");
    assertThatThrownBy(
            () ->
                Parallel.loop(
                    3,
                    100,
                    1,
                    (from, to) -> {
                      if (from == 40) {
                        throw failure;
                      }
                    }))
        .isSameAs(failure);
    assertThatThrownBy(
            () ->
                Parallel.loop(
                    2,
                    100,
                    1,
                    (from, to) -> {
                      throw new OutOfMemoryError("test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    Thread.currentThread().interrupt();
    Parallel.loop(4, 1000, 1, (from, to) -> Thread.onSpinWait());
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theMonitorStopsCancelledWorkOnly() {
    assertThatCode(WorkMonitor.NONE::check).doesNotThrowAnyException();
    WorkMonitor.NONE.progress("surface", 0.5);
    Cancelled cancelled = Cancelled.atOnce();
    assertThatThrownBy(cancelled::check)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().category()).isEqualTo(Category.CANCELLED);
              assertThat(e.problem().code().id()).isEqualTo("FAB-1000");
            });
  }
}
