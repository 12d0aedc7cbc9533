package health.fabrica.device.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DispatchId;
import health.fabrica.device.JobCommand;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.sim.Fault;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {

  private final DispatchBench bench = new DispatchBench(20);

  @AfterEach
  void close() {
    bench.close();
  }

  private DispatchJob printing(DispatchId id) {
    return bench.stepUntil(id, DeviceJobState.PRINTING);
  }

  private DispatchJob ended(DispatchId id) {
    bench.simulator.timeScale(1000);
    return bench.stepUntil(id, j -> j.state().isTerminal());
  }

  private static String code(DispatchJob job) {
    return job.problem() == null ? "" : job.problem().code();
  }

  @Test
  void aFileIsUploadedStartedFollowedAndItsProgressNeverGoesBack() {
    DispatchId id = bench.submit();
    double last = 0;
    DispatchJob job = printing(id);
    bench.simulator.timeScale(200);
    while (!job.state().isTerminal()) {
      assertThat(job.progress().fraction()).isGreaterThanOrEqualTo(last);
      last = job.progress().fraction();
      DispatchBench.rest();
      job = bench.dispatcher().step(id);
    }
    assertThat(job.state()).isEqualTo(DeviceJobState.PRINTED);
    assertThat(job.progress().fraction()).isEqualTo(1);
    assertThat(job.materialUsedMm()).isEqualTo(40);
    assertThat(job.remote()).isNotNull();
    assertThat(bench.starts(id)).isEqualTo(1);
    assertThat(bench.dispatcher().step(id)).isEqualTo(job);
  }

  @Test
  void anAnswerLostAfterTheStartIsReconciledAndNotRepeated() {
    DispatchId id = bench.submit();
    bench.stepUntil(id, DeviceJobState.UPLOADED);
    bench.simulator.inject(Fault.ANSWER_LOST_ON_START);
    DispatchJob job = bench.dispatcher().step(id);
    assertThat(job.state()).isEqualTo(DeviceJobState.UNKNOWN);
    assertThat(code(job)).isEqualTo("FAB-3002");
    assertThat(printing(id).problem()).isNull();
    assertThat(ended(id).state()).isEqualTo(DeviceJobState.PRINTED);
    assertThat(bench.starts(id)).isEqualTo(1);
  }

  @Test
  void aLostStartRequestIsNeverRepeatedByItself() {
    DispatchId id = bench.submit();
    bench.stepUntil(id, DeviceJobState.UPLOADED);
    bench.simulator.inject(Fault.REQUEST_LOST_ON_START);
    DispatchJob job = bench.stepUntil(id, DeviceJobState.NEEDS_OPERATOR);
    assertThat(code(job)).isEqualTo("FAB-3103");
    for (int i = 0; i < 20; i++) {
      bench.clock.pass(Duration.ofMinutes(10));
      bench.dispatcher().step(id);
    }
    assertThat(bench.starts(id)).isZero();
    bench.dispatcher().operatorSaysNotStarted(id, "record-7");
    assertThat(ended(id).state()).isEqualTo(DeviceJobState.PRINTED);
    assertThat(bench.starts(id)).isEqualTo(1);
  }

  @Test
  void aForeignJobIsReportedAndNotTouched() {
    DispatchId id = bench.submit();
    bench.stepUntil(id, DeviceJobState.UPLOADED);
    bench.simulator.inject(Fault.FOREIGN_JOB);
    DispatchJob job = bench.dispatcher().step(id);
    assertThat(job.state()).isEqualTo(DeviceJobState.UPLOADED);
    assertThat(code(job)).isEqualTo("FAB-3101");
    assertThatThrownBy(() -> bench.dispatcher().command(id, JobCommand.PAUSE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("FAB-3107");
    assertThat(bench.simulator.machine().journal()).hasSize(1);
    assertThat(bench.starts(id)).isZero();
  }

  @Test
  void aHeldForeignJobBlocksTheStartAlthoughThePrinterWouldTakeIt() {
    DispatchId id = bench.submit();
    bench.stepUntil(id, DeviceJobState.UPLOADED);
    bench.simulator.inject(Fault.FOREIGN_JOB);
    bench.simulator.inject(Fault.MATERIAL_RUNOUT);
    assertThat(code(bench.dispatcher().step(id))).isEqualTo("FAB-3101");
    assertThat(bench.starts(id)).isZero();
  }

  @Test
  void withoutAClearBedNothingStarts() {
    bench.bedClear = false;
    DispatchId id = bench.submit();
    bench.stepUntil(id, DeviceJobState.UPLOADED);
    assertThat(code(bench.dispatcher().step(id))).isEqualTo("FAB-3102");
    assertThat(bench.starts(id)).isZero();
    bench.bedClear = true;
    printing(id);
    assertThat(bench.starts(id)).isEqualTo(1);
  }

  @Test
  void aPrinterThatIsOffIsARetryableProblem() {
    bench.simulator.inject(Fault.HOST_KILL);
    DispatchId id = bench.submit();
    DispatchJob job = bench.dispatcher().step(id);
    assertThat(job.state()).isEqualTo(DeviceJobState.UPLOADING);
    assertThat(code(job)).isEqualTo("FAB-3001");
    assertThat(job.problem().isTransient()).isTrue();
    assertThat(bench.dispatcher().step(id)).as("the same trouble is written once").isEqualTo(job);
    bench.simulator.inject(Fault.HOST_START);
    assertThat(ended(id).state()).isEqualTo(DeviceJobState.PRINTED);
  }

  @Test
  void aLostLinkDoesNotFailAPrintThatGoesOn() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.inject(Fault.HOST_KILL);
    DispatchJob dark = bench.dispatcher().step(id);
    assertThat(dark.state()).isEqualTo(DeviceJobState.UNKNOWN);
    bench.simulator.inject(Fault.HOST_START);
    DispatchJob end = ended(id);
    assertThat(end.state()).isEqualTo(DeviceJobState.PRINTED);
    assertThat(end.notes()).anyMatch(n -> n.contains("interrupted"));
    assertThat(bench.starts(id)).isEqualTo(1);
  }

  @Test
  void pauseResumeAndCancelAreBelievedWhenSeen() {
    DispatchId id = bench.submit();
    printing(id);
    assertThat(bench.dispatcher().command(id, JobCommand.PAUSE).state())
        .isEqualTo(DeviceJobState.PAUSING);
    bench.stepUntil(id, DeviceJobState.PAUSED);
    assertThatThrownBy(() -> bench.dispatcher().command(id, JobCommand.PAUSE))
        .hasMessageStartingWith("FAB-3107");
    bench.dispatcher().command(id, JobCommand.RESUME);
    printing(id);
    bench.dispatcher().command(id, JobCommand.CANCEL);
    assertThat(bench.stepUntil(id, DeviceJobState.CANCELLED).pendingCommand()).isNull();
  }

  @Test
  void aCommandWithoutEffectIsReportedAfterItsDeadline() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.timeScale(1);
    bench.simulator.inject(Fault.COMMANDS_WITHOUT_EFFECT);
    bench.dispatcher().command(id, JobCommand.PAUSE);
    assertThat(bench.dispatcher().step(id).state()).isEqualTo(DeviceJobState.PAUSING);
    bench.clock.pass(DispatchPolicy.DEFAULT.commandDeadline().plusSeconds(1));
    DispatchJob job = bench.dispatcher().step(id);
    assertThat(job.state()).isEqualTo(DeviceJobState.PRINTING);
    assertThat(code(job)).isEqualTo("FAB-3106");
  }

  @Test
  void aCommandWhoseAnswerIsLostIsFollowedByLooking() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.inject(Fault.ANSWER_LOST_ON_COMMAND);
    DispatchJob job = bench.dispatcher().command(id, JobCommand.CANCEL);
    assertThat(job.state()).isEqualTo(DeviceJobState.CANCELLING);
    bench.stepUntil(id, DeviceJobState.CANCELLED);
  }

  @Test
  void cancelBeforeTheStartTouchesNothing() {
    DispatchId id = bench.submit();
    bench.stepUntil(id, DeviceJobState.UPLOADED);
    assertThat(bench.dispatcher().command(id, JobCommand.CANCEL).state())
        .isEqualTo(DeviceJobState.CANCELLED);
    assertThat(bench.simulator.machine().journal()).isEmpty();
  }

  @Test
  void aShutdownInThePrintFailsTheJobWithItsCause() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.inject(Fault.THERMAL_SHUTDOWN);
    DispatchJob job = bench.stepUntil(id, DeviceJobState.FAILED);
    assertThat(code(job)).isEqualTo("FAB-3109");
    assertThat(job.problem().message()).contains("not heating at expected rate");
  }

  @Test
  void aPrintLostWithKlipperIsFailedByTheHistoryAlone() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.inject(Fault.KLIPPY_KILL);
    DispatchJob job = bench.stepUntil(id, DeviceJobState.FAILED);
    assertThat(job.problem().message()).contains("klippy_disconnect");
  }

  @Test
  void aRunWhoseNameTheHistoryLostIsFoundByIdAndStart() {
    DispatchId id = bench.submit();
    bench.stepUntil(id, j -> j.remote() != null && !j.remote().jobId().isEmpty());
    bench.simulator.inject(Fault.HISTORY_NAME_LOST);
    bench.simulator.inject(Fault.KLIPPY_KILL);
    assertThat(bench.stepUntil(id, j -> j.state().isTerminal()).state())
        .isEqualTo(DeviceJobState.FAILED);
  }

  @Test
  void aJobThatVanishesWaitsForAPerson() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.inject(Fault.KLIPPY_KILL);
    bench.simulator.inject(Fault.HISTORY_DELETED);
    bench.simulator.inject(Fault.KLIPPY_START);
    DispatchJob job = bench.stepUntil(id, DeviceJobState.NEEDS_OPERATOR);
    assertThat(code(job)).isEqualTo("FAB-3105");
    assertThatThrownBy(() -> bench.dispatcher().operatorSaysNotStarted(id, "r"))
        .hasMessageStartingWith("FAB-3107");
    assertThat(bench.dispatcher().operatorSaysEnded(id, DeviceJobState.FAILED, "r").state())
        .isEqualTo(DeviceJobState.FAILED);
  }

  @Test
  void aTruncatedUploadIsNoticedAndRepeated() {
    bench.simulator.inject(Fault.UPLOAD_TRUNCATED, 10);
    DispatchId id = bench.submit();
    assertThat(code(bench.dispatcher().step(id))).isEqualTo("FAB-3008");
    assertThat(bench.dispatcher().step(id).state()).isEqualTo(DeviceJobState.UPLOADED);
  }

  @Test
  void aStalledUploadEndsAndIsRepeated() {
    bench.simulator.inject(Fault.UPLOAD_STALL, 1500);
    DispatchId id = bench.submit();
    assertThat(code(bench.dispatcher().step(id))).isEqualTo("FAB-3002");
    bench.simulator.inject(Fault.UPLOAD_STALL, 0);
    assertThat(bench.dispatcher().step(id).state()).isEqualTo(DeviceJobState.UPLOADED);
  }

  @Test
  void aHungHostIsUnknownAndThenFollowedOn() {
    DispatchId id = bench.submit();
    printing(id);
    bench.simulator.inject(Fault.HANG, 60_000);
    assertThat(bench.dispatcher().step(id).state()).isEqualTo(DeviceJobState.UNKNOWN);
    bench.simulator.inject(Fault.HANG, 0);
    assertThat(ended(id).state()).isEqualTo(DeviceJobState.PRINTED);
  }

  @Test
  void anotherPayloadThanIntendedIsRefused() {
    DispatchId id = bench.ids.next();
    PrintPayload other = PrintPayload.of(new byte[] {1, 2, 3});
    bench.dispatcher().submit(id, DispatchBench.DEVICE, "gcode", other);
    DispatchJob job = bench.dispatcher().step(id);
    assertThat(job.state()).isEqualTo(DeviceJobState.FAILED);
    assertThat(code(job)).isEqualTo("FAB-3207");
    assertThatThrownBy(() -> bench.dispatcher().submit(id, "printer-2", "gcode", other))
        .hasMessageStartingWith("FAB-3202");
  }

  @Test
  void aWrongClockOfThePrinterDoesNotHideTheJob() {
    bench.simulator.inject(Fault.CLOCK_SKEW, -3600);
    DispatchId id = bench.submit();
    assertThat(ended(id).state()).isEqualTo(DeviceJobState.PRINTED);
    assertThat(bench.starts(id)).isEqualTo(1);
  }
}
