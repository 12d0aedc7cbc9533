package health.fabrica.device;

/** What may be asked of a running job. */
public enum JobCommand {
  /** Hold. */
  PAUSE,
  /** Go on after a hold. */
  RESUME,
  /** End for good. */
  CANCEL
}
