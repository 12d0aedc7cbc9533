package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Moonraker tells of a G-code file: more when it knows the slicer's header. */
final class Metadata {

  private static final Pattern KNOWN_SLICER = Pattern.compile("(PrusaSlicer) (\\S+) on .*");
  private static final Pattern THUMBNAIL = Pattern.compile("(\\d+)x(\\d+) (\\d+)");
  private static final Pattern TIME_PART = Pattern.compile("(\\d+)([dhms])");

  private Metadata() {}

  static ObjectNode of(SimStorage.Stored file, GcodeProgram p) {
    Matcher slicer = KNOWN_SLICER.matcher(p.generator());
    boolean known = slicer.matches();
    ObjectNode node =
        Json.of(
            "size",
            file.size(),
            "modified",
            file.modified(),
            "uuid",
            file.uuid(),
            "file_processors",
            Json.list(),
            "slicer",
            known ? slicer.group(1) : "Unknown",
            "slicer_version",
            known ? slicer.group(2) : "?");
    if (!p.hasCommands()) {
      return node;
    }
    node.put("gcode_start_byte", p.firstCommandByte()).put("gcode_end_byte", file.size());
    if (known) {
      slicerFields(node, file, p);
    } else {
      node.put("object_height", p.maxZMm()).put("first_layer_height", p.firstZMm());
      firstTemperature(node, p, GcodeProgram.Kind.NOZZLE_WAIT, "first_layer_extr_temp");
      firstTemperature(node, p, GcodeProgram.Kind.BED_WAIT, "first_layer_bed_temp");
    }
    return node;
  }

  private static void firstTemperature(
      ObjectNode node, GcodeProgram p, GcodeProgram.Kind kind, String field) {
    p.events().stream()
        .filter(e -> e.kind() == kind)
        .findFirst()
        .ifPresent(e -> node.put(field, e.value()));
  }

  private static void slicerFields(ObjectNode node, SimStorage.Stored file, GcodeProgram p) {
    Map<String, String> c = p.comments();
    number(node, "layer_count", c.get("total layers count"), d -> (long) d);
    node.put("object_height", p.maxZMm());
    String time = c.get("estimated printing time (normal mode)");
    if (time != null) {
      node.put("estimated_time", seconds(time));
    }
    number(node, "nozzle_diameter", c.get("nozzle_diameter"), d -> d);
    number(node, "layer_height", c.get("layer_height"), d -> d);
    number(node, "first_layer_height", c.get("first_layer_height"), d -> d);
    number(node, "first_layer_extr_temp", c.get("first_layer_temperature"), d -> d);
    number(node, "first_layer_bed_temp", c.get("first_layer_bed_temperature"), d -> d);
    String name = c.get("filament_settings_id");
    if (name != null) {
      node.put("filament_name", name.replace("\"", ""));
    }
    if (c.get("filament_type") != null) {
      node.put("filament_type", c.get("filament_type"));
    }
    for (String empty :
        new String[] {"filament_colors", "extruder_colors", "filament_temps", "referenced_tools"}) {
      node.set(empty, Json.list());
    }
    number(node, "filament_total", c.get("filament used [mm]"), d -> d);
    number(node, "filament_weight_total", c.get("total filament used [g]"), d -> d);
    ArrayNode weights = Json.list();
    if (node.has("filament_weight_total")) {
      weights.add(node.get("filament_weight_total"));
    }
    node.set("filament_weights", weights);
    if (c.get("printer_model") != null) {
      node.put("printer_model", c.get("printer_model"));
    }
    ArrayNode thumbs = thumbnails(file.path(), p, "relative_path");
    if (!thumbs.isEmpty()) {
      node.set("thumbnails", thumbs);
    }
  }

  static ArrayNode thumbnails(String path, GcodeProgram p, String pathField) {
    ArrayNode list = Json.list();
    Matcher m = THUMBNAIL.matcher(p.thumbnail());
    if (m.matches()) {
      String size = m.group(1) + "x" + m.group(2);
      list.add(
          Json.of(
              "width",
              Integer.valueOf(m.group(1)),
              "height",
              Integer.valueOf(m.group(2)),
              "size",
              Integer.parseInt(m.group(3)) * 3 / 4,
              pathField,
              ".thumbs/" + path.replaceAll("\\.gcode$", "") + "-" + size + ".png"));
    }
    return list;
  }

  private static void number(
      ObjectNode node, String field, @Nullable String text, DoubleFunction<Number> as) {
    if (text == null) {
      return;
    }
    try {
      node.set(field, Json.value(as.apply(Double.parseDouble(text))));
    } catch (NumberFormatException e) {
      // A header field that is no number is left out, as Moonraker does.
    }
  }

  private static long seconds(String text) {
    long sum = 0;
    Matcher m = TIME_PART.matcher(text);
    while (m.find()) {
      long unit =
          switch (m.group(2)) {
            case "d" -> 86_400;
            case "h" -> 3_600;
            case "m" -> 60;
            default -> 1;
          };
      sum += Long.parseLong(m.group(1)) * unit;
    }
    return sum;
  }
}
