package health.fabrica.device.sim;

import org.jspecify.annotations.Nullable;

/** The job the machine works on or worked on last. Guarded by the machine. */
final class SimRun {

  private static final double READ_AHEAD_SECONDS = 1;

  /** Klipper's states of a job. */
  enum State {
    STANDBY,
    PRINTING,
    PAUSED,
    COMPLETE,
    CANCELLED,
    ERROR
  }

  /** Nothing since the boot. */
  static SimRun none() {
    return new SimRun("", null, 0, 0);
  }

  final String fileName;
  final @Nullable GcodeProgram program;
  final long sizeBytes;
  final double startedAt;
  State state;
  double motion;

  /** Seconds of moves that are still read ahead of the motion. */
  double readAhead = READ_AHEAD_SECONDS;

  int nextEvent;
  @Nullable Heater waitingFor;
  double printSeconds;
  double endedAt = Double.NaN;
  String message = "";
  int layer = -1;
  int layerTotal = -1;
  boolean loaded;

  SimRun(String fileName, @Nullable GcodeProgram program, long sizeBytes, double now) {
    this.fileName = fileName;
    this.program = program;
    this.sizeBytes = sizeBytes;
    this.startedAt = now;
    this.state = program == null ? State.STANDBY : State.PRINTING;
    this.loaded = program != null;
  }

  boolean active() {
    return state == State.PRINTING || state == State.PAUSED;
  }

  double totalSeconds(double now) {
    if (state == State.STANDBY) {
      return 0;
    }
    return (Double.isNaN(endedAt) ? now : endedAt) - startedAt;
  }

  double filamentMm() {
    return program == null ? 0 : program.filamentAt(motion);
  }

  long position() {
    if (program == null || state == State.CANCELLED) {
      return 0;
    }
    return state == State.COMPLETE ? sizeBytes : Math.min(sizeBytes, program.bytesAt(motion));
  }

  double fraction() {
    if (state == State.COMPLETE) {
      return 1;
    }
    return sizeBytes == 0 ? 0 : (double) position() / sizeBytes;
  }

  void end(State last, double now) {
    state = last;
    endedAt = now;
    waitingFor = null;
    loaded = last == State.ERROR;
  }
}
