package health.fabrica.device;

import health.fabrica.core.work.WorkMonitor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One device. Called by one thread at a time, except {@link #subscribe} and {@link #close}. Every
 * call ends within its time limit, also when the device hangs.
 */
public interface DeviceConnector extends AutoCloseable {

  /** What the device is and can do; the probed part is cached with its time stamp. */
  DeviceDescriptor describe() throws DeviceException;

  /** One consistent read. */
  DeviceSnapshot snapshot() throws DeviceException;

  /**
   * Sends the file under the name of the dispatch, without starting it. Repeating is harmless while
   * the file is not in use.
   */
  UploadReceipt upload(DispatchId id, PrintPayload payload, WorkMonitor monitor)
      throws DeviceException;

  /** The file of the dispatch, if it is on the device. */
  Optional<RemoteArtifact> findArtifact(DispatchId id) throws DeviceException;

  /**
   * Starts the file. Never repeat after {@link ErrorKind#TIMEOUT_OUTCOME_UNKNOWN}: look with {@link
   * #findJobs} first.
   */
  StartReceipt start(DispatchId id, RemoteArtifact artifact, StartOptions options)
      throws DeviceException;

  /**
   * Jobs of this dispatch out of live view, queue and history, each run once, newest first. Runs
   * whose name the device lost are included with an empty name: the caller matches those by {@link
   * RemoteJobRef#sameRun}.
   *
   * @param notBefore leaves out runs that began earlier by the device's clock
   */
  List<RemoteJob> findJobs(DispatchId id, Instant notBefore) throws DeviceException;

  /** Asks for a change of the running job. An answer without error does not prove an effect. */
  void command(DispatchId id, RemoteJobRef job, JobCommand command) throws DeviceException;

  /** Removes a file after its retention. Removing an absent file is no error. */
  void discard(RemoteArtifact artifact) throws DeviceException;

  /** Events by push, or by polling where push is missing or down. */
  Subscription subscribe(DeviceListener listener);

  @Override
  void close();
}
