package health.fabrica.device;

import health.fabrica.core.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A device did not do what it was asked. Checked, because a caller that overlooks {@link
 * ErrorKind#TIMEOUT_OUTCOME_UNKNOWN} could start a print twice.
 */
public final class DeviceException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final String statement;
  private final String hint;
  private final @Nullable Duration retryAfter;
  private final String raw;
  private final int httpStatus;

  private DeviceException(
      ErrorKind kind,
      String statement,
      String hint,
      @Nullable Duration retryAfter,
      String raw,
      int httpStatus,
      @Nullable Throwable cause) {
    super(kind + ": " + statement, cause);
    this.kind = kind;
    this.statement = statement;
    this.hint = hint;
    this.retryAfter = retryAfter;
    this.raw = raw;
    this.httpStatus = httpStatus;
  }

  /** A failure before or without an answer. */
  public static DeviceException of(
      ErrorKind kind, String message, String hint, @Nullable Throwable cause) {
    return new DeviceException(kind, message, hint, null, "", 0, cause);
  }

  /** A failure that the device answered. {@code raw} must hold no secrets and no stack trace. */
  public static DeviceException answered(
      ErrorKind kind, String message, String hint, int httpStatus, String raw) {
    return new DeviceException(kind, message, hint, null, raw, httpStatus, null);
  }

  /** The same failure with the wait that the device asked for. */
  public DeviceException retryAfter(Duration wait) {
    return new DeviceException(kind, statement, hint, wait, raw, httpStatus, getCause());
  }

  /** What kind of failure it is. */
  public ErrorKind kind() {
    return kind;
  }

  /** How long the device asked us to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** What the device said, for the audit trail: secrets masked, stack traces removed. */
  public String raw() {
    return raw;
  }

  /** The HTTP status when the device speaks HTTP and answered. */
  public OptionalInt httpStatus() {
    return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  /** This failure as a problem with a stable code. */
  public Problem problem() {
    return new Problem(kind.problem(), statement, hint);
  }
}
