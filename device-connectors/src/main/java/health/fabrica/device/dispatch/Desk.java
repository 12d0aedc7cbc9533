package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DispatchId;
import health.fabrica.device.PrintPayload;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every step works with.
 *
 * @param ledger where jobs are written down
 * @param connectors connector of a device id
 * @param payloads the bytes of a job
 * @param condition what must hold before a start
 * @param policy waits and limits
 * @param clock ours
 */
record Desk(
    JobLedger ledger,
    Function<String, Optional<DeviceConnector>> connectors,
    Function<DispatchJob, PrintPayload> payloads,
    StartCondition condition,
    DispatchPolicy policy,
    Clock clock) {

  Instant now() {
    return clock.instant();
  }

  DispatchJob require(DispatchId id) {
    return ledger
        .find(id)
        .orElseThrow(
            () ->
                new Problem(DeviceProblem.DISPATCH_UNKNOWN, "There is no dispatch " + id + ".", "")
                    .asException());
  }

  DeviceConnector connector(DispatchJob job) {
    return connectors
        .apply(job.deviceId())
        .orElseThrow(
            () ->
                new Problem(
                        DeviceProblem.DEVICE_UNKNOWN,
                        "No connector is configured for device " + job.deviceId() + ".",
                        "Add the device to the configuration.")
                    .asException());
  }

  DispatchJob store(DispatchJob before, DispatchJob.Draft draft) {
    return ledger.advance(before, draft.build());
  }

  /** Stays in the state and writes the problem down, unless it is written already. */
  DispatchJob hold(DispatchJob job, @Nullable Problem problem) {
    return move(job, job.state(), problem);
  }

  /** Goes to a state with a problem; writes nothing when nothing changes. */
  DispatchJob move(DispatchJob job, DeviceJobState state, @Nullable Problem problem) {
    DispatchJob next = job.edit(now()).state(state).problem(problem).build();
    return next.differsBeyondSight(job) ? ledger.advance(job, next) : job;
  }
}
