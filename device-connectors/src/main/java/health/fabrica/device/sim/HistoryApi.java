package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;

/** Endpoints about ended and running jobs. */
final class HistoryApi {

  private static final int DEFAULT_LIMIT = 50;

  private final MoonrakerMemory memory;

  HistoryApi(MoonrakerMemory memory) {
    this.memory = memory;
  }

  void register(ApiRegistry api) {
    api.add("GET", "/server/history/list", "server.history.list", this::list);
    api.add("GET", "/server/history/job", "server.history.get_job", this::job);
    api.add("DELETE", "/server/history/job", "server.history.delete_job", this::delete);
    api.add(
        "GET",
        "/server/history/totals",
        "server.history.totals",
        a -> Json.of("job_totals", memory.history.totals(), "auxiliary_totals", Json.list()));
  }

  private JsonNode list(Args args) {
    memory.machine.sync();
    int limit = args.number("limit", DEFAULT_LIMIT);
    int start = args.number("start", 0);
    String order = args.text("order", "desc").toUpperCase(Locale.ROOT);
    if (!order.equals("ASC") && !order.equals("DESC")) {
      throw SimRefusal.of(400, "Invalid `order` value: " + order);
    }
    ArrayNode jobs = memory.history.json(order.equals("DESC"), start, limit, memory.storage);
    return Json.of("count", jobs.size(), "jobs", jobs);
  }

  private JsonNode job(Args args) {
    memory.machine.sync();
    HistoryTable.Entry entry = entry(args);
    return Json.of("job", entry.json(memory.storage.find(entry.filename).isPresent()));
  }

  private JsonNode delete(Args args) {
    HistoryTable.Entry entry = entry(args);
    memory.history.remove(entry);
    return Json.list(entry.jobId);
  }

  private HistoryTable.Entry entry(Args args) {
    String uid = args.text("uid");
    return memory
        .history
        .find(uid)
        .orElseThrow(() -> SimRefusal.of(404, "Invalid job uid: " + uid));
  }
}
