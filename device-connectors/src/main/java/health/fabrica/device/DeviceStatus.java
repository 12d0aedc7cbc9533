package health.fabrica.device;

/** What a device is doing as a whole. */
public enum DeviceStatus {
  /** Ready for a start. */
  IDLE,
  /** A job moves the machine. */
  BUSY,
  /** A job is held. Starting another one may silently drop it. */
  PAUSED,
  /** Starting up or without its controller. */
  NOT_READY,
  /** Shut down or in error: a person has to act. */
  ALARM
}
