package health.fabrica.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.deposit.DepositCheck;
import health.fabrica.core.deposit.DepositReport;
import health.fabrica.core.engine.EngineResult;
import health.fabrica.core.engine.SlicingEngine;
import health.fabrica.core.estimate.GcodeCommands;
import health.fabrica.core.estimate.GcodeDialect;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.resin.ResinFormat;
import health.fabrica.core.resin.ResinPlanner;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.resin.ResinSummary;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.toolpath.PrinterProfile;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.model.FabricationReport;
import health.fabrica.flow.model.ProfilesJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Slices one mesh into one file and says what it found, as JSON. */
final class SliceRun {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_CHECKED_LAYERS = 60;

  private final TriangleMesh mesh;
  private final String job;
  private final Path out;
  private final int threads;
  private final WorkMonitor monitor;
  private final ObjectNode json = MAPPER.createObjectNode();

  /** A run for a mesh; the folder is there. */
  SliceRun(TriangleMesh mesh, String job, Path out, int threads, WorkMonitor monitor) {
    this.mesh = mesh;
    this.job = job;
    this.out = out;
    this.threads = threads;
    this.monitor = monitor;
  }

  /** Takes what a file is written to. */
  @FunctionalInterface
  private interface Writing<T> {
    T to(OutputStream file) throws IOException;
  }

  /** Our slicer. */
  String gcode(PrintProcess process) throws IOException {
    ProcessProfile profile = process.filament();
    Path file = out.resolve(job + ".gcode");
    PrintSummary summary =
        written(file, to -> new FdmPlanner(threads).plan(mesh, profile, monitor, to));
    head(file, process);
    json.put("layers", summary.layers());
    json.put("materialMm3", rounded(summary.materialMm3()));
    json.put("massG", rounded(summary.massG()));
    json.put("timeSeconds", rounded(summary.timeSeconds()));
    PrintPlan plan = PrintPlan.of(mesh, profile);
    double[] shift = {plan.shiftXMm(), plan.shiftYMm(), plan.shiftZMm()};
    int everyNth = Math.max(1, (summary.layers() + MOST_CHECKED_LAYERS - 1) / MOST_CHECKED_LAYERS);
    try (InputStream in = Files.newInputStream(file)) {
      deposit(DepositCheck.check(in, profile.gcodeLimits(), mesh, shift, everyNth, monitor));
    }
    return end(summary.warnings());
  }

  private void deposit(DepositReport report) {
    ObjectNode node = json.putObject("deposit");
    node.put("checkedLayers", report.checkedLayers());
    node.put("pixelMm", rounded(report.pixelMm()));
    node.put("volumeDifferencePercent", rounded(report.volumeDifferencePercent()));
    node.put("excessMm", rounded(report.excessMm()));
    node.put("excessZMm", rounded(report.excessZMm()));
    node.put("missingMm", rounded(report.missingMm()));
    node.put("missingZMm", rounded(report.missingZMm()));
    node.put("auxiliaryMm3", rounded(report.auxiliaryMm3()));
  }

  /** The site's own slicer. */
  String engine(PrintProcess process, SlicingEngine engine) throws IOException {
    ProcessProfile profile = process.filament();
    PrinterProfile printer = profile.printer();
    GcodeLimits limits =
        new GcodeLimits(
            printer.buildXMm(),
            printer.buildYMm(),
            printer.buildZMm(),
            printer.maxNozzleCelsius(),
            printer.maxBedCelsius(),
            profile.material().filamentMm(),
            printer.motion(),
            new GcodeCommands(GcodeDialect.MARLIN, true, Set.of()));
    Path file = out.resolve(job + ".gcode");
    EngineResult result = engine.slice(mesh, limits, file, monitor);
    head(file, process);
    json.put("engine", result.program());
    json.put("engineConfigurationSha256", result.configuration().hex());
    json.put("modelSha256", result.model().hex());
    json.put("layers", result.report().layers());
    json.put("materialMm3", rounded(result.report().materialMm3()));
    json.put("timeSeconds", rounded(result.report().timeSeconds()));
    result.ownSeconds().ifPresent(seconds -> json.put("engineTimeSeconds", seconds));
    return end(List.of());
  }

  /** Images for a resin printer. */
  String resin(PrintProcess process, ResinFormat format) throws IOException {
    ResinProfile profile = process.resin();
    Path file = out.resolve(job + "." + format.name().toLowerCase(Locale.ROOT));
    ResinSummary summary =
        written(file, to -> ResinPlanner.plan(mesh, profile, job, format, to, monitor));
    head(file, process);
    json.put("layers", summary.layers());
    json.put("heightMm", rounded(summary.heightMm()));
    json.put("materialMm3", rounded(summary.modelMm3()));
    json.put("massG", rounded(summary.massG()));
    json.put("timeSeconds", rounded(summary.timeSeconds()));
    json.put("largestLayerMm2", rounded(summary.largestLayerMm2()));
    json.put("islands", summary.islands().size());
    json.put("suctionCups", summary.cups().size());
    json.put("trappedMm3", rounded(summary.trappedMm3()));
    return end(summary.warnings());
  }

  /** Writes beside the file and moves it there when it is whole. */
  private static <T> T written(Path file, Writing<T> writing) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      T result;
      try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        result = writing.to(to);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return result;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void head(Path file, PrintProcess process) throws IOException {
    json.put("file", file.getFileName().toString());
    json.put("bytes", Files.size(file));
    json.put("sha256", Sha256.of(file).hex());
    json.put("profile", process.process().reference());
    ProfilesJson.put(json, process);
  }

  private String end(List<Problem> warnings) throws IOException {
    ArrayNode problems = json.putArray("problems");
    warnings.forEach(problem -> FabricationReport.fill(problems.addObject(), problem));
    String text = text();
    Files.writeString(out.resolve(job + ".json"), text);
    return text;
  }

  private String text() throws JsonProcessingException {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
