package health.fabrica.device;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong between Fabrica and a printer. Range 3000. */
public enum DeviceProblem implements ProblemCode {
  /** No connection. */
  UNREACHABLE(3001, Category.UNAVAILABLE, "printer unreachable"),
  /** A request may or may not have been carried out. */
  OUTCOME_UNKNOWN(3002, Category.UNAVAILABLE, "outcome at the printer unknown"),
  /** Credentials refused. */
  AUTH(3003, Category.FORBIDDEN, "printer refuses the credentials"),
  /** Host answers, printer not ready. */
  NOT_READY(3004, Category.UNAVAILABLE, "printer not ready"),
  /** Device or file in use. */
  BUSY(3005, Category.BUSY, "printer busy"),
  /** Name taken. */
  CONFLICT_EXISTS(3006, Category.CONFLICT, "name already taken on the printer"),
  /** Refused. */
  REJECTED(3007, Category.INCORRECT, "printer refused the request"),
  /** Digest or size differs. */
  INTEGRITY(3008, Category.FAULT, "file on the printer differs from the file sent"),
  /** No room. */
  STORAGE_FULL(3009, Category.BUSY, "printer storage full"),
  /** Operation unknown to the device. */
  UNSUPPORTED(3010, Category.UNSUPPORTED, "operation not offered by the printer"),
  /** Too many requests. */
  RATE_LIMITED(3011, Category.BUSY, "printer limits the rate of requests"),
  /** Answer makes no sense. */
  PROTOCOL(3012, Category.UNAVAILABLE, "answer of the printer not understood"),

  /** A job that is not ours occupies the device. */
  FOREIGN_JOB(3101, Category.CONFLICT, "foreign job on the printer"),
  /** Nobody has confirmed that the bed is clear. */
  BED_NOT_CLEAR(3102, Category.CONFLICT, "bed not confirmed clear"),
  /** A start was requested and no trace of it is found. */
  START_UNCONFIRMED(3103, Category.CONFLICT, "start not confirmed"),
  /** More than one job carries our name. */
  AMBIGUOUS_JOB(3104, Category.CONFLICT, "more than one job carries this name"),
  /** A job that was seen before is no longer found. */
  JOB_LOST(3105, Category.CONFLICT, "job no longer found on the printer"),
  /** A command was acknowledged or sent and nothing changed. */
  COMMAND_WITHOUT_EFFECT(3106, Category.CONFLICT, "command had no effect"),
  /** A command was asked for that the job's state does not allow. */
  COMMAND_NOT_POSSIBLE(3107, Category.CONFLICT, "command not possible now"),
  /** The device reports an alarm. */
  DEVICE_ALARM(3108, Category.UNAVAILABLE, "printer reports an alarm"),
  /** The print failed on the device. */
  PRINT_FAILED(3109, Category.CONFLICT, "print failed"),
  /** Live state and history of the device disagree. */
  SOURCES_DISAGREE(3110, Category.UNAVAILABLE, "printer contradicts itself"),

  /** The device has an open job already. */
  DEVICE_HAS_OPEN_JOB(3201, Category.BUSY, "printer has an open job"),
  /** The dispatch id is taken by another payload or device. */
  DISPATCH_EXISTS(3202, Category.CONFLICT, "dispatch id already used"),
  /** No such dispatch. */
  DISPATCH_UNKNOWN(3203, Category.NOT_FOUND, "dispatch unknown"),
  /** Somebody else changed the job in between. */
  LEDGER_CONFLICT(3204, Category.BUSY, "job changed meanwhile"),
  /** The step is not allowed from this state. */
  ILLEGAL_TRANSITION(3205, Category.FAULT, "state change not allowed"),
  /** No connector is configured for the device. */
  DEVICE_UNKNOWN(3206, Category.NOT_FOUND, "printer not configured"),
  /** The payload is not what the intent says. */
  PAYLOAD_MISMATCH(3207, Category.FAULT, "payload differs from the intent");

  private final Definition definition;

  DeviceProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
