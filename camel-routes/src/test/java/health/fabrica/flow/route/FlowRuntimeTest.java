package health.fabrica.flow.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.step.IntakeStep;
import health.fabrica.flow.step.Step;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlowRuntimeTest {

  private static final RetryPolicy QUICK =
      new RetryPolicy(Duration.ofMillis(20), Duration.ofMillis(40));

  private final MemoryCases cases = new MemoryCases();

  @Test
  void aStepsResultMakesTheNextStepDue() {
    cases.enqueue(Stage.INTAKE);
    try (FlowRuntime flow = start(new IntakeStep(), step(Stage.IMAGING, this::done))) {
      await().until(cases::idle);
    }
    assertThat(cases.history())
        .containsExactly("awaiting-imaging", "show awaiting-imaging", "imaging-retrieved");
    assertThat(cases.recovered()).isTrue();
  }

  @Test
  void anOutageIsTriedAgainUntilItIsOver() {
    cases.enqueue(Stage.IMAGING);
    AtomicInteger calls = new AtomicInteger();
    Step step =
        step(
            Stage.IMAGING,
            work -> {
              if (calls.incrementAndGet() < 4) {
                throw problem(Category.UNAVAILABLE);
              }
              return done(work);
            });
    try (FlowRuntime flow = start(step)) {
      await().until(cases::idle);
    }
    assertThat(calls).hasValue(4);
    assertThat(cases.history().stream().filter("held FAB-0001"::equals)).hasSize(3);
    assertThat(cases.status()).isEqualTo(TaskStatus.IN_PROGRESS);
  }

  @Test
  void aRefusalOfTheImagesWaitsForSomebodyAndGoesOnWhenAsked() {
    cases.enqueue(Stage.IMAGING);
    AtomicInteger calls = new AtomicInteger();
    Step step =
        step(
            Stage.IMAGING,
            work -> {
              if (calls.incrementAndGet() == 1) {
                throw problem(Category.INCORRECT);
              }
              return done(work);
            });
    try (FlowRuntime flow = start(step)) {
      await().until(() -> cases.status() == TaskStatus.ON_HOLD);
      await().during(Duration.ofMillis(200)).until(() -> calls.get() == 1);
      cases.wake(Stage.IMAGING);
      await().until(cases::idle);
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void aRefusalOfTheModelEndsTheOrder() {
    cases.enqueue(Stage.FABRICATION);
    Step step =
        step(
            Stage.FABRICATION,
            work -> {
              throw problem(Category.INCORRECT);
            });
    try (FlowRuntime flow = start(step)) {
      await().until(cases::idle);
    }
    assertThat(cases.status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void aBrokenStepHoldsTheTaskAndTellsNoDetails() {
    cases.enqueue(Stage.FABRICATION);
    Step step =
        step(
            Stage.FABRICATION,
            work -> {
              throw new IllegalStateException("inside");
            });
    try (FlowRuntime flow = start(step)) {
      await().until(() -> cases.status() == TaskStatus.ON_HOLD);
    }
    assertThat(cases.history()).contains("held FAB-4901");
  }

  @Test
  void aStepThatNeedsTooMuchMemoryHoldsTheTaskInsteadOfHanging() {
    cases.enqueue(Stage.FABRICATION);
    Step step =
        step(
            Stage.FABRICATION,
            work -> {
              throw new OutOfMemoryError("Java heap space");
            });
    try (FlowRuntime flow = start(step)) {
      await().until(() -> cases.status() == TaskStatus.ON_HOLD);
    }
    assertThat(cases.history()).contains("held FAB-4902");
  }

  @Test
  void workOfAnEndedTaskIsDropped() {
    cases.enqueue(Stage.IMAGING).end(TaskStatus.CANCELLED);
    AtomicInteger calls = new AtomicInteger();
    Step step =
        step(
            Stage.IMAGING,
            work -> {
              calls.incrementAndGet();
              return done(work);
            });
    try (FlowRuntime flow = start(step)) {
      await().until(cases::idle);
    }
    assertThat(calls).hasValue(0);
    assertThat(cases.history()).containsExactly("dropped IMAGING");
  }

  @Test
  void stoppingCancelsTheRunningStepAndLeavesItForTheNextStart() throws InterruptedException {
    cases.enqueue(Stage.FABRICATION);
    CountDownLatch running = new CountDownLatch(1);
    Step slow =
        new Step() {
          @Override
          public Stage stage() {
            return Stage.FABRICATION;
          }

          @Override
          public StageResult run(FabricationCase work, WorkMonitor monitor) {
            running.countDown();
            while (true) {
              monitor.check();
              Thread.onSpinWait();
            }
          }
        };
    FlowRuntime flow = start(slow);
    running.await();
    flow.close();
    assertThat(cases.idle()).isFalse();
    assertThat(cases.history()).containsExactly("show segmenting");
    try (FlowRuntime again = start(step(Stage.FABRICATION, this::done))) {
      await().until(cases::idle);
    }
  }

  private StageResult done(FabricationCase work) {
    return new StageResult.Done(
        TaskStatus.IN_PROGRESS, BusinessStatus.IMAGING_RETRIEVED, List.of(), Optional.empty());
  }

  private FlowRuntime start(Step... steps) {
    return FlowRuntime.start(List.of(steps), cases, cases, QUICK, Duration.ofMillis(10));
  }

  @Test
  void whatAStepIsDoingIsShownOnceEachAndWorkGoesOnWhereItCannotBeShown() {
    cases.enqueue(Stage.FABRICATION);
    Step step =
        new Step() {
          @Override
          public Stage stage() {
            return Stage.FABRICATION;
          }

          @Override
          public StageResult run(FabricationCase work, WorkMonitor monitor) {
            monitor.progress("surface", 0.5);
            monitor.progress(MemoryCases.UNSHOWN, 0);
            monitor.progress("surface", 1);
            monitor.progress("checks", 0);
            return done(work);
          }
        };
    try (FlowRuntime flow = start(step)) {
      await().until(cases::idle);
    }
    assertThat(cases.history())
        .startsWith("show segmenting", "show segmenting, surface", "show segmenting, checks")
        .hasSize(4);
  }

  private static Step step(Stage stage, Function<FabricationCase, StageResult> work) {
    return new Step() {
      @Override
      public Stage stage() {
        return stage;
      }

      @Override
      public StageResult run(FabricationCase given, WorkMonitor monitor) {
        return work.apply(given);
      }
    };
  }

  private static RuntimeException problem(Category category) {
    ProblemCode code = () -> new ProblemCode.Definition(1, category, "test");
    return new Problem(code, "test", "").asException();
  }
}
