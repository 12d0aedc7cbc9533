package health.fabrica.flow.order;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The states of the fulfilment Task (FHIR R4 Task.status) and which may follow which. */
public enum TaskStatus {
  /** Ordered, nobody has looked at it. */
  REQUESTED("requested"),
  /** Seen. */
  RECEIVED("received"),
  /** Taken on. */
  ACCEPTED("accepted"),
  /** Refused. */
  REJECTED("rejected"),
  /** Could start. */
  READY("ready"),
  /** Being worked on. */
  IN_PROGRESS("in-progress"),
  /** Waiting for something that somebody must mend. */
  ON_HOLD("on-hold"),
  /** Ended without a result. */
  FAILED("failed"),
  /** Ended with the result recorded. */
  COMPLETED("completed"),
  /** Withdrawn. */
  CANCELLED("cancelled");

  private static final Map<TaskStatus, Set<TaskStatus>> NEXT = new EnumMap<>(TaskStatus.class);

  static {
    NEXT.put(REQUESTED, EnumSet.of(RECEIVED, ACCEPTED, REJECTED, CANCELLED));
    NEXT.put(RECEIVED, EnumSet.of(ACCEPTED, REJECTED, CANCELLED));
    NEXT.put(ACCEPTED, EnumSet.of(READY, IN_PROGRESS, CANCELLED));
    NEXT.put(READY, EnumSet.of(IN_PROGRESS, CANCELLED));
    NEXT.put(IN_PROGRESS, EnumSet.of(ON_HOLD, COMPLETED, FAILED, CANCELLED));
    NEXT.put(ON_HOLD, EnumSet.of(IN_PROGRESS, CANCELLED, FAILED));
  }

  private final String code;

  TaskStatus(String code) {
    this.code = code;
  }

  /** The FHIR code. */
  public String code() {
    return code;
  }

  /** The state with this FHIR code. */
  public static Optional<TaskStatus> ofCode(String code) {
    return Arrays.stream(values()).filter(s -> s.code.equals(code)).findFirst();
  }

  /** Whether nothing follows this state. */
  public boolean isTerminal() {
    return !NEXT.containsKey(this);
  }

  /** Whether the other state may follow this one; staying is always allowed. */
  public boolean mayBecome(TaskStatus next) {
    return this == next || NEXT.getOrDefault(this, Set.of()).contains(next);
  }
}
