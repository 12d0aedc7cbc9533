package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.undertow.util.StatusCodes;

/** Moonraker's error bodies, with the shape of its tracebacks. */
final class SimErrors {

  private SimErrors() {}

  static JsonNode http(SimRefusal refusal) {
    int status = refusal.status();
    String reason = StatusCodes.getReason(status);
    String said = refusal.text().strip();
    boolean presentable =
        !refusal.text().contains("\n") && !said.contains("<") && !said.contains(">");
    String message = refusal.generic() ? reason : presentable ? said : "Unknown";
    String last = "tornado.web.HTTPError: HTTP " + status + ": " + said;
    if (refusal.generic()) {
      last = "tornado.web.HTTPError: HTTP " + status + ": " + reason + " (" + said + ")";
    } else if (!refusal.lastLine().isEmpty()) {
      last = refusal.lastLine();
    }
    return Json.of(
        "error", Json.of("code", status, "message", message, "traceback", traceback(last)));
  }

  private static String traceback(String last) {
    return "Traceback (most recent call last):\n\n"
        + "  File \"<path>/web.py\", line <n>, in _execute\n    <source line>\n\n"
        + "  File \"<path>/application.py\", line <n>, in _process_http_request\n"
        + "    <source line>\n\n"
        + last
        + "\n";
  }

  static JsonNode rpc(int code, String message, JsonNode id) {
    return Json.of("jsonrpc", "2.0", "error", Json.of("code", code, "message", message), "id", id);
  }
}
