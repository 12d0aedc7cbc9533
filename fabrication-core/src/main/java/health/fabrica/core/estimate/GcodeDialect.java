package health.fabrica.core.estimate;

/** Firmware that a file of printer instructions is written for. */
public enum GcodeDialect {
  /** Marlin 2. */
  MARLIN,
  /** Klipper. */
  KLIPPER,
  /** RepRapFirmware 3. */
  REPRAPFIRMWARE
}
