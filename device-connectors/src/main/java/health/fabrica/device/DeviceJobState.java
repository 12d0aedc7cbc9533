package health.fabrica.device;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * States of one job on one device. A terminal state never changes. {@link #UNKNOWN} is a state of
 * its own: a lost link is not a failed print.
 */
public enum DeviceJobState {
  /** The intent is written, nothing has been sent. */
  CREATED,
  /** The file is on its way; it may be there in whole or in part. */
  UPLOADING,
  /** The file is on the device and verified. */
  UPLOADED,
  /** A start is written down as requested; it may or may not have happened. */
  STARTING,
  /** The machine works on our job. */
  PRINTING,
  /** A pause was requested. */
  PAUSING,
  /** The job is held. */
  PAUSED,
  /** A resume was requested. */
  RESUMING,
  /** A cancel was requested. */
  CANCELLING,
  /** Link lost, or two sources disagree. */
  UNKNOWN,
  /** A person has to look. */
  NEEDS_OPERATOR,
  /** The device says it is done. Not the same as accepted. */
  PRINTED,
  /** Ended by an error. */
  FAILED,
  /** Ended by a request. */
  CANCELLED;

  private static final Set<DeviceJobState> TERMINAL = EnumSet.of(PRINTED, FAILED, CANCELLED);
  private static final Map<DeviceJobState, Set<DeviceJobState>> NEXT = transitions();

  /** Whether the state is the last one. */
  public boolean isTerminal() {
    return TERMINAL.contains(this);
  }

  /** Whether the device may be moving or hold a job of ours in this state. */
  public boolean mayBeOnDevice() {
    return !isTerminal() && this != CREATED && this != UPLOADING && this != UPLOADED;
  }

  /** Whether a job may go from this state to the next; staying is allowed unless terminal. */
  public boolean canBecome(DeviceJobState next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  private static Map<DeviceJobState, Set<DeviceJobState>> transitions() {
    Map<DeviceJobState, Set<DeviceJobState>> next = new EnumMap<>(DeviceJobState.class);
    // What the device may show once a start was requested, whatever we last saw.
    EnumSet<DeviceJobState> seen =
        EnumSet.of(STARTING, PRINTING, PAUSED, PRINTED, FAILED, CANCELLED, UNKNOWN, NEEDS_OPERATOR);
    next.put(CREATED, EnumSet.of(CREATED, UPLOADING, CANCELLED, FAILED));
    EnumSet<DeviceJobState> uploading = EnumSet.of(UPLOADING, UPLOADED);
    uploading.addAll(seen);
    uploading.remove(STARTING);
    next.put(UPLOADING, uploading);
    EnumSet<DeviceJobState> uploaded = EnumSet.of(UPLOADED, UPLOADING);
    uploaded.addAll(seen);
    next.put(UPLOADED, uploaded);
    EnumSet<DeviceJobState> starting = EnumSet.of(UPLOADED, CANCELLING);
    starting.addAll(seen);
    next.put(STARTING, starting);
    for (DeviceJobState s : EnumSet.of(PRINTING, PAUSING, PAUSED, RESUMING, CANCELLING)) {
      EnumSet<DeviceJobState> onDevice = EnumSet.of(PAUSING, RESUMING, CANCELLING);
      onDevice.addAll(seen);
      onDevice.remove(STARTING);
      next.put(s, onDevice);
    }
    EnumSet<DeviceJobState> afterDoubt = EnumSet.of(UPLOADED, PAUSING, RESUMING, CANCELLING);
    afterDoubt.addAll(seen);
    next.put(UNKNOWN, afterDoubt);
    next.put(NEEDS_OPERATOR, EnumSet.copyOf(afterDoubt));
    return next;
  }
}
