package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the Moonraker process knows: history, files, how long it runs, whom it notifies. Hears the
 * machine only while it is up.
 */
final class MoonrakerMemory implements SimObserver {

  /** How long Moonraker takes to notice that Klipper became ready. */
  private static final double NOTICE_SECONDS = 0.5;

  final SimMachine machine;
  final SimStorage storage;
  final HistoryTable history = new HistoryTable();
  private final double wallStart;
  private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean up;
  private volatile double upSince = -1000;
  private volatile boolean loseNextHistory;
  private volatile double clockSkewSeconds;
  private volatile String lastKlippyState = "ready";

  MoonrakerMemory(SimMachine machine, SimStorage storage, double wallStart) {
    this.machine = machine;
    this.storage = storage;
    this.wallStart = wallStart;
    machine.observe(this);
  }

  double wall(double virtualSeconds) {
    return wallStart + virtualSeconds + clockSkewSeconds;
  }

  double wallNow() {
    return wall(machine.sync());
  }

  void skewClock(double seconds) {
    clockSkewSeconds = seconds;
  }

  void loseNextHistory() {
    loseNextHistory = true;
  }

  void hostUp(boolean first) {
    double now = machine.sync();
    upSince = first ? now - 1000 : now;
    if (!first) {
      history.interruptOpen();
    }
    lastKlippyState = first ? "ready" : "startup";
    up = true;
  }

  void hostDown() {
    machine.sync();
    up = false;
  }

  void listen(Consumer<JsonNode> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<JsonNode> listener) {
    listeners.remove(listener);
  }

  /** Sends a notification to every connection. */
  void notifyAll(String method, JsonNode... params) {
    ObjectNode message = Json.of("jsonrpc", "2.0", "method", method);
    if (params.length > 0) {
      message.set("params", Json.list((Object[]) params));
    }
    listeners.forEach(l -> l.accept(message));
  }

  // ---- what Moonraker believes of Klipper ----

  String klippyState(SimView view) {
    return switch (view.host()) {
      case DYING -> lastKlippyState;
      case DISCONNECTED -> "disconnected";
      case STARTUP -> "startup";
      case SHUTDOWN -> "shutdown";
      case ERROR -> "error";
      case READY -> {
        double since = Math.max(view.hostSince(), upSince);
        yield view.now() < since + NOTICE_SECONDS ? "startup" : "ready";
      }
    };
  }

  /** Called often: tells the listeners when Moonraker notices a ready Klipper. */
  void notice() {
    SimView view = machine.view();
    String state = klippyState(view);
    if (view.host() == SimMachine.Host.DYING || state.equals(lastKlippyState)) {
      return;
    }
    lastKlippyState = state;
    if (state.equals("ready")) {
      notifyAll("notify_klippy_ready");
    }
  }

  // ---- what the machine tells ----

  @Override
  public void started(SimRun run, boolean replacedAnother, double now) {
    if (!up) {
      return;
    }
    if (loseNextHistory) {
      loseNextHistory = false;
      return;
    }
    String user = replacedAnother ? "No User" : "_TRUSTED_USER_";
    HistoryTable.Entry entry = history.begin(run, user, wall(now), metadata(run.fileName));
    notifyAll("notify_history_changed", Json.of("action", "added", "job", entry.json(true)));
  }

  private ObjectNode metadata(String fileName) {
    SimStorage.Stored stored = storage.find(fileName).orElse(null);
    GcodeProgram program = stored == null ? null : stored.program();
    return stored == null || program == null ? Json.of() : Metadata.of(stored, program);
  }

  @Override
  public void ended(SimRun run, String outcome, double now) {
    if (up) {
      history
          .end(run, outcome, wall(now), now)
          .ifPresent(
              entry ->
                  notifyAll(
                      "notify_history_changed",
                      Json.of("action", "finished", "job", entry.json(true))));
    }
  }

  @Override
  public void said(String text) {
    if (up) {
      notifyAll("notify_gcode_response", Json.value(text));
    }
  }

  @Override
  public void hostChanged(SimMachine.Host host) {
    switch (host) {
      case SHUTDOWN -> {
        lastKlippyState = "shutdown";
        notifyAll("notify_klippy_shutdown");
      }
      case DISCONNECTED -> {
        lastKlippyState = "disconnected";
        said("// Klipper state: Disconnect");
        notifyAll("notify_klippy_disconnected");
      }
      case READY, STARTUP, ERROR, DYING -> {}
    }
  }

  // ---- files ----

  ObjectNode item(SimStorage.@Nullable Stored stored, String path) {
    return stored == null
        ? Json.of("modified", 0, "size", 0, "permissions", "", "path", path, "root", "gcodes")
        : Json.of(
            "modified",
            stored.modified(),
            "size",
            stored.size(),
            "permissions",
            "rw",
            "path",
            path,
            "root",
            "gcodes");
  }

  void filesChanged(ObjectNode change) {
    notifyAll("notify_filelist_changed", change);
  }

  /** Whether the file is loaded by the present job. */
  boolean inUse(String path) {
    SimRun run = machine.view().run();
    return run.active() && run.fileName.equals(path);
  }

  /** Starts a stored file. */
  void start(String name) {
    machine.requireConnected();
    SimStorage.Stored stored = storage.find(name).orElse(null);
    GcodeProgram program = stored == null ? null : stored.program();
    synchronized (machine) {
      machine.sync();
      machine.requireReady();
      if (stored == null || program == null) {
        said("!! Unable to open file");
        throw SimRefusal.of(400, "Unable to open file");
      }
      machine.start(name, program, stored.size());
    }
  }
}
