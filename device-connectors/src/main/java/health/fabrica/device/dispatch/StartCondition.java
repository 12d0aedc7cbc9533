package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DeviceSnapshot;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What must hold beside an idle device before a start: bed cleared, material and lot of the order
 * loaded. Asked with a fresh snapshot right before the start.
 */
@FunctionalInterface
public interface StartCondition {

  /** Why the job may not start now, or empty. */
  Optional<Problem> refusal(DispatchJob job, DeviceSnapshot snapshot);

  /** This condition and then the other. */
  default StartCondition and(StartCondition other) {
    return (job, snapshot) -> refusal(job, snapshot).or(() -> other.refusal(job, snapshot));
  }

  /**
   * A person has confirmed a clear bed since the last job on this device ended, however it ended.
   */
  static StartCondition bedClear(Predicate<DispatchJob> confirmed) {
    return (job, snapshot) ->
        confirmed.test(job)
            ? Optional.empty()
            : Optional.of(
                new Problem(
                    DeviceProblem.BED_NOT_CLEAR,
                    "Nobody has confirmed that the bed of " + job.deviceId() + " is clear.",
                    "Clear the bed, identify the part on it, then confirm."));
  }
}
