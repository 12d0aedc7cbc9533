package health.fabrica.flow.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.watch.TriggerProblem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicTest {

  @Test
  void noFailureEndsTheTurns() throws InterruptedException {
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch fourth = new CountDownLatch(4);
    try (Periodic periodic =
        Periodic.start(
            "test",
            Duration.ofMillis(1),
            monitor -> {
              fourth.countDown();
              switch (turns.getAndIncrement()) {
                case 0 -> throw new IllegalStateException("broken");
                case 1 -> throw TriggerProblem.WATCH_UNREACHABLE.refuse("It is away.", "Wait.");
                default -> assertThat(monitor.cancelled()).isFalse();
              }
            })) {
      assertThat(fourth.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(periodic).isNotNull();
    }
  }

  @Test
  void closingCancelsTheTurnThatRunsAndWaitsForIt() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Periodic periodic =
        Periodic.start(
            "test",
            Duration.ofMinutes(5),
            monitor -> {
              running.countDown();
              while (!monitor.cancelled()) {
                Thread.onSpinWait();
              }
              ended.set(true);
              monitor.check();
            });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    periodic.close();
    assertThat(ended).isTrue();
  }
}
