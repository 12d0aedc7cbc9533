package health.fabrica.flow.step;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Gives the released object its identity. The serial number follows from the task, so running the
 * step again gives the same device.
 */
public final class OutcomeStep implements Step {

  /** GS1 allows 20 characters; 16 hexadecimal digits are 64 bits of a SHA-256. */
  private static final int SERIAL_DIGITS = 16;

  private final Clock clock;
  private final Optional<String> deviceIdentifier;

  /**
   * Uses the site's clock, whose zone decides the day of manufacture.
   *
   * @param deviceIdentifier the GTIN of the site's printed models, if it has one
   */
  public OutcomeStep(Clock clock, Optional<String> deviceIdentifier) {
    this.clock = clock;
    this.deviceIdentifier = deviceIdentifier;
  }

  @Override
  public Stage stage() {
    return Stage.OUTCOME;
  }

  @Override
  public StageResult run(FabricationCase work, WorkMonitor monitor) {
    if (work.latest(CaseRecord.Outcome.class).isPresent()) {
      return new StageResult.Settled();
    }
    CaseRecord.Print print = work.required(CaseRecord.Print.class);
    CaseRecord.Outcome outcome =
        new CaseRecord.Outcome(
            serial(work.order().taskId()),
            lot(print.dispatchId()),
            deviceIdentifier,
            print.endedAt().atZone(clock.getZone()).toLocalDate(),
            clock.instant());
    return new StageResult.Done(
        TaskStatus.IN_PROGRESS,
        BusinessStatus.RELEASED,
        List.of(outcome),
        Optional.of(Stage.WRITE_BACK),
        List.of(Stage.MODEL_OBJECTS));
  }

  private static String serial(String taskId) {
    return Sha256.of(("serial|" + taskId).getBytes(StandardCharsets.UTF_8))
        .hex()
        .substring(0, SERIAL_DIGITS)
        .toUpperCase(Locale.ROOT);
  }

  /** The random part of the dispatch id: 16 characters, 80 bits. */
  private static String lot(String dispatchId) {
    return dispatchId.substring(dispatchId.length() - 16);
  }
}
