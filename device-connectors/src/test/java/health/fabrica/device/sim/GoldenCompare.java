package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares an answer with the recorded one: same fields, same types, and the same value for the
 * fields whose value the recording's README holds to (states, texts, names, flags, codes).
 */
final class GoldenCompare {

  private static final Set<String> VALUES =
      Set.of(
          "state",
          "status",
          "klippy_state",
          "klippy_connected",
          "filename",
          "path",
          "action",
          "root",
          "permissions",
          "print_started",
          "print_queued",
          "is_paused",
          "is_active",
          "file_size",
          "code",
          "message",
          "result",
          "job_id",
          "user",
          "count",
          "queue_state",
          "text",
          "exists",
          "total_layer",
          "state_message",
          "file_path",
          "slicer",
          "slicer_version",
          "layer_count",
          "estimated_time",
          "filament_total",
          "first_layer_extr_temp",
          "first_layer_bed_temp",
          "first_layer_height",
          "object_height",
          "enabled",
          "filament_detected",
          "name",
          "id",
          "jsonrpc",
          "operational",
          "error",
          "closedOrError",
          "ready",
          "printing",
          "login_required",
          "trusted",
          "width",
          "height",
          "relative_path",
          "thumbnail_path",
          "software_version",
          "moonraker_version");

  private GoldenCompare() {}

  static List<String> differences(JsonNode golden, JsonNode actual) {
    List<String> out = new ArrayList<>();
    compare("", "", golden, actual, out);
    return out;
  }

  private static void compare(
      String at, String field, JsonNode golden, JsonNode actual, List<String> out) {
    if (!kind(golden).equals(kind(actual))) {
      out.add(at + ": " + brief(golden) + " recorded, " + brief(actual) + " simulated");
    } else if (golden.isObject()) {
      Set<String> names = new TreeSet<>();
      golden.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (!golden.has(name) || !actual.has(name)) {
          out.add(at + "/" + name + (golden.has(name) ? " missing" : " not recorded"));
        } else if (name.equals("traceback")) {
          String g = lastLine(golden.get(name).asText());
          String a = lastLine(actual.get(name).asText());
          if (!g.equals(a)) {
            out.add(at + "/traceback: '" + g + "' recorded, '" + a + "' simulated");
          }
        } else {
          compare(at + "/" + name, name, golden.get(name), actual.get(name), out);
        }
      }
    } else if (golden.isArray()) {
      boolean series = at.contains("temperature_store") || golden.size() > 0 && isSeries(field);
      if (!series && golden.size() != actual.size()) {
        out.add(at + ": " + golden.size() + " items recorded, " + actual.size() + " simulated");
      }
      golden = byName(golden);
      actual = byName(actual);
      for (int i = 0; i < Math.min(golden.size(), actual.size()); i++) {
        compare(at + "[" + i + "]", field, golden.get(i), actual.get(i), out);
      }
    } else if (VALUES.contains(field) && !same(golden, actual)) {
      out.add(at + ": " + brief(golden) + " recorded, " + brief(actual) + " simulated");
    }
  }

  /** A folder listing has no order worth keeping. */
  private static JsonNode byName(JsonNode list) {
    String key = list.path(0).has("dirname") ? "dirname" : "filename";
    if (!list.path(0).has(key) || !list.path(0).has("modified")) {
      return list;
    }
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    items.sort(java.util.Comparator.comparing(n -> n.path(key).asText()));
    return Json.list(items.toArray());
  }

  private static boolean isSeries(String field) {
    return Set.of("temperatures", "targets", "powers").contains(field);
  }

  private static boolean same(JsonNode a, JsonNode b) {
    if (a.asText().startsWith("<masked")) {
      return true;
    }
    return a.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
  }

  private static String lastLine(String text) {
    String t = text.strip();
    return t.substring(t.lastIndexOf('\n') + 1);
  }

  private static String kind(JsonNode n) {
    return n.isNumber() ? "NUMBER" : n.getNodeType().name();
  }

  private static String brief(JsonNode n) {
    String s = n.toString();
    return s.length() > 90 ? s.substring(0, 90) + "…" : s;
  }
}
