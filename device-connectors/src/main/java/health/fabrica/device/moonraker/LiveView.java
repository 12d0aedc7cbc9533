package health.fabrica.device.moonraker;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceSnapshot.Temperature;
import health.fabrica.device.DeviceStatus;
import health.fabrica.device.JobProgress;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.RemoteJobRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Klipper shows now.
 *
 * @param state {@code print_stats.state}
 * @param filename of the present or last job, empty after a Klipper restart
 * @param message cause of an error
 * @param totalDurationS seconds since the start of the job, pauses and heating included
 * @param filamentUsedMm filament of this job
 * @param layer layer in work or null
 * @param layerTotal layers or null
 * @param fraction share of the file's bytes read
 * @param fileSizeBytes 0 when no file is loaded
 * @param webhooksState state of Klipper itself; overrides {@code state} unless {@code ready}
 * @param webhooksMessage its explanation
 * @param pauseFlag {@code pause_resume.is_paused}: also set by a pause without a job, so no proof
 * @param temperatures heaters
 */
record LiveView(
    String state,
    String filename,
    String message,
    double totalDurationS,
    double filamentUsedMm,
    @Nullable Integer layer,
    @Nullable Integer layerTotal,
    double fraction,
    long fileSizeBytes,
    String webhooksState,
    String webhooksMessage,
    boolean pauseFlag,
    List<Temperature> temperatures) {

  static final String QUERY =
      "/printer/objects/query?print_stats&virtual_sdcard&webhooks&pause_resume&extruder&heater_bed";
  private static final double MILLIS = 1000;

  static LiveView read(JsonNode answer) throws DeviceException {
    return of(Answers.object(Answers.object(answer, "result"), "status"));
  }

  static LiveView of(JsonNode status) throws DeviceException {
    JsonNode stats = Answers.object(status, "print_stats");
    JsonNode card = Answers.object(status, "virtual_sdcard");
    JsonNode hooks = Answers.object(status, "webhooks");
    JsonNode info = stats.path("info");
    List<Temperature> temperatures = new ArrayList<>();
    for (String heater : List.of("extruder", "heater_bed")) {
      JsonNode h = status.path(heater);
      if (h.path("temperature").isNumber() && h.path("target").isNumber()) {
        temperatures.add(
            new Temperature(
                heater, h.path("temperature").doubleValue(), h.path("target").doubleValue()));
      }
    }
    double progress = Answers.number(card, "progress");
    return new LiveView(
        Answers.text(stats, "state"),
        Answers.text(stats, "filename"),
        stats.path("message").asText(""),
        Math.max(0, Answers.number(stats, "total_duration")),
        Answers.number(stats, "filament_used"),
        Answers.count(info, "current_layer"),
        Answers.count(info, "total_layer"),
        Math.min(1, Math.max(0, progress)),
        card.path("file_size").asLong(0),
        Answers.text(hooks, "state"),
        hooks.path("state_message").asText(""),
        status.path("pause_resume").path("is_paused").asBoolean(false),
        List.copyOf(temperatures));
  }

  boolean ready() {
    return webhooksState.equals("ready");
  }

  boolean active() {
    return state.equals("printing") || state.equals("paused");
  }

  DeviceStatus status() {
    return switch (webhooksState) {
      case "ready" ->
          switch (state) {
            case "printing" -> DeviceStatus.BUSY;
            case "paused" -> DeviceStatus.PAUSED;
            case "standby", "complete", "cancelled", "error" -> DeviceStatus.IDLE;
            default -> DeviceStatus.NOT_READY;
          };
      case "shutdown", "error" -> DeviceStatus.ALARM;
      default -> DeviceStatus.NOT_READY;
    };
  }

  /** The state of the job in the live view, before the history is asked. */
  DeviceJobState jobState() {
    if (!ready() && active()) {
      return status() == DeviceStatus.ALARM
          ? DeviceJobState.NEEDS_OPERATOR
          : DeviceJobState.UNKNOWN;
    }
    return switch (state) {
      case "printing" -> DeviceJobState.PRINTING;
      case "paused" -> DeviceJobState.PAUSED;
      case "complete" -> DeviceJobState.PRINTED;
      case "cancelled" -> DeviceJobState.CANCELLED;
      case "error" -> DeviceJobState.FAILED;
      default -> DeviceJobState.UNKNOWN;
    };
  }

  String detail() {
    return ready() ? Texts.firstLine(message) : Texts.firstLine(webhooksMessage);
  }

  JobProgress progress() {
    double share = state.equals("complete") ? 1 : fraction;
    return new JobProgress(
        share,
        JobProgress.Basis.BYTES,
        layer,
        layerTotal,
        Duration.ofMillis(Math.round(totalDurationS * MILLIS)),
        null);
  }

  /** The job of the live view alone, or null when none is shown. */
  @Nullable RemoteJob job() {
    if (filename.isEmpty()) {
      return null;
    }
    return new RemoteJob(
        new RemoteJobRef(filename, "", null),
        fileSizeBytes > 0 ? fileSizeBytes : -1,
        jobState(),
        true,
        null,
        progress(),
        filamentUsedMm,
        detail(),
        List.of());
  }
}
