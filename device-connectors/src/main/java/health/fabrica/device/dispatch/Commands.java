package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.JobCommand;
import health.fabrica.device.RemoteJob;
import java.util.List;

/** Sends a command to a job that is seen to be ours and in a state that allows it; once. */
final class Commands {

  private final Desk desk;
  private final Reconciling reconciling;

  Commands(Desk desk, Reconciling reconciling) {
    this.desk = desk;
    this.reconciling = reconciling;
  }

  DispatchJob run(DispatchJob job, JobCommand command) {
    if (command == JobCommand.CANCEL && !job.state().mayBeOnDevice() && !job.state().isTerminal()) {
      // Nothing was started; the compare-and-set makes sure that nothing will be.
      return desk.move(job, DeviceJobState.CANCELLED, null);
    }
    if (!job.state().mayBeOnDevice()) {
      throw notPossible(job, command);
    }
    DeviceConnector device = desk.connector(job);
    try {
      List<RemoteJob> found = reconciling.ours(job, device);
      if (found.isEmpty()) {
        throw notPossible(job, command);
      }
      DispatchJob current = reconciling.settle(job, found);
      RemoteJob live = onlyLive(current, command, found);
      return send(current, device, live, command);
    } catch (DeviceException e) {
      throw e.problem().asException(e);
    }
  }

  private static RemoteJob onlyLive(DispatchJob job, JobCommand command, List<RemoteJob> found) {
    return found.stream()
        .filter(r -> r.live() && allows(r.state(), command))
        .findFirst()
        .orElseThrow(() -> notPossible(job, command));
  }

  private DispatchJob send(
      DispatchJob job, DeviceConnector device, RemoteJob live, JobCommand command) {
    DispatchJob asked =
        desk.store(job, job.edit(desk.now()).command(command, transitional(command)).problem(null));
    try {
      device.command(asked.dispatchId(), live.ref(), command);
      return asked;
    } catch (DeviceException e) {
      if (!e.kind().certainlyNotExecuted()) {
        return desk.hold(asked, e.problem());
      }
      return desk.store(
          asked, asked.edit(desk.now()).clearCommand().state(live.state()).problem(e.problem()));
    }
  }

  static boolean allows(DeviceJobState state, JobCommand command) {
    return switch (command) {
      case PAUSE -> state == DeviceJobState.PRINTING;
      case RESUME -> state == DeviceJobState.PAUSED;
      case CANCEL -> state == DeviceJobState.PRINTING || state == DeviceJobState.PAUSED;
    };
  }

  static boolean isDone(JobCommand command, DeviceJobState seen) {
    return switch (command) {
      case PAUSE -> seen == DeviceJobState.PAUSED;
      case RESUME -> seen == DeviceJobState.PRINTING;
      case CANCEL -> seen == DeviceJobState.CANCELLED;
    };
  }

  static DeviceJobState transitional(JobCommand command) {
    return switch (command) {
      case PAUSE -> DeviceJobState.PAUSING;
      case RESUME -> DeviceJobState.RESUMING;
      case CANCEL -> DeviceJobState.CANCELLING;
    };
  }

  private static RuntimeException notPossible(DispatchJob job, JobCommand command) {
    return new Problem(
            DeviceProblem.COMMAND_NOT_POSSIBLE,
            command + " is not possible: the job " + job.name() + " is " + job.state() + ".",
            "Look at the state of the job first.")
        .asException();
  }
}
