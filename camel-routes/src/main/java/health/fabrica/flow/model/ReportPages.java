package health.fabrica.flow.model;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.format.PdfReport;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.quality.CheckResult;
import health.fabrica.core.quality.CheckStatus;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.recipe.StepRecord;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.toolpath.PrintSummary;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of a fabrication as pages to read; nothing in it says who the patient is. */
final class ReportPages {

  private ReportPages() {}

  static byte[] pdf(FabricatedModel made, String title, BufferedImage picture) {
    PdfReport pages = new PdfReport(title);
    pages.picture(picture.getWidth(), picture.getHeight(), rgb(picture));
    scan(pages, made.scan());
    segmentation(pages, made.model().segmentation(), made);
    mesh(pages, made);
    checks(pages, made);
    profiles(pages, made.process());
    made.print().ifPresent(print -> print(pages, print));
    problems(pages, made);
    return pages.bytes();
  }

  /** The lines of a page that says how the model came about. */
  static Map<String, String> facts(
      ScanFacts scan, Optional<RecipeRun> recipe, AnatomicModel model) {
    Map<String, String> facts = new LinkedHashMap<>();
    Segmentation segmentation = model.segmentation();
    Vec3 spacing = scan.spacingMm();
    facts.put("Images", scan.modality() + ", " + voxels(scan));
    facts.put("Voxel size", mm(spacing.x()) + " × " + mm(spacing.y()) + " × " + mm(spacing.z()));
    segmentation.tissue().ifPresent(tissue -> facts.put("Tissue", tissue.cliName()));
    if (segmentation.lowerHu() > Short.MIN_VALUE || segmentation.upperHu() < Short.MAX_VALUE) {
      facts.put(
          "Thresholds", segmentation.lowerHu() + " to " + segmentation.upperHu() + intensity(scan));
    }
    recipe.ifPresent(
        run -> {
          facts.put("Recipe", run.name() + ", version " + run.version());
          run.digest().ifPresent(digest -> facts.put("SHA-256 of the recipe", digest.hex()));
          if (!RecipeRun.given(run.inputs()).isEmpty()) {
            facts.put("Given by the order", given(run));
          }
          facts.put(
              "Steps",
              run.steps().stream().map(ReportPages::step).collect(Collectors.joining("; ")));
        });
    facts.put(
        "Components", segmentation.componentsKept() + " kept of " + segmentation.componentsFound());
    facts.put("Triangles of the scan", "" + model.report().trianglesBeforeDecimation());
    facts.put("Largest move by smoothing", mm(model.report().maxSmoothingMm()));
    facts.put("Largest move by decimation", mm(model.report().maxDecimationMm()));
    facts.put("SHA-256 of the mesh", model.digest().toString());
    return facts;
  }

  private static String given(RecipeRun run) {
    return RecipeRun.given(run.inputs()).entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String step(StepRecord step) {
    return step.parameters().isEmpty() ? step.name() : step.name() + " " + step.parameters();
  }

  private static String intensity(ScanFacts scan) {
    return scan.modality().equals("CT") ? " HU" : "";
  }

  private static String voxels(ScanFacts scan) {
    return scan.columns() + " × " + scan.rows() + " × " + scan.slices() + " voxels";
  }

  private static void scan(PdfReport pages, ScanFacts scan) {
    Vec3 spacing = scan.spacingMm();
    pages
        .heading("Images")
        .line("Modality", scan.modality())
        .line("Voxels", scan.columns() + " x " + scan.rows() + " x " + scan.slices())
        .line("Voxel size", mm(spacing.x()) + " x " + mm(spacing.y()) + " x " + mm(spacing.z()));
  }

  private static void segmentation(
      PdfReport pages, Segmentation segmentation, FabricatedModel made) {
    pages.heading("Segmentation");
    segmentation
        .tissue()
        .ifPresent(
            tissue ->
                pages
                    .line("Tissue", tissue.cliName())
                    .line(
                        "Thresholds",
                        segmentation.lowerHu() + " to " + segmentation.upperHu() + " HU"));
    made.recipe().ifPresent(run -> recipe(pages, run));
    made.given()
        .ifPresent(mask -> pages.line("Made elsewhere", mask.how() + ", number " + mask.number()));
    pages
        .line("Volume", cm3(segmentation.volumeMm3()))
        .line(
            "Components",
            segmentation.componentsKept() + " kept of " + segmentation.componentsFound());
  }

  private static void recipe(PdfReport pages, RecipeRun run) {
    pages.line("Recipe", run.name() + ", version " + run.version());
    run.digest().ifPresent(digest -> pages.line("SHA-256 of the recipe", digest.hex()));
    RecipeRun.given(run.inputs()).forEach((name, value) -> pages.line("Given: " + name, value));
    run.steps().forEach(step -> pages.line("Step " + step.name(), step.parameters().toString()));
  }

  private static void mesh(PdfReport pages, FabricatedModel made) {
    MeshReport report = made.model().report();
    Vec3 size = report.measures().max().minus(report.measures().min());
    pages
        .heading("Model")
        .line("Triangles", Integer.toString(report.census().triangles()))
        .line("Closed", report.closed() ? "yes" : "no")
        .line("Size", mm(size.x()) + " x " + mm(size.y()) + " x " + mm(size.z()))
        .line("Volume", cm3(report.measures().volumeMm3()))
        .line("Largest smoothing", mm(report.maxSmoothingMm()))
        .line("Largest decimation", mm(report.maxDecimationMm()))
        .line("SHA-256 of the mesh", made.model().digest().toString());
  }

  private static void checks(PdfReport pages, FabricatedModel made) {
    pages.heading("Checks for the process " + made.checks().profile().name());
    for (CheckResult check : made.checks().checks()) {
      pages.line(check.title(), word(check.status()) + ": " + check.message());
    }
  }

  private static String word(CheckStatus status) {
    return switch (status) {
      case PASS -> "pass";
      case WARN -> "to be looked at";
      case FAIL -> "fail";
      case SKIPPED -> "not run";
    };
  }

  private static void profiles(PdfReport pages, PrintProcess process) {
    Map<String, String> facts = new LinkedHashMap<>();
    ProfilesJson.facts(facts, process);
    pages.heading("Profiles");
    facts.forEach(pages::line);
  }

  private static void print(PdfReport pages, PrintSummary print) {
    pages
        .heading("Print")
        .line("Technology", print.technology())
        .line("Layers", print.layers() + " of " + mm(print.layerHeightMm()))
        .line("Material", cm3(print.materialMm3()))
        .line("Time", Math.round(print.timeSeconds() / 60) + " min");
  }

  private static void problems(PdfReport pages, FabricatedModel made) {
    List<Problem> problems = made.problems();
    pages.heading("To be looked at");
    if (problems.isEmpty()) {
      pages.line("", "nothing");
    }
    problems.forEach(problem -> pages.line(problem.code().id(), problem.message()));
  }

  private static byte[] rgb(BufferedImage picture) {
    byte[] rgb = new byte[3 * picture.getWidth() * picture.getHeight()];
    int i = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int pixel = picture.getRGB(x, y);
        rgb[i++] = (byte) (pixel >> 16);
        rgb[i++] = (byte) (pixel >> 8);
        rgb[i++] = (byte) pixel;
      }
    }
    return rgb;
  }

  private static String mm(double value) {
    return String.format(Locale.ROOT, "%.3f mm", value);
  }

  private static String cm3(double mm3) {
    return String.format(Locale.ROOT, "%.2f cm3", mm3 / 1000);
  }
}
