package health.fabrica.app.cli;

import health.fabrica.core.engine.PrusaSlicerEngine;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.PlainName;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.resin.ResinFormat;
import health.fabrica.flow.model.FabricationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Slices a mesh for a machine and prints what became of it as one JSON object. */
@Command(
    name = "slice",
    mixinStandardHelpOptions = true,
    description = {
      "Slices a closed mesh for a machine and reads the result again.",
      "gcode: fused filament; timed by a motion model and laid down bead by bead against the",
      "model. With --engine-config the site's own PrusaSlicer makes the file, in a sandbox.",
      "sl1, nanodlp: grey images for a resin printer (--profile); islands, suction cups and"
          + " closed-in resin",
      "are reported. cli: vectors for a powder bed (--profile). 3mf: the mesh with exact slices",
      "of the layer height of the profile. Beside the file come JOB-job.html, the page of the",
      "job, and JOB-build.gif. Prints what became of it as JSON, also in OUT/JOB.json.",
      "On request it lays supports, a brim or a raft, hollows and drains; overhangs that stay",
      "without support are reported."
    })
public final class SliceCommand implements Callable<Integer> {

  @Option(
      names = "--mesh",
      required = true,
      paramLabel = "FILE",
      description = "closed mesh, z up: STL, OBJ, PLY, OFF, AMF or 3MF")
  private Path mesh = Path.of("");

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description = "unit of the mesh, where its file has none: um, mm, cm, dm, m, inch, foot")
  private @Nullable String unit;

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description = "gcode, sl1, nanodlp, cli or 3mf (default: gcode)")
  private String format = "gcode";

  @Mixin private ProfileOptions profiles = new ProfileOptions();

  @Option(
      names = "--engine-config",
      paramLabel = "FILE",
      description = "configuration that PrusaSlicer exported; it makes the G-code then")
  private @Nullable Path engineConfig;

  @Option(
      names = "--engine-version",
      paramLabel = "NAME",
      description =
          "version that the site has validated, for example PrusaSlicer-2.5.0; others are refused")
  private @Nullable String engineVersion;

  @Option(
      names = "--engine-program",
      paramLabel = "FILE",
      description = "PrusaSlicer's program (default: /usr/bin/prusa-slicer)")
  private Path engineProgram = Path.of("/usr/bin/prusa-slicer");

  @Mixin private PrintWorkOptions works = new PrintWorkOptions();

  @Option(
      names = "--job",
      paramLabel = "NAME",
      description = "name of the files and of the job on the machine, never a patient's")
  private String job = "model";

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of the files")
  private Path out = Path.of("");

  @Option(names = "--threads", paramLabel = "N", description = "threads (default: one a processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private @Nullable CommandSpec spec;

  /** Made by the command line. */
  public SliceCommand() {}

  @Override
  public Integer call() throws IOException {
    requireOptions();
    Optional<LengthUnit> stated = Optional.ofNullable(unit).flatMap(LengthUnit::ofSymbol);
    ProgressDisplay progress = ProgressDisplay.standard();
    try {
      TriangleMesh model = MeshFile.read(mesh, stated).mesh();
      Files.createDirectories(out);
      String result = run(new SliceRun(model, job, out, threads, progress));
      progress.end();
      System.out.print(result);
      System.out.flush();
      return ExitCode.DONE;
    } catch (ProblemException refused) {
      progress.end();
      System.out.print(FabricationReport.json(refused.problem()));
      System.out.flush();
      return ExitCode.of(refused.problem());
    }
  }

  private String run(SliceRun slice) throws IOException {
    PrintProcess process = profiles.process();
    if (format.equals("cli")) {
      return slice.powder(process);
    }
    if (format.equals("3mf")) {
      return slice.slices(process);
    }
    if (!format.equals("gcode")) {
      return slice.resin(process, ResinFormat.valueOf(format.toUpperCase(Locale.ROOT)), works);
    }
    if (engineConfig != null && engineVersion != null) {
      return slice.engine(
          process,
          new PrusaSlicerEngine(
              engineProgram, engineConfig, engineVersion, Duration.ofMinutes(30)));
    }
    return slice.gcode(process, works);
  }

  private void requireOptions() {
    boolean images = format.equals("sl1") || format.equals("nanodlp");
    boolean layers = format.equals("cli") || format.equals("3mf");
    require(
        images || layers || format.equals("gcode"),
        "--as takes one of: gcode, sl1, nanodlp, cli, 3mf");
    require(!layers || engineConfig == null, "--engine-config makes G-code only");
    require(
        !format.equals("cli") || profiles.given(), "--as cli needs a --profile for a powder bed");
    require(!images || profiles.given(), "--as sl1 and nanodlp need a --profile for resin");
    require(!images || engineConfig == null, "--engine-config makes G-code only");
    require(
        (engineConfig == null) == (engineVersion == null),
        "--engine-config and --engine-version go together");
    require(Files.isReadable(mesh), "--mesh: no such file: " + mesh);
    require(
        engineConfig == null || Files.isReadable(engineConfig),
        "--engine-config: no such file: " + engineConfig);
    require(
        unit == null || LengthUnit.ofSymbol(unit).isPresent(),
        "--unit takes one of: " + LengthUnit.symbols());
    works.wrong(images, engineConfig != null).ifPresent(wrong -> require(false, wrong));
    require(PlainName.matches(job), "--job takes " + PlainName.RULE);
    require(threads >= 1, "--threads must be at least 1");
  }

  private void require(boolean met, String otherwise) {
    if (!met && spec != null) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
