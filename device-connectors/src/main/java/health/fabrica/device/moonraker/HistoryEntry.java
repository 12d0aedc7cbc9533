package health.fabrica.device.moonraker;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.RemoteJobRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of Moonraker's history.
 *
 * @param jobId Moonraker's id
 * @param filename can be empty although the job had a name
 * @param status {@code in_progress}, {@code completed}, {@code cancelled}, {@code error}, {@code
 *     klippy_shutdown}, {@code klippy_disconnect}, {@code interrupted}, {@code server_exit}
 * @param startedAt by the device's clock
 * @param endedAt by the device's clock, or null
 * @param filamentUsedMm 0 until the job has ended
 * @param sizeBytes of the file, or -1
 */
record HistoryEntry(
    String jobId,
    String filename,
    String status,
    Instant startedAt,
    @Nullable Instant endedAt,
    double filamentUsedMm,
    long sizeBytes) {

  static final String QUERY = "/server/history/list?limit=200&order=desc";

  static List<HistoryEntry> readAll(JsonNode answer) throws DeviceException {
    List<HistoryEntry> entries = new ArrayList<>();
    for (JsonNode job : Answers.array(Answers.object(answer, "result"), "jobs")) {
      entries.add(read(job));
    }
    return entries;
  }

  private static HistoryEntry read(JsonNode job) throws DeviceException {
    Instant started = Answers.time(job, "start_time");
    if (started == null) {
      throw Answers.odd("a history entry without a start time", null);
    }
    JsonNode filename = job.path("filename");
    return new HistoryEntry(
        Answers.text(job, "job_id"),
        filename.isTextual() ? filename.textValue() : "",
        Answers.text(job, "status"),
        started,
        Answers.time(job, "end_time"),
        job.path("filament_used").asDouble(0),
        job.path("metadata").path("size").asLong(-1));
  }

  RemoteJobRef ref() {
    return new RemoteJobRef(filename, jobId, startedAt);
  }

  /**
   * Whether the entry was left behind by a Moonraker that went away: it says nothing of the end.
   */
  boolean abandoned() {
    return status.equals("interrupted") || status.equals("server_exit");
  }

  boolean open() {
    return status.equals("in_progress");
  }

  /** What the entry alone says. */
  DeviceJobState state() {
    return switch (status) {
      case "completed" -> DeviceJobState.PRINTED;
      case "cancelled" -> DeviceJobState.CANCELLED;
      case "error", "klippy_shutdown", "klippy_disconnect" -> DeviceJobState.FAILED;
      default -> DeviceJobState.UNKNOWN;
    };
  }
}
