package health.fabrica.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.engine.EngineResult;
import health.fabrica.core.engine.SlicingEngine;
import health.fabrica.core.estimate.GcodeCommands;
import health.fabrica.core.estimate.GcodeDialect;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfObject;
import health.fabrica.core.format.ThreeMfSliceWriter;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.layerfile.CliEncoding;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.picture.JobFacts;
import health.fabrica.core.powder.PowderPart;
import health.fabrica.core.powder.PowderPlanner;
import health.fabrica.core.powder.PowderSummary;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.render.MeshRenderer;
import health.fabrica.core.render.View;
import health.fabrica.core.resin.ResinChanges;
import health.fabrica.core.resin.ResinFormat;
import health.fabrica.core.resin.ResinPlanner;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.resin.ResinSummary;
import health.fabrica.core.resin.ResinWorks;
import health.fabrica.core.slice.LayerPlan;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.support.SupportPlan;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.toolpath.ExtraRules;
import health.fabrica.core.toolpath.FdmJob;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.LayerExtras;
import health.fabrica.core.toolpath.PrintExtras;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.toolpath.PrinterProfile;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.model.FabricationReport;
import health.fabrica.flow.model.ProfilesJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Slices one mesh into one file and says what it found, as JSON. */
final class SliceRun {

  private static final ObjectMapper MAPPER = new ObjectMapper();

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
  String gcode(PrintProcess process, PrintWorkOptions options) throws IOException {
    ProcessProfile profile = process.filament();
    Path file = out.resolve(job + ".gcode");
    Optional<PrintExtras> extras = extras(options, process);
    LayerExtras besides = extras.isPresent() ? extras.get() : LayerExtras.NONE;
    PrintSummary summary =
        written(
            file,
            to ->
                new FdmPlanner(threads)
                    .plan(FdmJob.of(mesh, profile).withExtras(besides), monitor, to));
    head(file, process);
    json.put("layers", summary.layers());
    json.put("materialMm3", rounded(summary.materialMm3()));
    json.put("massG", rounded(summary.massG()));
    json.put("timeSeconds", rounded(summary.timeSeconds()));
    List<Problem> warnings = new ArrayList<>(summary.warnings());
    extras
        .flatMap(PrintExtras::supports)
        .ifPresent(
            made -> {
              supports(made);
              warnings.addAll(made.warnings());
            });
    double raft = extras.map(PrintExtras::raftMm).orElse(0.0);
    JobReport.put(
        json.putObject("deposit"),
        report(file, process).filament(remarks(warnings), raft, summary.layers()));
    return end(warnings);
  }

  private Optional<PrintExtras> extras(PrintWorkOptions options, PrintProcess process) {
    ProcessProfile profile = process.filament();
    ExtraRules rules = options.extras(process);
    if (rules.isNothing()) {
      return Optional.empty();
    }
    PrintPlan plan = PrintPlan.of(mesh, profile);
    SupportZones zones = options.zones(new Vec3(plan.shiftXMm(), plan.shiftYMm(), plan.shiftZMm()));
    return Optional.of(PrintExtras.of(mesh, profile, rules, zones, threads, monitor));
  }

  private static List<JobFacts.Remark> remarks(List<Problem> warnings) {
    return warnings.stream().map(JobFacts.Remark::of).toList();
  }

  /** The page of the job and its pictures, beside the file. */
  private JobReport report(Path file, PrintProcess process) {
    json.put("page", job + "-job.html");
    json.put("animation", job + "-build.gif");
    return new JobReport(mesh, false, file, process, threads, monitor);
  }

  /** Vectors for a powder bed, as a layer file. */
  String powder(PrintProcess process) throws IOException {
    Path file = out.resolve(job + ".cli");
    PowderSummary summary =
        written(
            file,
            to ->
                PowderPlanner.plan(
                    mesh, process.powder(), job, CliEncoding.BINARY_LONG, to, monitor));
    head(file, process);
    json.put("layers", summary.layers());
    json.put("heightMm", rounded(summary.heightMm()));
    json.put("materialMm3", rounded(summary.modelMm3()));
    json.put("timeSeconds", rounded(summary.timeSeconds()));
    report(file, process)
        .with("Scans, jumps and recoats", JobReport.duration(summary.timeSeconds()))
        .with("Layers", "" + summary.layers())
        .with("Volume", String.format(Locale.ROOT, "%.2f cm³", summary.modelMm3() / 1000))
        .powder(summary.layers(), PowderPart.labels(job), remarks(summary.warnings()));
    return end(summary.warnings());
  }

  /** Exact layers beside the mesh, as a 3MF package; the part stands where it is in its file. */
  String slices(PrintProcess process) throws IOException {
    Path file = out.resolve(job + ".3mf");
    MeshBounds bounds = MeshBounds.of(mesh);
    TriangleMesh standing = mesh.moved(0, 0, -bounds.low().z());
    double layerMm =
        switch (process.technology()) {
          case POWDER -> process.powder().layerMm();
          case RESIN -> process.resin().layerMm();
          default -> process.filament().layerHeightMm();
        };
    LayerPlan plan = LayerPlan.uniform(0, bounds.size().z(), layerMm, layerMm);
    byte[] picture = MeshRenderer.png(standing, View.OBLIQUE, false, 400, 300, threads);
    ThreeMfSliceWriter.Written made =
        written(
            file,
            to ->
                ThreeMfSliceWriter.write(
                    new ThreeMfObject(job, OptionalInt.empty(), standing),
                    false,
                    MeshLayers.of(standing),
                    plan,
                    new ThreeMfMetadata(job, Optional.empty()),
                    Optional.of(picture),
                    threads,
                    monitor,
                    to));
    head(file, process);
    json.put("layers", made.layers());
    json.put("materialMm3", rounded(made.volumeMm3()));
    return end(List.of());
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
    report(file, process).otherFilament(limits, result.report());
    return end(List.of());
  }

  /** Images for a resin printer. */
  String resin(PrintProcess process, ResinFormat format, PrintWorkOptions options)
      throws IOException {
    ResinProfile profile = process.resin();
    Path file = out.resolve(job + "." + format.name().toLowerCase(Locale.ROOT));
    ResinWorks works = options.works(mesh, profile);
    Optional<ResinChanges> changes = Optional.empty();
    ResinSummary summary;
    if (works.isNothing()) {
      summary = written(file, to -> ResinPlanner.plan(mesh, profile, job, format, to, monitor));
    } else {
      ResinPlanner.Worked worked =
          written(
              file,
              to -> ResinPlanner.plan(mesh, profile, works, job, format, to, threads, monitor));
      summary = worked.summary();
      changes = Optional.of(worked.changes());
    }
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
    List<Problem> warnings = new ArrayList<>(summary.warnings());
    changes.ifPresent(
        made -> {
          changed(made);
          warnings.addAll(made.warnings());
        });
    report(file, process)
        .with("Exposures and the time between", JobReport.duration(summary.timeSeconds()))
        .with("Layers", "" + summary.layers())
        .with(
            "Resin",
            String.format(
                Locale.ROOT, "%.2f cm³, %.1f g", summary.modelMm3() / 1000, summary.massG()))
        .with("Islands", "" + summary.islands().size())
        .with("Suction cups", "" + summary.cups().size())
        .resin(summary.layers(), remarks(warnings));
    return end(warnings);
  }

  private void changed(ResinChanges changes) {
    ObjectNode before = json.putObject("before");
    before.put("modelMm3", rounded(changes.modelMm3()));
    before.put("islands", changes.islandsBefore());
    before.put("suctionCups", changes.cupsBefore());
    before.put("trappedMm3", rounded(changes.trappedBeforeMm3()));
    ObjectNode hollow = json.putObject("hollow");
    hollow.put("savedMm3", rounded(changes.savedMm3()));
    hollow.put("holes", changes.holes().size());
    hollow.put("drained", changes.drained());
    hollow.put("undrained", changes.undrained());
    changes.supports().ifPresent(this::supports);
  }

  private void supports(SupportPlan plan) {
    ObjectNode node = json.putObject("supports");
    node.put("volumeMm3", rounded(plan.volumeMm3()));
    node.put("tips", plan.tips());
    node.put("layersEndingOnModel", plan.onModel());
    node.put("keptOutMm2", rounded(plan.keptOutMm2()));
    node.put("unreachedMm2", rounded(plan.unreachedMm2()));
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
    return JobReport.rounded(value);
  }
}
