package health.fabrica.device.moonraker;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DeviceStatus;
import health.fabrica.device.RemoteJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row a case of the recordings' README: live view and history together. */
class JobTruthTest {

  private static final String NAME = "fo-01ARZ3NDEKTSV4RRFFQ69G5FAV.gcode";
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private static LiveView live(String state, String hooks) {
    String file = state.equals("standby") ? "" : NAME;
    return new LiveView(
        state, file, "", 10, 5, 1, 4, 0.5, 100, hooks, "Printer is " + hooks, false, List.of());
  }

  private static HistoryEntry entry(String status, String name) {
    return new HistoryEntry("00000E", name, status, START, null, 0, 100);
  }

  private static List<RemoteJob> runs(LiveView live, HistoryEntry... entries) {
    return JobTruth.runs(NAME, live, List.of(entries), START.minusSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    "printing, ready,    in_progress,       PRINTING",
    "paused,   ready,    in_progress,       PAUSED",
    "complete, ready,    in_progress,       PRINTED",
    "complete, ready,    completed,         PRINTED",
    "cancelled,ready,    cancelled,         CANCELLED",
    "error,    ready,    error,             FAILED",
    "printing, ready,    interrupted,       PRINTING",
    "complete, ready,    interrupted,       PRINTED",
    "complete, ready,    server_exit,       PRINTED",
    "cancelled,ready,    interrupted,       CANCELLED",
    "paused,   shutdown, klippy_shutdown,   FAILED",
    "printing, shutdown, klippy_shutdown,   FAILED",
    "printing, shutdown, in_progress,       NEEDS_OPERATOR",
    "paused,   shutdown, in_progress,       NEEDS_OPERATOR",
    "standby,  ready,    klippy_disconnect, FAILED",
    "standby,  ready,    completed,         PRINTED",
    "standby,  ready,    interrupted,       UNKNOWN",
    "standby,  ready,    in_progress,       UNKNOWN",
    "standby,  ready,    something_new,     UNKNOWN"
  })
  void liveViewAndHistoryGiveOneRun(
      String state, String hooks, String history, DeviceJobState expected) {
    List<RemoteJob> found = runs(live(state, hooks), entry(history, NAME));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).state()).isEqualTo(expected);
    assertThat(found.get(0).ref().jobId()).isEqualTo("00000E");
  }

  @Test
  void aPrintThatEndedAfterMoonrakerWasKilledIsFlagged() {
    assertThat(runs(live("complete", "ready"), entry("interrupted", NAME)).get(0).notes())
        .anyMatch(n -> n.contains("interrupted"));
  }

  @Test
  void aRunThatNeverEnteredTheHistoryIsToldByTheLiveView() {
    List<RemoteJob> found = runs(live("complete", "ready"));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).state()).isEqualTo(DeviceJobState.PRINTED);
    assertThat(found.get(0).notes()).containsExactly("not in the history");
  }

  @Test
  void aSecondRunOfTheSameFileIsASecondRun() {
    assertThat(runs(live("printing", "ready"), entry("completed", NAME))).hasSize(2);
    assertThat(runs(live("complete", "ready"), entry("klippy_disconnect", NAME))).hasSize(2);
  }

  @Test
  void withoutKlipperTheHistoryDecides() {
    assertThat(runs(null, entry("klippy_disconnect", NAME)).get(0).state())
        .isEqualTo(DeviceJobState.FAILED);
    assertThat(runs(null, entry("in_progress", NAME)).get(0).state())
        .isEqualTo(DeviceJobState.UNKNOWN);
  }

  @Test
  void anEntryWithoutNameIsKeptForMatchingById() {
    List<RemoteJob> found = runs(live("standby", "ready"), entry("cancelled", ""));
    assertThat(found).singleElement().matches(r -> r.ref().name().isEmpty());
  }

  @Test
  void otherFilesAndEarlierRunsAreLeftOut() {
    List<HistoryEntry> entries = new ArrayList<>();
    entries.add(entry("completed", "benchy.gcode"));
    entries.add(new HistoryEntry("1", NAME, "completed", START.minusSeconds(120), null, 0, 100));
    assertThat(JobTruth.runs(NAME, live("standby", "ready"), entries, START.minusSeconds(60)))
        .isEmpty();
  }

  @Test
  void aShutdownOverridesTheLiveState() {
    assertThat(live("printing", "shutdown").status()).isEqualTo(DeviceStatus.ALARM);
    assertThat(live("paused", "error").status()).isEqualTo(DeviceStatus.ALARM);
    assertThat(live("standby", "startup").status()).isEqualTo(DeviceStatus.NOT_READY);
    assertThat(live("something", "ready").status()).isEqualTo(DeviceStatus.NOT_READY);
  }

  @Test
  void textOfTheDeviceLosesPathsAndTraces() {
    assertThat(Texts.mask("cannot open /home/pi/printer_data/x.gcode"))
        .isEqualTo("cannot open <path>");
    assertThat(Texts.mask("bad Traceback (most recent call last):\n File x")).isEqualTo("bad");
    assertThat(Texts.mask("x".repeat(5000))).hasSizeLessThan(250);
  }
}
