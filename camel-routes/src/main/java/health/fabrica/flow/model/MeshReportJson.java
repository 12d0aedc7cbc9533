package health.fabrica.flow.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.format.ImportedMesh;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.CheckResult;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.Measure;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.repair.RepairReport;
import health.fabrica.core.repair.Repaired;
import health.fabrica.core.toolpath.PrintSummary;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a mesh that was made elsewhere as JSON: the keys {@code mesh}, {@code print},
 * {@code files}, {@code timingsMs} and {@code problems} are those of every fabrication; {@code
 * source}, {@code repair} and {@code checks} are new.
 */
final class MeshReportJson {

  private MeshReportJson() {}

  static String text(
      MeshSource made,
      Optional<Repaired> repaired,
      MeshReport measured,
      CheckedSurface checked,
      PrintProcess process,
      Optional<PrintSummary> print,
      ModelFiles files,
      Map<String, Long> timings) {
    ObjectNode report = FabricationReport.MAPPER.createObjectNode();
    ImportedMesh imported = made.imported();
    ObjectNode source = report.putObject("source");
    source.put("format", imported.format().title());
    source.put("unit", imported.unit().symbol());
    source.put("unitFromFile", imported.unitFromFile());
    source.put("objects", imported.objects());
    source.put("triangles", imported.mesh().triangleCount());
    made.said().forEach(source::put);
    repaired.ifPresent(r -> repair(report.putObject("repair"), r.report()));
    FabricationReport.mesh(report.putObject("mesh"), measured);
    checks(report.putObject("checks"), checked.report());
    ProfilesJson.put(report, process);
    print.ifPresent(p -> FabricationReport.print(report.putObject("print"), p));
    ObjectNode names = report.putObject("files");
    names.put("stl", files.stl().getFileName().toString());
    names.put("threeMf", files.threeMf().getFileName().toString());
    print.ifPresent(p -> names.put("gcode", files.gcode().getFileName().toString()));
    names.put("png", files.preview().getFileName().toString());
    names.put("html", files.page().getFileName().toString());
    ObjectNode laps = report.putObject("timingsMs");
    timings.forEach(laps::put);
    ArrayNode problems = report.putArray("problems");
    process
        .thinWalls(checked.report())
        .ifPresent(problem -> FabricationReport.fill(problems.addObject(), problem));
    print.ifPresent(
        p ->
            p.warnings().forEach(problem -> FabricationReport.fill(problems.addObject(), problem)));
    return FabricationReport.text(report);
  }

  private static void repair(ObjectNode node, RepairReport r) {
    node.put("method", r.method());
    node.put("resolutionMm", FabricationReport.number(r.resolutionMm()));
    node.put("weldedVertices", r.weldedVertices());
    node.put("degenerateTriangles", r.degenerateTriangles());
    node.put("duplicateTriangles", r.duplicateTriangles());
    node.put("splitVertices", r.splitVertices());
    node.put("flippedTriangles", r.flippedTriangles());
    node.put("filledLoops", r.filledLoops());
    node.put("filledAreaMm2", FabricationReport.number(r.filledAreaMm2()));
    node.put("largestHoleMm", FabricationReport.number(r.largestHoleMm()));
    node.put("droppedShells", r.droppedShells());
    node.put("droppedTriangles", r.droppedTriangles());
    node.put("trianglesBefore", r.trianglesBefore());
    node.put("volumeBeforeMm3", FabricationReport.number(r.volumeBeforeMm3()));
    node.put("volumeAfterMm3", FabricationReport.number(r.volumeAfterMm3()));
    node.put("areaBeforeMm2", FabricationReport.number(r.areaBeforeMm2()));
    node.put("areaAfterMm2", FabricationReport.number(r.areaAfterMm2()));
    node.put("maxOldToNewMm", FabricationReport.number(r.toNew().maxMm()));
    node.put("maxNewToOldMm", FabricationReport.number(r.toOld().maxMm()));
  }

  /** The checks of any model. */
  static void checks(ObjectNode node, CheckReport checked) {
    node.put("profile", checked.profile().name());
    node.put("status", word(checked.status()));
    ArrayNode results = node.putArray("results");
    for (CheckResult check : checked.checks()) {
      ObjectNode result = results.addObject();
      result.put("id", check.id());
      result.put("status", word(check.status()));
      result.put("message", check.message());
      result.put("limit", check.limit());
      result.put("resolution", check.resolution());
      ObjectNode values = result.putObject("values");
      for (Measure measure : check.measures()) {
        if (Double.isFinite(measure.value())) {
          values.put(measure.name(), FabricationReport.number(measure.value()));
        }
      }
      ArrayNode places = result.putArray("positionsMm");
      for (Vec3 p : check.positions()) {
        FabricationReport.numbers(places.addArray(), p.x(), p.y(), p.z());
      }
    }
  }

  private static String word(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** What a repair changed, for people. */
  static String words(RepairReport r) {
    if (!r.changed()) {
      return "nothing to mend";
    }
    if (r.method().equals("regenerate")) {
      return String.format(
          Locale.ROOT,
          "new surface on a grid of %.3f mm, at most %.3f mm from the old one",
          r.resolutionMm(),
          r.toOld().maxMm());
    }
    return String.format(
        Locale.ROOT,
        "%d vertices welded, %d split; %d triangles without area, %d duplicates, %d turned;"
            + " %d holes closed (%.1f mm², the largest %.1f mm across); %d pieces dropped",
        r.weldedVertices(),
        r.splitVertices(),
        r.degenerateTriangles(),
        r.duplicateTriangles(),
        r.flippedTriangles(),
        r.filledLoops(),
        r.filledAreaMm2(),
        r.largestHoleMm(),
        r.droppedShells());
  }
}
