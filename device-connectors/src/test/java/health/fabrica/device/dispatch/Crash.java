package health.fabrica.device.dispatch;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceDescriptor;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceListener;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.DispatchId;
import health.fabrica.device.JobCommand;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.RemoteJobRef;
import health.fabrica.device.StartOptions;
import health.fabrica.device.StartReceipt;
import health.fabrica.device.Subscription;
import health.fabrica.device.UploadReceipt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The end of the process at the nth ledger write or device call, before or after it is done. */
final class Crash {

  /** Nothing catches this: it stands for the loss of the process. */
  static final class ProcessLost extends Error {
    private static final long serialVersionUID = 1L;
  }

  private interface Call<T> {
    T run() throws DeviceException;
  }

  private final int at;
  private final boolean afterwards;
  private int calls;
  private boolean fired;

  Crash(int at, boolean afterwards) {
    this.at = at;
    this.afterwards = afterwards;
  }

  boolean fired() {
    return fired;
  }

  private <T> T pass(Call<T> call) throws DeviceException {
    boolean now = !fired && ++calls == at;
    if (now && !afterwards) {
      fired = true;
      throw new ProcessLost();
    }
    T result = call.run();
    if (now) {
      fired = true;
      throw new ProcessLost();
    }
    return result;
  }

  private <T> T write(Call<T> call) {
    try {
      return pass(call);
    } catch (DeviceException e) {
      throw new AssertionError(e);
    }
  }

  JobLedger over(JobLedger ledger) {
    return new JobLedger() {
      @Override
      public void insert(DispatchJob intent) {
        write(
            () -> {
              ledger.insert(intent);
              return true;
            });
      }

      @Override
      public Optional<DispatchJob> find(DispatchId id) {
        return ledger.find(id);
      }

      @Override
      public List<DispatchJob> openJobs() {
        return ledger.openJobs();
      }

      @Override
      public DispatchJob advance(DispatchJob expected, DispatchJob next) {
        return write(() -> ledger.advance(expected, next));
      }
    };
  }

  DeviceConnector over(DeviceConnector device) {
    return new DeviceConnector() {
      @Override
      public DeviceDescriptor describe() throws DeviceException {
        return device.describe();
      }

      @Override
      public DeviceSnapshot snapshot() throws DeviceException {
        return pass(device::snapshot);
      }

      @Override
      public UploadReceipt upload(DispatchId id, PrintPayload p, WorkMonitor m)
          throws DeviceException {
        return pass(() -> device.upload(id, p, m));
      }

      @Override
      public Optional<RemoteArtifact> findArtifact(DispatchId id) throws DeviceException {
        return pass(() -> device.findArtifact(id));
      }

      @Override
      public StartReceipt start(DispatchId id, RemoteArtifact a, StartOptions o)
          throws DeviceException {
        return pass(() -> device.start(id, a, o));
      }

      @Override
      public List<RemoteJob> findJobs(DispatchId id, Instant notBefore) throws DeviceException {
        return pass(() -> device.findJobs(id, notBefore));
      }

      @Override
      public void command(DispatchId id, RemoteJobRef job, JobCommand command)
          throws DeviceException {
        pass(
            () -> {
              device.command(id, job, command);
              return true;
            });
      }

      @Override
      public void discard(RemoteArtifact a) throws DeviceException {
        pass(
            () -> {
              device.discard(a);
              return true;
            });
      }

      @Override
      public Subscription subscribe(DeviceListener l) {
        return device.subscribe(l);
      }

      @Override
      public void close() {
        device.close();
      }
    };
  }
}
