package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Arguments of one call, from query, JSON body or JSON-RPC, with Moonraker's refusals. */
record Args(ObjectNode values, @Nullable String user) {

  String text(String name) {
    JsonNode v = values.get(name);
    if (v == null || v.isNull()) {
      throw SimRefusal.of(400, "No data for argument: " + name);
    }
    return v.asText();
  }

  String text(String name, String otherwise) {
    JsonNode v = values.get(name);
    return v == null ? otherwise : v.asText();
  }

  boolean flag(String name) {
    return text(name, "false").equals("true");
  }

  int number(String name, int otherwise) {
    JsonNode v = values.get(name);
    if (v == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(v.asText());
    } catch (NumberFormatException e) {
      throw SimRefusal.of(
          400,
          "Unable to convert argument ["
              + name
              + "] to <class 'int'>: value received: "
              + v.asText());
    }
  }
}
