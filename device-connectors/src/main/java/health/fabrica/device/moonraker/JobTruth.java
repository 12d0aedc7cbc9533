package health.fabrica.device.moonraker;

import health.fabrica.device.DeviceJobState;
import health.fabrica.device.JobProgress;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.RemoteJobRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Combines live view and history into runs. The rules, each from a recording:
 *
 * <ul>
 *   <li>An open or abandoned entry says only that the job began; the live view of the same name
 *       says how it stands. A Moonraker that was killed leaves {@code interrupted} for ever
 *       although the print completes: then the live view decides and the run is flagged.
 *   <li>An ended entry decides, also over a live view that still says {@code printing} or {@code
 *       paused} after a shutdown.
 *   <li>A shutdown of Klipper overrides a live {@code printing}; until the history has ended the
 *       run a person is asked.
 *   <li>After a Klipper restart the live view is empty: only the history knows.
 *   <li>A run can miss in the history; then the live view alone is told, flagged.
 *   <li>A live job beside an ended entry of the same name is a second run.
 * </ul>
 */
final class JobTruth {

  private JobTruth() {}

  /**
   * Runs of a file, newest first, then entries whose name was lost.
   *
   * @param live or null when Klipper is not connected
   */
  static List<RemoteJob> runs(
      String name, @Nullable LiveView live, List<HistoryEntry> newestFirst, Instant notBefore) {
    List<RemoteJob> runs = new ArrayList<>();
    boolean liveToPlace = live != null && live.filename().equals(name);
    for (HistoryEntry entry : newestFirst) {
      boolean named = entry.filename().equals(name);
      if (!named && !entry.filename().isEmpty() || entry.startedAt().isBefore(notBefore)) {
        continue;
      }
      if (named && liveToPlace && live != null) {
        liveToPlace = false;
        if (isAnotherRun(live, entry)) {
          runs.add(withoutHistory(live));
          runs.add(ended(entry, live));
        } else {
          runs.add(together(live, entry));
        }
      } else {
        runs.add(ended(entry, live));
      }
    }
    if (liveToPlace && live != null) {
      runs.add(0, withoutHistory(live));
    }
    return runs;
  }

  /** Whether the two cannot be one run: looking twice a moment apart tells a race from a fact. */
  static boolean isAnotherRun(LiveView live, HistoryEntry entry) {
    if (entry.open() || entry.abandoned() || !live.ready()) {
      return false;
    }
    return live.active() || entry.state() != live.jobState();
  }

  private static RemoteJob together(LiveView live, HistoryEntry entry) {
    boolean historyDecides = entry.state().isTerminal();
    DeviceJobState state = historyDecides ? entry.state() : live.jobState();
    List<String> notes =
        entry.abandoned()
            ? List.of("history '" + entry.status() + "', live view '" + live.state() + "' decides")
            : List.of();
    String status = entry.status().startsWith("klippy") ? entry.status() + " " : "";
    return new RemoteJob(
        entry.ref(),
        entry.sizeBytes(),
        state,
        true,
        entry.endedAt(),
        live.progress(),
        Math.max(live.filamentUsedMm(), entry.filamentUsedMm()),
        (status + live.detail()).strip(),
        notes);
  }

  private static RemoteJob withoutHistory(LiveView live) {
    return new RemoteJob(
        new RemoteJobRef(live.filename(), "", null),
        live.fileSizeBytes() > 0 ? live.fileSizeBytes() : -1,
        live.jobState(),
        true,
        null,
        live.progress(),
        live.filamentUsedMm(),
        live.detail(),
        List.of("not in the history"));
  }

  private static RemoteJob ended(HistoryEntry entry, @Nullable LiveView live) {
    DeviceJobState state = entry.state();
    String detail =
        switch (state) {
          case FAILED -> Texts.mask(entry.status());
          case UNKNOWN ->
              "history '"
                  + Texts.mask(entry.status())
                  + (live == null ? "', no live view" : "', live view shows another or no job");
          default -> "";
        };
    JobProgress progress =
        state == DeviceJobState.PRINTED
            ? new JobProgress(1, JobProgress.Basis.DEVICE, null, null, null, null)
            : JobProgress.NONE;
    return new RemoteJob(
        entry.ref(),
        entry.sizeBytes(),
        state,
        false,
        entry.endedAt(),
        progress,
        entry.filamentUsedMm() > 0 ? entry.filamentUsedMm() : null,
        detail,
        List.of());
  }
}
