package health.fabrica.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessFiguresTest {

  @Test
  void theKernelCountsWhatThisProcessBurns() {
    long pid = ProcessHandle.current().pid();
    ProcessFigures before = ProcessFigures.of(pid);
    long until = System.nanoTime() + 60_000_000;
    long sum = 0;
    while (System.nanoTime() < until) {
      sum += System.nanoTime();
    }
    ProcessFigures after = ProcessFigures.of(pid);
    assertThat(sum).isNotZero();
    assertThat(after.cpuMillis()).isGreaterThan(before.cpuMillis());
    assertThat(after.residentKib()).isBetween(10_000L, after.peakKib());
  }

  @Test
  void aProcessThatIsNotThereIsAProblem() {
    assertThatThrownBy(() -> ProcessFigures.of(Integer.MAX_VALUE))
        .isInstanceOf(ProblemException.class);
  }
}
