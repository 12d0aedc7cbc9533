package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.IntSupplier;

/** Endpoints that Moonraker answers by itself, and those it offers in OctoPrint's shape. */
final class ServerApi {

  private static final String VERSION = "v0.10.0-31-gd5ee171";

  private final MoonrakerMemory memory;
  private final IntSupplier connections;

  ServerApi(MoonrakerMemory memory, IntSupplier connections) {
    this.memory = memory;
    this.connections = connections;
  }

  void register(ApiRegistry api) {
    api.add("GET", "/server/info", "server.info", a -> info());
    api.add("GET", "/server/temperature_store", "server.temperature_store", a -> temperatures());
    api.add("GET", "/access/info", "access.info", a -> access());
    api.add("GET", "/access/oneshot_token", "access.oneshot_token", a -> Json.value("SIMULATED"));
  }

  private JsonNode info() {
    SimView view = memory.machine.view();
    String state = memory.klippyState(view);
    return Json.of(
        "klippy_connected", view.host() != SimMachine.Host.DISCONNECTED,
        "klippy_state", state,
        "components",
            List.of(
                "secrets",
                "template",
                "klippy_connection",
                "jsonrpc",
                "internal_transport",
                "application",
                "websockets",
                "database",
                "dbus_manager",
                "file_manager",
                "authorization",
                "klippy_apis",
                "shell_command",
                "machine",
                "data_store",
                "proc_stats",
                "job_state",
                "job_queue",
                "history",
                "http_client",
                "announcements",
                "webcam",
                "extensions",
                "octoprint_compat"),
        "failed_components", Json.list(),
        "registered_directories", List.of("config", "logs", "gcodes", "config_examples", "docs"),
        "warnings", Json.list(),
        "websocket_count", connections.getAsInt(),
        "moonraker_version", VERSION,
        "missing_klippy_requirements", Json.list(),
        "api_version", Json.list(1, 5, 0),
        "api_version_string", "1.5.0");
  }

  private JsonNode temperatures() {
    SimView v = memory.machine.view();
    return Json.of(
        "heater_bed", store(v.bedC(), v.bedTargetC(), v.bedPower()),
        "extruder", store(v.nozzleC(), v.nozzleTargetC(), v.nozzlePower()));
  }

  private static ObjectNode store(double temperature, double target, double power) {
    return Json.of(
        "temperatures", Json.list(temperature),
        "targets", Json.list(target),
        "powers", Json.list(power));
  }

  private static JsonNode access() {
    return Json.of(
        "default_source",
        "moonraker",
        "available_sources",
        List.of("moonraker"),
        "login_required",
        false,
        "trusted",
        true);
  }

  // ---- OctoPrint's shape; not wrapped in "result" ----

  static JsonNode octoVersion() {
    return Json.of(
        "server", "1.5.0", "api", "0.1", "text", "OctoPrint (Moonraker " + VERSION + ")");
  }

  JsonNode octoJob() {
    return Json.of(
        "job",
            Json.of(
                "file",
                Json.of("name", null),
                "estimatedPrintTime",
                null,
                "filament",
                Json.of("length", null),
                "user",
                null),
        "progress",
            Json.of(
                "completion",
                null,
                "filepos",
                null,
                "printTime",
                null,
                "printTimeLeft",
                null,
                "printTimeOrigin",
                null),
        "state", octoState(memory.machine.view()));
  }

  JsonNode octoPrinter() {
    SimView v = memory.machine.view();
    String state = octoState(v);
    boolean operational = !state.equals("Offline") && !state.equals("Error");
    return Json.of(
        "temperature",
            Json.of(
                "bed", Json.of("actual", v.bedC(), "offset", 0, "target", v.bedTargetC()),
                "tool0", Json.of("actual", v.nozzleC(), "offset", 0, "target", v.nozzleTargetC())),
        "state",
            Json.of(
                "text",
                state,
                "flags",
                Json.of(
                    "operational",
                    operational,
                    "paused",
                    state.equals("Paused"),
                    "printing",
                    state.equals("Printing"),
                    "cancelling",
                    false,
                    "pausing",
                    false,
                    "error",
                    state.equals("Error"),
                    "ready",
                    state.equals("Operational"),
                    "closedOrError",
                    !operational)));
  }

  private static String octoState(SimView v) {
    return switch (v.host()) {
      case DYING, DISCONNECTED -> "Offline";
      case STARTUP, SHUTDOWN, ERROR -> "Error";
      case READY ->
          switch (v.state()) {
            case PRINTING -> "Printing";
            case PAUSED -> "Paused";
            case STANDBY, COMPLETE, CANCELLED, ERROR -> "Operational";
          };
    };
  }
}
