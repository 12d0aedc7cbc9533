package health.fabrica.flow.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The keys {@code design} and {@code parts} of a report: what was edited and what came of it. */
final class EditedPartsJson {

  private EditedPartsJson() {}

  static void put(ObjectNode report, EditedParts edited, ModelFiles files) {
    ObjectNode design = report.putObject("design");
    design.put("stepMm", FabricationReport.number(edited.stepMm()));
    FabricationReport.steps(design.putArray("edits"), edited.edits());
    ArrayNode parts = report.putArray("parts");
    boolean several = edited.parts().size() > 1;
    for (EditedParts.Finished finished : edited.parts()) {
      String name = finished.part().name();
      ObjectNode part = parts.addObject();
      part.put("name", name);
      ObjectNode names = part.putObject("files");
      names.put("stl", (several ? files.stl(name) : files.stl()).getFileName().toString());
      if (finished.print().isPresent()) {
        names.put("gcode", (several ? files.gcode(name) : files.gcode()).getFileName().toString());
      }
      names.put("html", files.page(name).getFileName().toString());
      FabricationReport.mesh(part.putObject("mesh"), finished.part().report());
      MeshReportJson.checks(part.putObject("checks"), finished.checks());
      finished.print().ifPresent(print -> FabricationReport.print(part.putObject("print"), print));
    }
  }
}
