package health.fabrica.flow.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.flow.FlowProblem;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of several structures that were modelled together. */
final class LabelReportJson {

  private LabelReportJson() {}

  static String text(
      ScanFacts scan,
      List<LabelFabrication.Modelled> modelled,
      PrintProcess process,
      double maxSmoothingMm,
      Map<String, Long> timings) {
    ObjectNode report = FabricationReport.MAPPER.createObjectNode();
    FabricationReport.volume(report.putObject("volume"), scan);
    ArrayNode structures = report.putArray("structures");
    ArrayNode problems = FabricationReport.MAPPER.createArrayNode();
    scan.warnings().forEach(problem -> FabricationReport.fill(problems.addObject(), problem));
    for (LabelFabrication.Modelled one : modelled) {
      structure(structures.addObject(), one, maxSmoothingMm);
      one.structure()
          .warnings()
          .forEach(problem -> FabricationReport.fill(problems.addObject(), problem));
      one.checks()
          .flatMap(process::thinWalls)
          .ifPresent(problem -> FabricationReport.fill(problems.addObject(), problem));
      if (one.overlap() > 0) {
        FabricationReport.fill(
            problems.addObject(),
            FlowProblem.STRUCTURES_OVERLAP.with(
                one.overlap()
                    + " voxels of structure "
                    + one.structure().number()
                    + " belong to an earlier one too and were left to that; it keeps "
                    + one.voxels()
                    + ".",
                "Check the segmentation where structures overlap, or take fewer of them."));
      }
    }
    ProfilesJson.put(report, process);
    ObjectNode files = report.putObject("files");
    files.put("threeMf", "model.3mf");
    ObjectNode laps = report.putObject("timingsMs");
    timings.forEach(laps::put);
    report.set("problems", problems);
    return FabricationReport.text(report);
  }

  private static void structure(
      ObjectNode node, LabelFabrication.Modelled one, double maxSmoothingMm) {
    node.put("number", one.structure().number());
    node.put("name", one.structure().name());
    node.put("source", one.structure().how());
    node.put("colour", String.format(Locale.ROOT, "#%06X", one.structure().rgb()));
    node.put("voxels", one.voxels());
    one.mesh()
        .ifPresent(
            mesh -> {
              node.put("stl", one.file());
              FabricationReport.mesh(
                  node.putObject("mesh"),
                  new MeshReport(
                      MeshCensus.of(mesh),
                      MeshMeasures.of(mesh),
                      mesh.triangleCount(),
                      maxSmoothingMm,
                      0,
                      null,
                      null));
            });
    one.checks().ifPresent(checks -> MeshReportJson.checks(node.putObject("checks"), checks));
  }
}
