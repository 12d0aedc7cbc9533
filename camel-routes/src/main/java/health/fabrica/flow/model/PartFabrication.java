package health.fabrica.flow.model;

import static health.fabrica.flow.model.ModelFabrication.millisSince;
import static health.fabrica.flow.model.ModelFabrication.timed;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelPart;
import health.fabrica.core.field.DistanceField;
import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfObject;
import health.fabrica.core.format.ThreeMfWriter;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.Technology;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.recipe.EditPlan;
import health.fabrica.core.render.MeshRenderer;
import health.fabrica.core.render.ReportPage;
import health.fabrica.core.render.View;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Makes the parts of an edited model, and the files of any model. Holds no state. */
final class PartFabrication {

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 900;

  private final AnatomicModelDesigner designer;
  private final PrintProcess process;
  private final FdmPlanner planner;
  private final int threads;

  PartFabrication(AnatomicModelDesigner designer, PrintProcess process, int threads) {
    this.designer = designer;
    this.process = process;
    this.planner = new FdmPlanner(threads);
    this.threads = threads;
  }

  /** Edits and the field that they are made in, which is theirs. */
  record Work(EditPlan plan, DistanceField field) {}

  /** Parts before they are sliced. */
  record Made(EditPlan.Edited edited, List<ModelPart> parts, List<CheckReport> checks) {

    EditedParts finished(List<PrintSummary> prints) {
      List<EditedParts.Finished> finished = new ArrayList<>();
      for (int n = 0; n < parts.size(); n++) {
        Optional<PrintSummary> print =
            prints.isEmpty() ? Optional.empty() : Optional.of(prints.get(n));
        finished.add(new EditedParts.Finished(parts.get(n), checks.get(n), print));
      }
      return new EditedParts(edited.stepMm(), edited.records(), finished);
    }
  }

  /** Edits, takes the surfaces, checks each part against the process and writes its page. */
  Made make(
      Work work, double boundMm, ModelFiles files, WorkMonitor monitor, Map<String, Long> timings)
      throws IOException {
    EditPlan.Edited edited = timed("edit", timings, () -> work.plan().run(work.field(), monitor));
    List<ModelPart> parts = timed("parts", timings, () -> designer.parts(edited, boundMm, monitor));
    List<CheckReport> checks = new ArrayList<>();
    long start = System.nanoTime();
    for (ModelPart part : parts) {
      CheckedSurface checked =
          new MeshChecker(process.limits(), threads).check(CheckInput.of(part.mesh()), monitor);
      Files.writeString(
          files.page(part.name()),
          ReportPage.html(checked, facts(part, parts.size(), edited), true, threads));
      process.requireWalls(checked.report());
      checks.add(checked.report());
    }
    timings.put("partChecks", millisSince(start));
    return new Made(edited, parts, checks);
  }

  private static Map<String, String> facts(ModelPart part, int of, EditPlan.Edited edited) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Part", part.name() + (of == 1 ? "" : " of " + of));
    facts.put("Voxels of the edits", edited.stepMm() + " mm");
    facts.put(
        "Edits",
        edited.records().stream()
            .map(step -> step.name() + " " + step.parameters())
            .collect(Collectors.joining("; ")));
    return facts;
  }

  /**
   * Writes mesh, package, picture and, for filament, printer instructions: those of each part when
   * there are several.
   *
   * @param all the parts together
   * @return what the print of each part will take; empty for other technologies
   */
  List<PrintSummary> write(
      String title,
      Optional<String> orderId,
      TriangleMesh all,
      List<ModelPart> parts,
      ModelFiles files,
      WorkMonitor monitor,
      Map<String, Long> timings)
      throws IOException {
    byte[] picture =
        timed("render", timings, () -> MeshRenderer.png(all, View.OBLIQUE, WIDTH, HEIGHT, threads));
    long start = System.nanoTime();
    monitor.progress("write", 0);
    Files.write(files.preview(), picture);
    stl(all, files.stl());
    boolean several = parts.size() > 1;
    if (several) {
      for (ModelPart part : parts) {
        stl(part.mesh(), files.stl(part.name()));
      }
    }
    List<ThreeMfObject> objects =
        parts.stream()
            .map(
                part ->
                    new ThreeMfObject(several ? part.name() : "", OptionalInt.empty(), part.mesh()))
            .toList();
    try (OutputStream out = open(files.threeMf())) {
      ThreeMfWriter.write(objects, new ThreeMfMetadata(title, orderId), Optional.of(picture), out);
    }
    timings.put("write", millisSince(start));
    if (process.technology() != Technology.FILAMENT) {
      return List.of();
    }
    start = System.nanoTime();
    ProcessProfile profile = process.filament();
    List<PrintSummary> prints = new ArrayList<>();
    for (ModelPart part : parts) {
      Path gcode = several ? files.gcode(part.name()) : files.gcode();
      try (OutputStream out = open(gcode)) {
        prints.add(planner.plan(part.mesh(), profile, process.extras(), monitor, out));
      }
    }
    timings.put("toolpath", millisSince(start));
    return prints;
  }

  /** One after the other; the digest of several is that of their digests. */
  static Optional<PrintSummary> total(List<PrintSummary> prints) {
    if (prints.size() <= 1) {
      return prints.stream().findFirst();
    }
    PrintSummary first = prints.get(0);
    String digests =
        prints.stream().map(print -> print.gcodeSha256().hex()).collect(Collectors.joining("\n"));
    List<Problem> warnings = prints.stream().flatMap(print -> print.warnings().stream()).toList();
    return Optional.of(
        new PrintSummary(
            first.technology(),
            first.layerHeightMm(),
            prints.stream().mapToInt(PrintSummary::layers).sum(),
            prints.stream().mapToDouble(PrintSummary::modelMm3).sum(),
            prints.stream().mapToDouble(PrintSummary::materialMm3).sum(),
            prints.stream().mapToDouble(PrintSummary::filamentMm).sum(),
            prints.stream().mapToDouble(PrintSummary::massG).sum(),
            prints.stream().mapToDouble(PrintSummary::timeSeconds).sum(),
            Sha256.of(digests.getBytes(StandardCharsets.US_ASCII)),
            prints.stream().mapToLong(PrintSummary::bytes).sum(),
            prints.stream().mapToDouble(PrintSummary::narrowMm3).sum(),
            prints.stream().mapToDouble(PrintSummary::lostMm3).sum(),
            warnings));
  }

  private static void stl(TriangleMesh mesh, Path file) throws IOException {
    try (OutputStream out = open(file)) {
      BinaryStl.write(mesh, out);
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }
}
