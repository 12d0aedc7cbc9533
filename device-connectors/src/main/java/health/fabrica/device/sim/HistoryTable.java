package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moonraker's history: begun and ended by notices, frozen when Moonraker was away. */
final class HistoryTable {

  /** One entry; guarded by the table. */
  static final class Entry {
    final String jobId;
    final String user;
    String filename;
    String status = "in_progress";
    final double startTime;
    @Nullable Double endTime;
    double printSeconds;
    double totalSeconds;
    double filamentMm;
    final ObjectNode metadata;
    final SimRun run;

    private Entry(String jobId, String user, SimRun run, double startTime, ObjectNode metadata) {
      this.jobId = jobId;
      this.user = user;
      this.filename = run.fileName;
      this.run = run;
      this.startTime = startTime;
      this.metadata = metadata;
    }

    ObjectNode json(boolean exists) {
      return Json.of(
          "job_id",
          jobId,
          "user",
          user,
          "filename",
          filename,
          "status",
          status,
          "start_time",
          startTime,
          "end_time",
          endTime,
          "print_duration",
          printSeconds,
          "total_duration",
          totalSeconds,
          "filament_used",
          filamentMm,
          "metadata",
          metadata,
          "auxiliary_data",
          Json.list(),
          "exists",
          exists);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private int serial;

  synchronized Entry begin(SimRun run, String user, double wallNow, ObjectNode metadata) {
    serial++;
    String id = String.format(Locale.ROOT, "%06X", serial);
    Entry entry = new Entry(id, user, run, wallNow, metadata);
    entry.totalSeconds = 0.24;
    entries.add(entry);
    return entry;
  }

  synchronized Optional<Entry> end(SimRun run, String outcome, double wallNow, double virtualNow) {
    for (Entry entry : entries) {
      if (entry.run == run && entry.status.equals("in_progress")) {
        entry.status = outcome;
        entry.endTime = wallNow;
        entry.printSeconds = run.printSeconds;
        entry.totalSeconds = run.totalSeconds(virtualNow);
        entry.filamentMm = run.filamentMm();
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** What a Moonraker does at its start with jobs that its predecessor left open. */
  synchronized void interruptOpen() {
    entries.stream()
        .filter(e -> e.status.equals("in_progress"))
        .forEach(e -> e.status = "interrupted");
  }

  synchronized List<Entry> list(boolean newestFirst, int start, int limit) {
    List<Entry> sorted = new ArrayList<>(entries);
    if (newestFirst) {
      java.util.Collections.reverse(sorted);
    }
    int from = Math.min(start, sorted.size());
    return List.copyOf(sorted.subList(from, Math.min(sorted.size(), from + limit)));
  }

  synchronized Optional<Entry> find(String jobId) {
    return entries.stream().filter(e -> e.jobId.equals(jobId)).findFirst();
  }

  synchronized Optional<Entry> newestOf(String filename) {
    return list(true, 0, Integer.MAX_VALUE).stream()
        .filter(e -> e.filename.equals(filename))
        .findFirst();
  }

  synchronized void remove(Entry entry) {
    entries.remove(entry);
  }

  synchronized void forgetNewest() {
    if (!entries.isEmpty()) {
      entries.remove(entries.size() - 1);
    }
  }

  synchronized void blankNewestName() {
    if (!entries.isEmpty()) {
      entries.get(entries.size() - 1).filename = "";
    }
  }

  synchronized ObjectNode totals() {
    double longest = entries.stream().mapToDouble(e -> e.totalSeconds).max().orElse(0);
    double longestPrint = entries.stream().mapToDouble(e -> e.printSeconds).max().orElse(0);
    return Json.of(
        "total_jobs",
        (double) entries.size(),
        "total_time",
        entries.stream().mapToDouble(e -> e.totalSeconds).sum(),
        "total_print_time",
        entries.stream().mapToDouble(e -> e.printSeconds).sum(),
        "total_filament_used",
        entries.stream().mapToDouble(e -> e.filamentMm).sum(),
        "longest_job",
        longest,
        "longest_print",
        longestPrint);
  }

  synchronized ArrayNode json(boolean newestFirst, int start, int limit, SimStorage storage) {
    ArrayNode jobs = Json.list();
    for (Entry e : list(newestFirst, start, limit)) {
      jobs.add(e.json(storage.find(e.filename).isPresent()));
    }
    return jobs;
  }
}
