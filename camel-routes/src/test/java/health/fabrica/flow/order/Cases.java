package health.fabrica.flow.order;

import health.fabrica.core.blob.Sha256;
import health.fabrica.flow.order.CaseRecord.FileEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cases for tests. */
public final class Cases {

  /** A moment. */
  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** The designer of every order made here. */
  public static final String DESIGNER = "Practitioner/designer";

  private Cases() {}

  /** A digest of a word. */
  public static Sha256 hash(String word) {
    return Sha256.of(word.getBytes(StandardCharsets.UTF_8));
  }

  /** An order for a bone model. */
  public static FabricationOrder order(String taskId) {
    return new FabricationOrder(
        taskId,
        "correlation-" + taskId,
        ProductKind.ANATOMIC_MODEL,
        new Segmenting.ByTissue("bone"),
        new ImagingReference("http://127.0.0.1:1/dicom-web", "1.2.3", Optional.empty()),
        Set.of("P1"),
        Optional.of(DESIGNER));
  }

  /** A model whose mesh has the digest of the word. */
  public static CaseRecord.Model model(String mesh) {
    return new CaseRecord.Model(
        "CT",
        "{}",
        1000,
        600,
        0.1,
        500,
        0.6,
        3600,
        new FileEntry("model.stl", "model/stl", hash(mesh), 84),
        new FileEntry("model.3mf", "model/3mf", hash(mesh + "3mf"), 10),
        new FileEntry("model.gcode", "text/x.gcode", hash(mesh + "gcode"), 10),
        new FileEntry("model.png", "image/png", hash(mesh + "png"), 10),
        Optional.of(new FileEntry("report.html", "text/html", hash(mesh + "html"), 10)),
        Optional.empty(),
        "test",
        Map.of(),
        NOON);
  }

  /** A case in progress with these records. */
  public static FabricationCase of(CaseRecord... records) {
    return new FabricationCase(order("t1"), TaskStatus.IN_PROGRESS, List.of(records));
  }

  /** The case with one more record. */
  public static FabricationCase with(FabricationCase work, CaseRecord record) {
    List<CaseRecord> records = new ArrayList<>(work.records());
    records.add(record);
    return new FabricationCase(work.order(), work.status(), records);
  }
}
