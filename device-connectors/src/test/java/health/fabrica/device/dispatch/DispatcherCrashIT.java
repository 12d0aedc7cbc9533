package health.fabrica.device.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DispatchId;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process ends at every ledger write and device call in turn; the print starts once. */
class DispatcherCrashIT {

  private static final int MOST_CALLS = 200;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereverTheProcessEndsMotionStartsExactlyOnce(boolean afterwards) {
    int asked = 0;
    int n = 0;
    try (DispatchBench bench = new DispatchBench(1000)) {
      for (boolean fired = true; fired && n < MOST_CALLS; ) {
        n++;
        Crash crash = new Crash(n, afterwards);
        DispatchId id = bench.ids.next();
        DispatchJob end = run(bench, crash, id);
        if (end.state() == DeviceJobState.NEEDS_OPERATOR) {
          asked++;
          assertThat(bench.starts(id)).as("call %d: asked, so it did not start", n).isZero();
          bench.dispatcher().operatorSaysNotStarted(id, "record-1");
          end = bench.stepUntil(id, j -> j.state().isTerminal());
        }
        assertThat(end.state()).as("call %d", n).isEqualTo(DeviceJobState.PRINTED);
        assertThat(bench.starts(id)).as("physical starts, call %d", n).isEqualTo(1);
        fired = crash.fired();
      }
    }
    assertThat(n).isGreaterThan(8);
    // Only a crash between writing the request down and sending it leaves no trace to find.
    assertThat(asked).isEqualTo(1);
  }

  private static DispatchJob run(DispatchBench bench, Crash crash, DispatchId id) {
    for (int i = 0; i < 400; i++) {
      try {
        Dispatcher d = bench.dispatcher(crash);
        d.submit(id, DispatchBench.DEVICE, "gcode", DispatchBench.PAYLOAD);
        DispatchJob job = d.step(id);
        if (job.state().isTerminal() || job.state() == DeviceJobState.NEEDS_OPERATOR) {
          return job;
        }
      } catch (Crash.ProcessLost e) {
        // The next turn is the restarted process.
      }
      DispatchBench.rest();
      bench.clock.pass(Duration.ofSeconds(1));
    }
    throw new AssertionError("never ended: " + bench.ledger.find(id));
  }
}
