package health.fabrica.device.sim;

import health.fabrica.device.sim.GcodeProgram.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The printer itself: motion through the file, heaters, the job in work, shutdowns and the journal.
 * Every call first brings the state up to the virtual now. One lock, the object's own.
 */
public final class SimMachine {

  /** How Klipper stands. */
  enum Host {
    READY,
    STARTUP,
    SHUTDOWN,
    ERROR,
    /** Just died: calls in flight fail, its client has not noticed. */
    DYING,
    DISCONNECTED
  }

  /**
   * A physical start.
   *
   * @param file name of the file
   * @param seconds virtual time
   */
  public record Start(String file, double seconds) {}

  private static final double DYING_SECONDS = 0.03;
  private static final double CONNECT_SECONDS = 0.3;
  private static final double BOOT_SECONDS = 1.0;
  private static final double STOP_LAG_SECONDS = 0.5;
  private static final String ADVICE =
      "\nOnce the underlying issue is corrected, use the\n\"FIRMWARE_RESTART\" command to reset the"
          + " firmware, reload the\nconfig, and restart the host software.\n";

  private final SimTime time;
  private final List<SimObserver> observers = new ArrayList<>();
  private final List<Start> journal = new ArrayList<>();
  private final Heater nozzle = new Heater(7.5, 6);
  private final Heater bed = new Heater(2.5, 1);
  private SimRun run = SimRun.none();
  private double at;
  private boolean pauseFlag;
  private double fan;
  private @Nullable String display;
  private boolean boardShutdown;
  private Host host = Host.READY;
  private String hostMessage = "Printer is ready";
  private double hostSince = -1000;
  private double bootAt = Double.NaN;
  private double stopAt = Double.NaN;
  private boolean commandsIgnored;

  /** When the tool head last had work, NaN for never since the boot. */
  private double touchedAt = Double.NaN;

  /** A ready machine over a virtual clock. */
  public SimMachine(SimTime time) {
    this.time = time;
  }

  synchronized void observe(SimObserver observer) {
    observers.add(observer);
  }

  /** All physical starts, oldest first. */
  public synchronized List<Start> journal() {
    return List.copyOf(journal);
  }

  /** How often motion began for a file: must be 1 for a dispatched one. */
  public synchronized int starts(String file) {
    return (int) journal.stream().filter(s -> s.file().equals(file)).count();
  }

  // ---- time ----

  synchronized double sync() {
    double now = time.seconds();
    advanceHost(now);
    advanceRun(now);
    nozzle.advance(now);
    bed.advance(now);
    at = now;
    return now;
  }

  private void advanceHost(double now) {
    if (host == Host.DYING && now >= hostSince + DYING_SECONDS) {
      change(Host.DISCONNECTED, "", hostSince + DYING_SECONDS);
    }
    if (!Double.isNaN(bootAt) && host == Host.DISCONNECTED && now >= bootAt + CONNECT_SECONDS) {
      change(
          Host.STARTUP,
          "\nPrinter is not ready\nThe klippy host software is attempting to connect.  Please\n"
              + "retry in a few moments.\n",
          bootAt + CONNECT_SECONDS);
    }
    if (!Double.isNaN(bootAt) && host == Host.STARTUP && now >= bootAt + BOOT_SECONDS) {
      if (boardShutdown) {
        change(
            Host.ERROR,
            "Can not update MCU 'mcu' config as it is shutdown"
                + ADVICE
                + "Error configuring printer\n",
            bootAt + BOOT_SECONDS);
      } else {
        change(Host.READY, "Printer is ready", bootAt + BOOT_SECONDS);
      }
      bootAt = Double.NaN;
    }
  }

  private void change(Host next, String message, double since) {
    host = next;
    hostMessage = message;
    hostSince = since;
    observers.forEach(o -> o.hostChanged(next));
  }

  private void advanceRun(double now) {
    if (!Double.isNaN(stopAt)) {
      if (now < stopAt) {
        return;
      }
      if (run.state == SimRun.State.PRINTING) {
        run.state = SimRun.State.PAUSED;
      }
      stopAt = Double.NaN;
    }
    GcodeProgram program = run.program;
    double t = at;
    while (program != null && run.state == SimRun.State.PRINTING && t < now) {
      t = run.waitingFor != null ? heat(run.waitingFor, t, now) : move(program, t, now);
    }
  }

  private double heat(Heater heater, double t, double now) {
    heater.advance(t);
    double reached = t + heater.secondsToTarget();
    if (reached > now) {
      return now;
    }
    heater.advance(reached);
    run.waitingFor = null;
    return reached;
  }

  private double move(GcodeProgram program, double t, double now) {
    boolean more = run.nextEvent < program.events().size();
    double until = more ? program.events().get(run.nextEvent).seconds() : program.motionSeconds();
    double left = Math.max(0, until - run.motion);
    double ahead = Math.min(left, run.readAhead);
    run.readAhead -= ahead;
    travel(program, ahead);
    left -= ahead;
    if (t + left > now) {
      travel(program, now - t);
      return now;
    }
    travel(program, left);
    if (more) {
      apply(program.events().get(run.nextEvent++), t + left);
    } else {
      finish(SimRun.State.COMPLETE, "completed", t + left);
      say("Done printing file");
    }
    return t + left;
  }

  private void travel(GcodeProgram program, double dt) {
    double before = run.motion;
    run.motion += dt;
    double from = Math.max(before, program.firstExtrusionSeconds());
    run.printSeconds += Math.max(0, run.motion - from);
  }

  private void apply(Event event, double t) {
    switch (event.kind()) {
      case NOZZLE_TARGET -> nozzle.target(t, event.value());
      case BED_TARGET -> bed.target(t, event.value());
      case NOZZLE_WAIT -> {
        nozzle.target(t, event.value());
        run.waitingFor = nozzle;
      }
      case BED_WAIT -> {
        bed.target(t, event.value());
        run.waitingFor = bed;
      }
      case LAYER_TOTAL -> run.layerTotal = (int) event.value();
      case LAYER -> run.layer = (int) event.value();
      case MESSAGE -> display = event.text();
      case FAN -> fan = event.value();
      case PAUSE -> {
        pauseFlag = true;
        run.state = SimRun.State.PAUSED;
      }
      case ERROR -> {
        run.message = event.text();
        finish(SimRun.State.ERROR, "error", t);
        say("!! " + event.text().strip());
      }
    }
  }

  private void finish(SimRun.State state, String outcome, double t) {
    boolean wasActive = run.active();
    run.end(state, t);
    if (wasActive) {
      observers.forEach(o -> o.ended(run, outcome, t));
    }
  }

  private void say(String text) {
    observers.forEach(o -> o.said(text));
  }

  // ---- commands ----

  /** Sets the machine going; replaces a held job, as Klipper does. */
  synchronized void start(String name, GcodeProgram program, long sizeBytes) {
    double now = sync();
    requireReady();
    if (run.state == SimRun.State.PRINTING) {
      say("!! SD busy");
      throw SimRefusal.of(400, "SD busy");
    }
    boolean replaced = run.state == SimRun.State.PAUSED;
    if (replaced) {
      finish(SimRun.State.CANCELLED, "cancelled", now);
    }
    run = new SimRun(name, program, sizeBytes, now);
    journal.add(new Start(name, now));
    say("File opened:" + name + " Size:" + sizeBytes);
    say("File selected");
    observers.forEach(o -> o.started(run, replaced, now));
  }

  synchronized void pause() {
    sync();
    requireReady();
    if (commandsIgnored) {
      return;
    }
    if (pauseFlag) {
      say("// Print already paused");
      return;
    }
    pauseFlag = true;
    if (run.state == SimRun.State.PRINTING) {
      run.state = SimRun.State.PAUSED;
    } else {
      say("// action:paused");
    }
  }

  synchronized void resume() {
    sync();
    requireReady();
    if (commandsIgnored) {
      return;
    }
    if (!pauseFlag) {
      say("// Print is not paused, resume aborted");
      return;
    }
    if (run.state == SimRun.State.PRINTING) {
      say("!! SD busy");
      throw SimRefusal.of(400, "SD busy");
    }
    pauseFlag = false;
    if (run.state == SimRun.State.PAUSED) {
      run.state = SimRun.State.PRINTING;
    }
  }

  synchronized void cancel() {
    double now = sync();
    requireReady();
    if (commandsIgnored) {
      return;
    }
    pauseFlag = false;
    if (run.active()) {
      finish(SimRun.State.CANCELLED, "cancelled", now);
    } else {
      say("// action:cancel");
    }
  }

  synchronized void clearPause() {
    sync();
    requireReady();
    pauseFlag = false;
  }

  synchronized void unloadFile() {
    sync();
    requireReady();
    if (run.state == SimRun.State.PRINTING) {
      throw SimRefusal.of(400, "SD busy");
    }
    run = SimRun.none();
  }

  synchronized void display(String text) {
    display = text;
  }

  synchronized void nozzleTarget(double celsius) {
    nozzle.target(sync(), celsius);
  }

  void requireReady() {
    switch (host) {
      case READY -> {}
      case STARTUP -> throw SimRefusal.traced(400, hostMessage, "Printer is not ready");
      case SHUTDOWN, ERROR -> {
        String lastLine = hostMessage.strip();
        lastLine = lastLine.substring(lastLine.lastIndexOf('\n') + 1);
        throw SimRefusal.traced(400, hostMessage, lastLine);
      }
      case DYING -> throw SimRefusal.of(503, "Klippy Disconnected");
      case DISCONNECTED -> throw SimRefusal.of(503, "Klippy Host not connected");
    }
  }

  /** Refuses while Klipper is away; a shut-down Klipper still answers queries. */
  synchronized void requireConnected() {
    sync();
    if (host == Host.DYING || host == Host.DISCONNECTED) {
      requireReady();
    }
  }

  // ---- faults ----

  /** Stops everything at once, as the emergency button does. */
  public synchronized void emergencyStop() {
    shutdown("Shutdown due to webhooks request", STOP_LAG_SECONDS);
  }

  /** A heater leaves its band. */
  public synchronized void thermalShutdown() {
    shutdown(
        "Heater extruder not heating at expected rate\nSee the 'verify_heater' section in"
            + " docs/Config_Reference.md\nfor the parameters that control this check.\n",
        0);
  }

  /** The controller board is lost. */
  public synchronized void boardLost() {
    shutdown("Lost communication with MCU 'mcu'", 0);
  }

  private void shutdown(String cause, double lagSeconds) {
    double now = sync();
    if (host != Host.READY) {
      return;
    }
    boardShutdown = true;
    boolean printing = run.state == SimRun.State.PRINTING;
    if (run.active()) {
      observers.forEach(o -> o.ended(run, "klippy_shutdown", now));
    }
    if (printing && lagSeconds > 0) {
      stopAt = now + lagSeconds;
    } else if (printing) {
      run.state = SimRun.State.PAUSED;
    }
    say("// Klipper state: Shutdown");
    change(Host.SHUTDOWN, cause + ADVICE + "Printer is shutdown\n", now);
  }

  /** The Klipper process dies; the motors stop. */
  public synchronized void kill() {
    double now = sync();
    if (host == Host.DISCONNECTED || host == Host.DYING) {
      return;
    }
    if (run.active() && host == Host.READY) {
      observers.forEach(o -> o.ended(run, "klippy_disconnect", now));
    }
    run = SimRun.none();
    pauseFlag = false;
    stopAt = Double.NaN;
    nozzle.target(now, 0);
    bed.target(now, 0);
    display = null;
    touchedAt = Double.NaN;
    bootAt = Double.NaN;
    change(Host.DYING, hostMessage, now);
  }

  /** The Klipper process is started again after {@link #kill}. */
  public synchronized void boot() {
    bootAt = sync();
  }

  /** Restarts Klipper and resets the board. */
  public synchronized void firmwareRestart() {
    boardShutdown = false;
    restart();
  }

  /** Restarts Klipper only: a board that is shut down stays so. */
  public synchronized void restart() {
    kill();
    bootAt = at;
  }

  /** The filament runs out: the print is held. */
  public synchronized void materialRunout() {
    sync();
    if (run.state == SimRun.State.PRINTING) {
      pauseFlag = true;
      run.state = SimRun.State.PAUSED;
    }
  }

  /** Whether commands are acknowledged without being followed. */
  public synchronized void ignoreCommands(boolean ignored) {
    commandsIgnored = ignored;
  }

  /** Something moved or was asked to: the machine is no longer idle. */
  synchronized void touch() {
    touchedAt = sync();
  }

  // ---- looking ----

  synchronized SimView view() {
    double now = sync();
    if (run.state == SimRun.State.PRINTING) {
      touchedAt = now;
    }
    double lastWork = Double.isNaN(run.endedAt) ? touchedAt : run.endedAt;
    return new SimView(
        now,
        run,
        run.state,
        run.totalSeconds(now),
        run.printSeconds,
        run.filamentMm(),
        run.position(),
        run.fraction(),
        pauseFlag,
        nozzle.temperatureC(),
        nozzle.targetC(),
        nozzle.power(),
        bed.temperatureC(),
        bed.targetC(),
        bed.power(),
        fan,
        display,
        host,
        hostMessage,
        hostSince,
        lastWork);
  }
}
