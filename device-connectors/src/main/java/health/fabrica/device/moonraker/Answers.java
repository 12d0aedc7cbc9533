package health.fabrica.device.moonraker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.fabrica.device.DeviceException;
import health.fabrica.device.ErrorKind;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads fields of an answer and refuses what has another shape. */
final class Answers {

  static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final long MICROS = 1_000_000;
  private static final double LATEST_SECONDS = 253_402_300_799.0; // end of the year 9999

  private Answers() {}

  static JsonNode parse(byte[] body) throws DeviceException {
    try {
      JsonNode node = JSON.readTree(body);
      if (node == null || !node.isContainerNode()) {
        throw odd("an answer that is no JSON object", null);
      }
      return node;
    } catch (JsonProcessingException e) {
      e.clearLocation(); // the location holds a piece of the answer
      throw odd("an answer that is no JSON", null);
    } catch (IOException e) {
      throw odd("an unreadable answer", e);
    }
  }

  static JsonNode object(JsonNode parent, String field) throws DeviceException {
    JsonNode node = parent.get(field);
    if (node == null || !node.isObject()) {
      throw odd("no object '" + field + "'", null);
    }
    return node;
  }

  static JsonNode array(JsonNode parent, String field) throws DeviceException {
    JsonNode node = parent.get(field);
    if (node == null || !node.isArray()) {
      throw odd("no list '" + field + "'", null);
    }
    return node;
  }

  static String text(JsonNode parent, String field) throws DeviceException {
    JsonNode node = parent.get(field);
    if (node == null || !node.isTextual()) {
      throw odd("no text '" + field + "'", null);
    }
    return node.textValue();
  }

  static double number(JsonNode parent, String field) throws DeviceException {
    JsonNode node = parent.get(field);
    if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw odd("no number '" + field + "'", null);
    }
    return node.doubleValue();
  }

  static boolean flag(JsonNode parent, String field) throws DeviceException {
    JsonNode node = parent.get(field);
    if (node == null || !node.isBoolean()) {
      throw odd("no truth value '" + field + "'", null);
    }
    return node.booleanValue();
  }

  static @Nullable Integer count(JsonNode parent, String field) {
    JsonNode node = parent.get(field);
    return node != null && node.canConvertToInt() && node.isNumber() ? node.intValue() : null;
  }

  /** Seconds since 1970 with a fraction; null when the field is null. */
  static @Nullable Instant time(JsonNode parent, String field) throws DeviceException {
    JsonNode node = parent.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    double seconds = number(parent, field);
    if (seconds < 0 || seconds > LATEST_SECONDS) {
      throw odd("no time '" + field + "'", null);
    }
    long micros = Math.round(seconds * MICROS);
    return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1000);
  }

  static DeviceException odd(String what, @Nullable Throwable cause) {
    return DeviceException.of(
        ErrorKind.PROTOCOL,
        "The printer's host sent " + what + ".",
        "Check that the address belongs to a Moonraker of a known version.",
        cause);
  }
}
