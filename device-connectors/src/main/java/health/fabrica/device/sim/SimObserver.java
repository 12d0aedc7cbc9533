package health.fabrica.device.sim;

/** Hears what the machine does; called with the machine's lock held, so must only take notes. */
interface SimObserver {

  /** Motion began for a file. */
  void started(SimRun run, boolean replacedAnother, double now);

  /** A run ended; {@code outcome} in the words of a Moonraker history. */
  void ended(SimRun run, String outcome, double now);

  /** A line for the console. */
  void said(String text);

  /** Klipper went into another state. */
  void hostChanged(SimMachine.Host host);
}
