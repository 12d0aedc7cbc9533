package health.fabrica.device.moonraker;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.device.DeviceException;
import health.fabrica.device.ErrorKind;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads Moonraker's errors. Its messages are often generic and the cause stands only in the last
 * line of a traceback; that line decides the kind here and goes no further.
 */
final class Refusals {

  private Refusals() {}

  static DeviceException of(Purpose purpose, int status, byte[] body) {
    String message = "";
    String cause = "";
    try {
      JsonNode error = Answers.JSON.readTree(body).path("error");
      message = error.path("message").asText("");
      cause = error.path("traceback").asText("").strip();
      cause = cause.substring(cause.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      message = "";
    }
    ErrorKind kind = kind(purpose, status, message, cause);
    String said = message.isEmpty() ? "" : " (" + Texts.mask(message) + ")";
    return DeviceException.answered(
        kind, sentence(kind, status) + said + ".", hint(kind), status, Texts.mask(message));
  }

  private static ErrorKind kind(Purpose purpose, int status, String message, String cause) {
    String all = (message + " " + cause).toLowerCase(Locale.ROOT);
    return switch (status) {
      case 400 -> badRequest(all);
      case 401 -> ErrorKind.AUTH;
      case 403 -> purpose == Purpose.READ ? ErrorKind.AUTH : ErrorKind.BUSY;
      case 404 -> ErrorKind.REJECTED;
      case 405 -> ErrorKind.UNSUPPORTED;
      case 413, 507 -> ErrorKind.STORAGE_FULL;
      case 422 -> ErrorKind.INTEGRITY;
      case 429 -> ErrorKind.RATE_LIMITED;
      case 503 -> notReady(purpose, all);
      default ->
          purpose.changesSomething() && (status >= 500 || status < 400)
              ? ErrorKind.TIMEOUT_OUTCOME_UNKNOWN
              : ErrorKind.PROTOCOL;
    };
  }

  private static ErrorKind badRequest(String all) {
    if (all.contains("sd busy")) {
      return ErrorKind.BUSY;
    }
    return all.contains("printer is shutdown") || all.contains("printer is not ready")
        ? ErrorKind.NOT_READY
        : ErrorKind.REJECTED;
  }

  /**
   * "Klippy Host not connected" means that nothing was passed on. "Klippy Disconnected" answers
   * calls that were in flight when Klipper died: those may have been carried out.
   */
  private static ErrorKind notReady(Purpose purpose, String all) {
    boolean inFlight = !all.contains("not connected");
    return purpose.changesSomething() && inFlight
        ? ErrorKind.TIMEOUT_OUTCOME_UNKNOWN
        : ErrorKind.NOT_READY;
  }

  private static String sentence(ErrorKind kind, int status) {
    return switch (kind) {
      case AUTH -> "The printer's host does not accept the API key, HTTP " + status;
      case BUSY -> "The printer is busy or the file is in use, HTTP " + status;
      case NOT_READY -> "The printer is not ready, HTTP " + status;
      case INTEGRITY -> "The printer's host received other bytes than were sent, HTTP " + status;
      case STORAGE_FULL -> "The printer has no room for the file, HTTP " + status;
      case RATE_LIMITED -> "The printer's host asks to slow down, HTTP " + status;
      case TIMEOUT_OUTCOME_UNKNOWN ->
          "The printer's host failed while it carried out the request, HTTP " + status;
      case UNREACHABLE, CONFLICT_EXISTS, REJECTED, UNSUPPORTED, PROTOCOL ->
          "The printer's host refused the request, HTTP " + status;
    };
  }

  private static String hint(ErrorKind kind) {
    return switch (kind) {
      case AUTH -> "Check the API key of this printer.";
      case BUSY -> "Wait until the job on the printer has ended.";
      case NOT_READY -> "Wait until it has started; after a shutdown restart its firmware.";
      case INTEGRITY -> "The upload is repeated; check the network if it happens again.";
      case STORAGE_FULL -> "Delete old files on the printer.";
      case RATE_LIMITED -> "Ask less often.";
      case TIMEOUT_OUTCOME_UNKNOWN -> "Fabrica looks at the printer before anything else.";
      case UNREACHABLE, CONFLICT_EXISTS, REJECTED, UNSUPPORTED, PROTOCOL ->
          "Check the file and the version of the printer's software.";
    };
  }
}
