package health.fabrica.device;

/** Why a device did not do what it was asked, in the terms a caller decides by. */
public enum ErrorKind {
  /** No connection was made, so the request was not carried out. */
  UNREACHABLE(DeviceProblem.UNREACHABLE),
  /** The request left us and no usable answer came: it may have been carried out. Reconcile. */
  TIMEOUT_OUTCOME_UNKNOWN(DeviceProblem.OUTCOME_UNKNOWN),
  /** The device does not accept our credentials. */
  AUTH(DeviceProblem.AUTH),
  /** The device answers, but its printer is starting, shut down or disconnected. */
  NOT_READY(DeviceProblem.NOT_READY),
  /** The device is occupied with a job or a file; the request was not carried out. */
  BUSY(DeviceProblem.BUSY),
  /** A file or job of this name is there already and may not be replaced. */
  CONFLICT_EXISTS(DeviceProblem.CONFLICT_EXISTS),
  /** The device refused the request; sending it again is refused again. */
  REJECTED(DeviceProblem.REJECTED),
  /** What arrived is not what was sent. */
  INTEGRITY(DeviceProblem.INTEGRITY),
  /** The device has no room for the file. */
  STORAGE_FULL(DeviceProblem.STORAGE_FULL),
  /** The device does not know this operation. */
  UNSUPPORTED(DeviceProblem.UNSUPPORTED),
  /** Too many requests; wait as long as the device says. */
  RATE_LIMITED(DeviceProblem.RATE_LIMITED),
  /** The answer does not follow the protocol. */
  PROTOCOL(DeviceProblem.PROTOCOL);

  private final DeviceProblem problem;

  ErrorKind(DeviceProblem problem) {
    this.problem = problem;
  }

  /** The stable code under which this kind is reported. */
  public DeviceProblem problem() {
    return problem;
  }

  /** Whether it is certain that the request had no effect on the device. */
  public boolean certainlyNotExecuted() {
    return switch (this) {
      case UNREACHABLE, AUTH, NOT_READY, BUSY, CONFLICT_EXISTS, REJECTED, RATE_LIMITED -> true;
      case UNSUPPORTED, STORAGE_FULL, INTEGRITY -> true;
      case TIMEOUT_OUTCOME_UNKNOWN, PROTOCOL -> false;
    };
  }
}
