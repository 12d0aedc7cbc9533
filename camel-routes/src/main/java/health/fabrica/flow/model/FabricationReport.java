package health.fabrica.flow.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.recipe.StepRecord;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.toolpath.PrintSummary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The report of a fabrication and the message of a refusal as JSON, with the keys that the command
 * line promises. Numbers are rounded to seven significant digits.
 */
public final class FabricationReport {

  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final MathContext DIGITS = new MathContext(7);

  private FabricationReport() {}

  /** The report. */
  public static String json(FabricatedModel made) {
    ObjectNode report = MAPPER.createObjectNode();
    volume(report.putObject("volume"), made.scan());
    segmentation(report.putObject("segmentation"), made);
    made.recipe().ifPresent(run -> recipe(report.putObject("recipe"), run));
    mesh(report.putObject("mesh"), made.model().report());
    MeshReportJson.checks(report.putObject("checks"), made.checks());
    made.edited().ifPresent(edited -> EditedPartsJson.put(report, edited, made.files()));
    ProfilesJson.put(report, made.process());
    made.print().ifPresent(print -> print(report.putObject("print"), print));
    ObjectNode files = report.putObject("files");
    files.put("stl", made.files().stl().getFileName().toString());
    files.put("threeMf", made.files().threeMf().getFileName().toString());
    boolean single = made.edited().map(edited -> edited.parts().size() == 1).orElse(true);
    if (single && made.print().isPresent()) {
      files.put("gcode", made.files().gcode().getFileName().toString());
    }
    files.put("png", made.files().preview().getFileName().toString());
    files.put("html", made.files().page().getFileName().toString());
    ObjectNode timings = report.putObject("timingsMs");
    for (Map.Entry<String, Long> stage : made.timingsMs().entrySet()) {
      timings.put(stage.getKey(), stage.getValue());
    }
    ArrayNode problems = report.putArray("problems");
    made.problems().forEach(problem -> fill(problems.addObject(), problem));
    return text(report);
  }

  /** What the process cannot make, and what the print warns about. */
  static List<Problem> warnings(FabricatedModel made) {
    List<Problem> warnings = new ArrayList<>();
    List<CheckReport> checks =
        made.edited()
            .map(edited -> edited.parts().stream().map(EditedParts.Finished::checks).toList())
            .orElseGet(() -> List.of(made.checks()));
    checks.forEach(report -> made.process().thinWalls(report).ifPresent(warnings::add));
    made.print().ifPresent(print -> warnings.addAll(print.warnings()));
    return warnings;
  }

  /** A refusal. */
  public static String json(Problem problem) {
    ObjectNode report = MAPPER.createObjectNode();
    fill(report.putObject("problem"), problem);
    return text(report);
  }

  /** Puts code, category, message and hint of a problem. */
  public static void fill(ObjectNode node, Problem problem) {
    node.put("code", problem.code().id());
    node.put("category", problem.category().name().toLowerCase(Locale.ROOT));
    node.put("message", problem.message());
    node.put("hint", problem.hint());
  }

  static void volume(ObjectNode node, ScanFacts scan) {
    node.put("modality", scan.modality());
    node.put("columns", scan.columns());
    node.put("rows", scan.rows());
    node.put("slices", scan.slices());
    Vec3 spacing = scan.spacingMm();
    numbers(node.putArray("spacingMm"), spacing.x(), spacing.y(), spacing.z());
    ArrayNode syntaxes = node.putArray("transferSyntaxes");
    scan.transferSyntaxes().forEach(syntaxes::add);
  }

  private static void segmentation(ObjectNode node, FabricatedModel made) {
    Segmentation segmentation = made.model().segmentation();
    if (segmentation.tissue().isPresent()) {
      node.put("tissue", segmentation.tissue().get().cliName());
      node.put("lowerHu", segmentation.lowerHu());
      node.put("upperHu", segmentation.upperHu());
    }
    if (made.given().isPresent()) {
      node.put("source", made.given().get().how());
      node.put("segmentNumber", made.given().get().number());
      node.put("segmentName", made.given().get().name());
    }
    node.put("voxels", segmentation.voxels());
    node.put("volumeMm3", number(segmentation.volumeMm3()));
    node.put("componentsFound", segmentation.componentsFound());
    node.put("componentsKept", segmentation.componentsKept());
  }

  private static void recipe(ObjectNode node, RecipeRun run) {
    node.put("name", run.name());
    node.put("version", run.version());
    run.digest().ifPresent(digest -> node.put("sha256", digest.hex()));
    ObjectNode given = node.putObject("given");
    RecipeRun.given(run.inputs()).forEach(given::put);
    steps(node.putArray("steps"), run.steps());
  }

  static void steps(ArrayNode steps, List<StepRecord> records) {
    for (StepRecord step : records) {
      ObjectNode entry = steps.addObject();
      entry.put("step", step.name());
      ObjectNode parameters = entry.putObject("parameters");
      step.parameters()
          .forEach(
              (name, value) -> {
                if (value instanceof Number number) {
                  parameters.put(name, number(number.doubleValue()));
                } else {
                  parameters.put(name, String.valueOf(value));
                }
              });
      ObjectNode counts = entry.putObject("counts");
      step.counts().forEach((name, value) -> counts.put(name, exact(value)));
      entry.put("ms", step.millis());
    }
  }

  /** Counts are kept to the last voxel. */
  private static BigDecimal exact(Number value) {
    return value instanceof Double d ? number(d) : BigDecimal.valueOf(value.longValue());
  }

  static void mesh(ObjectNode node, MeshReport report) {
    node.put("triangles", report.census().triangles());
    node.put("vertices", report.census().vertices());
    node.put("components", report.census().components());
    node.put("boundaryEdges", report.census().boundaryEdges());
    node.put("nonManifoldEdges", report.census().nonManifoldEdges());
    node.put("volumeMm3", number(report.measures().volumeMm3()));
    node.put("areaMm2", number(report.measures().areaMm2()));
    Vec3 low = report.measures().min();
    Vec3 high = report.measures().max();
    numbers(node.putArray("boundsMm"), low.x(), low.y(), low.z(), high.x(), high.y(), high.z());
    node.put("maxSmoothingMm", number(report.maxSmoothingMm()));
    node.put("maxDecimationMm", number(report.maxDecimationMm()));
  }

  static void print(ObjectNode node, PrintSummary print) {
    node.put("technology", print.technology());
    node.put("layerHeightMm", number(print.layerHeightMm()));
    node.put("layers", print.layers());
    node.put("materialMm3", number(print.materialMm3()));
    node.put("filamentMm", number(print.filamentMm()));
    node.put("massG", number(print.massG()));
    node.put("timeSeconds", Math.round(print.timeSeconds()));
  }

  static void numbers(ArrayNode array, double... values) {
    for (double value : values) {
      array.add(number(value));
    }
  }

  static BigDecimal number(double value) {
    BigDecimal rounded = new BigDecimal(value, DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  static String text(ObjectNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
