package health.fabrica.device.sim;

/** What can go wrong with a simulated printer. The argument's meaning stands with each fault. */
public enum Fault {
  /** The next start is carried out, but its answer never arrives. */
  ANSWER_LOST_ON_START,
  /** The next start never arrives. */
  REQUEST_LOST_ON_START,
  /** The connection breaks after the next command was carried out. */
  ANSWER_LOST_ON_COMMAND,
  /** Commands are acknowledged and not followed; argument 0 ends it. */
  COMMANDS_WITHOUT_EFFECT,
  /** Uploads stand still for this many milliseconds before they are read. */
  UPLOAD_STALL,
  /** The next upload keeps only this many bytes. */
  UPLOAD_TRUNCATED,
  /** The connection breaks in the next upload. */
  UPLOAD_BROKEN,
  /** This many requests are answered 503. */
  UNAVAILABLE,
  /** Requests are not answered for this many milliseconds; 0 ends it. */
  HANG,
  /** Requests are answered with half a JSON object; 0 ends it. */
  GARBAGE,
  /** The Moonraker process ends; the print goes on. */
  HOST_KILL,
  /** The Moonraker process starts again on the same port. */
  HOST_START,
  /** The Klipper process ends, and the motors stop. */
  KLIPPY_KILL,
  /** The Klipper process starts again. */
  KLIPPY_START,
  /** The emergency button. */
  EMERGENCY_STOP,
  /** A heater leaves its band. */
  THERMAL_SHUTDOWN,
  /** The controller board is lost. */
  BOARD_LOST,
  /** Firmware restart, as after a shutdown. */
  FIRMWARE_RESTART,
  /** Somebody starts a file of their own at the panel. */
  FOREIGN_JOB,
  /** The filament runs out. */
  MATERIAL_RUNOUT,
  /** The newest history entry loses its file name. */
  HISTORY_NAME_LOST,
  /** The next job never enters the history. */
  HISTORY_ENTRY_LOST,
  /** The newest history entry is deleted. */
  HISTORY_DELETED,
  /** The printer's clock is wrong by this many seconds. */
  CLOCK_SKEW
}
