package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Endpoints that Moonraker passes on to Klipper. */
final class PrinterApi {

  private static final JsonNode OK = Json.value("ok");
  private static final String CONFIG = "/home/pi/printer_data/config/printer.cfg";

  private final MoonrakerMemory memory;
  private final PrinterObjects objects;
  private final GcodeConsole console;

  PrinterApi(MoonrakerMemory memory, PrinterObjects objects) {
    this.memory = memory;
    this.objects = objects;
    this.console = new GcodeConsole(memory);
  }

  void register(ApiRegistry api) {
    SimMachine machine = memory.machine;
    api.add("GET", "/printer/info", "printer.info", a -> info());
    api.add("GET", "/printer/objects/list", "printer.objects.list", a -> list());
    api.add("GET", "/printer/objects/query", "", a -> query(byName(a.values())));
    api.add("POST", "/printer/objects/query", "printer.objects.query", a -> query(wanted(a)));
    api.add(
        "GET", "/printer/query_endstops/status", "printer.query_endstops.status", a -> endstops());
    api.add("POST", "/printer/print/start", "printer.print.start", this::start);
    api.add("POST", "/printer/print/pause", "printer.print.pause", a -> run(machine::pause));
    api.add("POST", "/printer/print/resume", "printer.print.resume", a -> run(machine::resume));
    api.add("POST", "/printer/print/cancel", "printer.print.cancel", a -> run(machine::cancel));
    api.add(
        "POST",
        "/printer/emergency_stop",
        "printer.emergency_stop",
        a -> run(machine::emergencyStop));
    api.add(
        "POST",
        "/printer/firmware_restart",
        "printer.firmware_restart",
        a -> run(machine::firmwareRestart));
    api.add("POST", "/printer/restart", "printer.restart", a -> run(machine::restart));
    api.add("POST", "/printer/gcode/script", "printer.gcode.script", this::script);
  }

  private JsonNode run(Runnable action) {
    memory.machine.requireConnected();
    action.run();
    return OK;
  }

  private JsonNode start(Args args) {
    String name = args.text("filename");
    memory.start(name);
    return OK;
  }

  private JsonNode script(Args args) {
    memory.machine.requireConnected();
    JsonNode script = args.values().get("script");
    if (script == null) {
      throw SimRefusal.of(400, "Missing Argument [script]");
    }
    console.run(script.asText());
    return OK;
  }

  private JsonNode info() {
    memory.machine.requireConnected();
    SimView view = memory.machine.view();
    return Json.of(
        "state",
        PrinterObjects.hostState(view),
        "state_message",
        view.hostMessage(),
        "hostname",
        "printer-host",
        "klipper_path",
        "/home/pi/klipper",
        "python_path",
        "/usr/bin/python3",
        "process_id",
        24007,
        "user_id",
        0,
        "group_id",
        0,
        "log_file",
        "/home/pi/printer_data/logs/klippy.log",
        "config_file",
        CONFIG,
        "software_version",
        "v0.13.0-730-g84104bbbd",
        "cpu_info",
        "<cpu>");
  }

  private JsonNode list() {
    memory.machine.requireConnected();
    return Json.of(
        "objects",
        List.of(
            "gcode",
            "webhooks",
            "configfile",
            "mcu",
            "heaters",
            "temperature_host heater_bed",
            "heater_bed",
            "fan",
            "pause_resume",
            "filament_switch_sensor runout",
            "gcode_move",
            "print_stats",
            "virtual_sdcard",
            "display_status",
            "idle_timeout",
            "gcode_macro CANCEL_PRINT",
            "gcode_macro FAKE_ERROR",
            "query_endstops",
            "stepper_enable",
            "motion_report",
            "toolhead",
            "temperature_host extruder",
            "extruder",
            "system_stats",
            "manual_probe"));
  }

  private JsonNode endstops() {
    memory.machine.requireConnected();
    memory.machine.touch();
    return Json.of("stepper_x", "TRIGGERED", "stepper_y", "TRIGGERED", "stepper_z", "TRIGGERED");
  }

  private JsonNode query(ObjectNode wanted) {
    memory.machine.requireConnected();
    return objects.query(wanted);
  }

  /** Query strings name objects, with fields after the equals sign. */
  private static ObjectNode byName(ObjectNode query) {
    ObjectNode wanted = Json.of();
    Iterator<Map.Entry<String, JsonNode>> fields = query.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String names = field.getValue().asText("");
      ArrayNode list = Json.list();
      for (String name : names.split(",")) {
        list.add(name);
      }
      wanted.set(field.getKey(), names.isEmpty() ? Json.value(null) : list);
    }
    return wanted;
  }

  static ObjectNode wanted(Args args) {
    JsonNode given = args.values().get("objects");
    if (given == null) {
      throw SimRefusal.of(400, "Missing Argument [objects]");
    }
    if (!(given instanceof ObjectNode wanted)) {
      throw SimRefusal.of(400, "Invalid Argument Type [objects]");
    }
    for (JsonNode fields : wanted) {
      if (!fields.isNull() && !fields.isArray()) {
        throw SimRefusal.of(400, "Invalid argument");
      }
    }
    return wanted;
  }
}
