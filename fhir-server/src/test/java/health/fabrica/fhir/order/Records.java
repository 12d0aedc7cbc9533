package health.fabrica.fhir.order;

import health.fabrica.core.blob.Sha256;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.CaseRecord.FileEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Case records for tests. */
final class Records {

  static final Instant AT = Instant.parse("2026-11-22T09:00:00.123456789Z");
  static final String DISPATCH = "01JDA0000000000000000000AB";

  private Records() {}

  static CaseRecord.Imaging imaging() {
    return new CaseRecord.Imaging(
        OrderParts.STUDY_UID,
        OrderParts.STUDY_UID + ".1",
        Map.of("1.2.3.1", hash("one"), "1.2.3.2", hash("two")),
        1L << 33,
        AT);
  }

  static CaseRecord.Model model() {
    Map<String, Long> timings = new LinkedHashMap<>();
    timings.put("read", 12L);
    timings.put("mesh", 3_000_000_000L);
    return new CaseRecord.Model(
        "CT",
        "{\"print\":{\"layerHeightMm\":0.20}}",
        653628.25,
        1.0 / 3,
        1e-9,
        70000.125,
        86.8,
        36000,
        file("model.stl", "model/stl"),
        file("model.3mf", "model/3mf"),
        file("model.gcode", "text/x.gcode"),
        file("model.png", "image/png"),
        Optional.of(file("report.html", "text/html")),
        Optional.of(file("mask", "application/x-fabrica-mask")),
        "0.1.0",
        timings,
        AT);
  }

  /** The bytes of a file are its name. */
  private static FileEntry file(String name, String type) {
    return new FileEntry(name, type, hash(name), name.length());
  }

  static Sha256 mesh() {
    return model().stl().sha256();
  }

  static Sha256 hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static CaseRecord.Dispatch dispatch(String id) {
    return new CaseRecord.Dispatch(id, "printer-1", AT);
  }

  static CaseRecord.Print print(String id) {
    return new CaseRecord.Print(
        id, "printer-1", Optional.of(AT), AT.plusSeconds(60), Optional.of(3456.5));
  }

  static CaseRecord.PrintFailure failure(String id) {
    return new CaseRecord.PrintFailure(id, "printer-1", "FAILED: nozzle", AT);
  }

  /** One of each kind, and of each option both ways. */
  static List<CaseRecord> everyKind() {
    return List.of(
        imaging(),
        model(),
        new CaseRecord.Approval("Practitioner/r", ApproverRole.RADIOLOGIST, mesh(), AT),
        dispatch(DISPATCH),
        failure(DISPATCH),
        new CaseRecord.NotStarted(DISPATCH, "Practitioner/q", AT),
        print(DISPATCH),
        new CaseRecord.Print(DISPATCH, "printer-1", Optional.empty(), AT, Optional.empty()),
        new CaseRecord.Release("Practitioner/q", ApproverRole.QUALITY, AT),
        new CaseRecord.Outcome("S", "L", Optional.of("G"), LocalDate.of(2024, 2, 29), AT),
        new CaseRecord.Outcome("S", "L", Optional.empty(), LocalDate.of(2026, 1, 1), AT),
        new CaseRecord.WriteBack("http://ehr", Optional.of("Device/1"), AT),
        new CaseRecord.WriteBack("http://ehr", Optional.empty(), AT),
        new CaseRecord.ModelObjects(
            "1.2.3", Map.of("1.2.3.4", "1.2.5"), List.of("http://pacs"), AT));
  }
}
