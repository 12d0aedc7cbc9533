package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Moonraker's own queue. Fabrica does not use it; somebody else might. */
final class QueueApi {

  private record Queued(String filename, String jobId, double addedAt) {}

  private final MoonrakerMemory memory;
  private final List<Queued> queue = new ArrayList<>();
  private long serial = 0x7FD605EEF850L;

  QueueApi(MoonrakerMemory memory) {
    this.memory = memory;
  }

  void register(ApiRegistry api) {
    api.add("GET", "/server/job_queue/status", "server.job_queue.status", a -> status("paused"));
    api.add("POST", "/server/job_queue/job", "server.job_queue.post_job", this::add);
    api.add("DELETE", "/server/job_queue/job", "server.job_queue.delete_job", this::delete);
    api.add("POST", "/server/job_queue/pause", "server.job_queue.pause", a -> status("paused"));
    api.add("POST", "/server/job_queue/start", "server.job_queue.start", a -> start());
  }

  private synchronized ObjectNode status(String state) {
    double now = memory.wallNow();
    ArrayNode jobs = Json.list();
    for (Queued q : queue) {
      jobs.add(
          Json.of(
              "filename",
              q.filename(),
              "job_id",
              q.jobId(),
              "time_added",
              q.addedAt(),
              "time_in_queue",
              now - q.addedAt()));
    }
    return Json.of("queued_jobs", jobs, "queue_state", state);
  }

  private synchronized JsonNode add(Args args) {
    List<String> names = new ArrayList<>();
    args.values().path("filenames").forEach(n -> names.add(n.asText()));
    for (String name : names) {
      if (memory.storage.find(name).isEmpty()) {
        throw SimRefusal.of(400, "G-Code File " + name + " does not exist");
      }
    }
    for (String name : names) {
      serial += 0x5C0;
      queue.add(new Queued(name, String.format(Locale.ROOT, "%016X", serial), memory.wallNow()));
    }
    return changed("jobs_added", "paused");
  }

  private synchronized JsonNode delete(Args args) {
    queue.removeIf(q -> args.flag("all") || args.text("job_ids", "").contains(q.jobId()));
    return changed("jobs_removed", "paused");
  }

  private synchronized JsonNode start() {
    JsonNode loading = status("loading");
    if (!queue.isEmpty()) {
      memory.start(queue.remove(0).filename());
    }
    return loading;
  }

  private ObjectNode changed(String action, String state) {
    ObjectNode now = status(state);
    memory.notifyAll(
        "notify_job_queue_changed",
        Json.of("action", action, "updated_queue", now.get("queued_jobs"), "queue_state", state));
    return now;
  }
}
