package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Klipper's status objects out of a view of the machine. */
final class PrinterObjects {

  private static final double EVENT_TIME_BASE = 5578.7;
  private static final String GCODES = "/home/pi/printer_data/gcodes/";

  /** How long the tool head counts as busy after its last move. */
  private static final double BUSY_AFTER_SECONDS = 2.6;

  private final SimMachine machine;

  PrinterObjects(SimMachine machine) {
    this.machine = machine;
  }

  /** {@code eventtime} and {@code status} for the objects and fields wanted. */
  ObjectNode query(ObjectNode wanted) {
    SimView view = machine.view();
    return Json.of("eventtime", EVENT_TIME_BASE + view.now(), "status", status(view, wanted));
  }

  ObjectNode status(SimView view, ObjectNode wanted) {
    ObjectNode status = Json.of();
    Iterator<Map.Entry<String, JsonNode>> fields = wanted.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      status.set(field.getKey(), only(object(view, field.getKey()), field.getValue()));
    }
    return status;
  }

  private static ObjectNode only(ObjectNode whole, JsonNode names) {
    if (!(names instanceof ArrayNode list)) {
      return whole;
    }
    ObjectNode part = Json.of();
    for (JsonNode name : list) {
      if (whole.has(name.asText())) {
        part.set(name.asText(), whole.get(name.asText()));
      }
    }
    return part;
  }

  static String hostState(SimView view) {
    return switch (view.host()) {
      case READY -> "ready";
      case STARTUP -> "startup";
      case ERROR -> "error";
      case SHUTDOWN, DYING, DISCONNECTED -> "shutdown";
    };
  }

  static String runState(SimView view) {
    return view.state().name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode object(SimView v, String name) {
    return switch (name) {
      case "print_stats" -> printStats(v);
      case "virtual_sdcard" -> virtualCard(v);
      case "webhooks" -> Json.of("state", hostState(v), "state_message", v.hostMessage());
      case "pause_resume" -> Json.of("is_paused", v.pauseFlag());
      case "display_status" -> Json.of("progress", v.fraction(), "message", v.display());
      case "toolhead" -> toolhead(v);
      case "heaters" -> heaters();
      case "extruder" ->
          Json.of(
              "temperature",
              v.nozzleC(),
              "target",
              v.nozzleTargetC(),
              "power",
              v.nozzlePower(),
              "can_extrude",
              true,
              "pressure_advance",
              0.0,
              "smooth_time",
              0.04,
              "motion_queue",
              null);
      case "heater_bed" ->
          Json.of("temperature", v.bedC(), "target", v.bedTargetC(), "power", v.bedPower());
      case "idle_timeout" -> idle(v);
      case "fan" -> Json.of("speed", v.fan(), "rpm", null);
      case "filament_switch_sensor runout" -> Json.of("filament_detected", true, "enabled", true);
      default -> Json.of();
    };
  }

  private static ObjectNode printStats(SimView v) {
    SimRun run = v.run();
    boolean none = v.state() == SimRun.State.STANDBY;
    return Json.of(
        "filename", run.fileName,
        "total_duration", v.totalSeconds(),
        "print_duration", v.printSeconds(),
        "filament_used", v.filamentMm(),
        "state", runState(v),
        "message", run.message,
        "info",
            Json.of(
                "total_layer", none || run.layerTotal < 0 ? null : run.layerTotal,
                "current_layer", none || run.layer < 0 ? null : run.layer));
  }

  private static ObjectNode virtualCard(SimView v) {
    SimRun run = v.run();
    boolean keepsSize = v.state() != SimRun.State.STANDBY && v.state() != SimRun.State.CANCELLED;
    return Json.of(
        "file_path",
        run.loaded ? GCODES + run.fileName : null,
        "progress",
        v.fraction(),
        "is_active",
        v.state() == SimRun.State.PRINTING,
        "file_position",
        v.position(),
        "file_size",
        keepsSize ? run.sizeBytes : 0);
  }

  private static ObjectNode toolhead(SimView v) {
    return Json.of(
        "homed_axes",
        v.state() == SimRun.State.STANDBY ? "" : "xyz",
        "axis_minimum",
        Json.list(0.0, 0.0, 0.0, 0),
        "axis_maximum",
        Json.list(200.0, 200.0, 180.0, 0),
        "print_time",
        v.now(),
        "stalls",
        0,
        "estimated_print_time",
        v.now(),
        "extruder",
        "extruder",
        "position",
        Json.list(0.0, 0.0, 0.0, v.filamentMm()),
        "max_velocity",
        100.0,
        "max_accel",
        1000.0,
        "minimum_cruise_ratio",
        0.5,
        "square_corner_velocity",
        5.0,
        "extra_axes",
        Json.of("extruder", 3));
  }

  private static ObjectNode heaters() {
    return Json.of(
        "available_heaters", List.of("heater_bed", "extruder"),
        "available_sensors", List.of("heater_bed", "extruder"),
        "available_monitors", Json.list());
  }

  private static ObjectNode idle(SimView v) {
    boolean worked = !Double.isNaN(v.lastWork());
    boolean busy = worked && v.now() < v.lastWork() + BUSY_AFTER_SECONDS;
    return Json.of(
        "state", busy ? "Printing" : worked ? "Ready" : "Idle",
        "printing_time", busy ? v.totalSeconds() : 0.0,
        "idle_timeout", 600.0);
  }
}
