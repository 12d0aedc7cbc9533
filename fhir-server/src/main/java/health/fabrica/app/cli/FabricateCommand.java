package health.fabrica.app.cli;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.CheckProfile;
import health.fabrica.core.repair.RepairMode;
import health.fabrica.core.segment.Tissue;
import health.fabrica.dicom.mask.MaskFile;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.flow.model.FabricatedModel;
import health.fabrica.flow.model.FabricationReport;
import health.fabrica.flow.model.MeshFabrication;
import health.fabrica.flow.model.ModelFabrication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the fabrication core on a folder of images and prints its report as one JSON object. */
@Command(
    name = "fabricate",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a checked model and printer instructions of a series,",
      "by thresholds (--tissue) or from a segmentation made elsewhere (--seg),",
      "or checks, mends and slices a mesh made elsewhere (--mesh).",
      "Prints the report as JSON; files go to the output folder."
    })
public final class FabricateCommand implements Callable<Integer> {

  @Option(names = "--dicom", paramLabel = "DIR", description = "folder or zip file with the series")
  private @Nullable Path dicom;

  @Option(
      names = "--mesh",
      paramLabel = "FILE",
      description = "check and slice this STL, OBJ, PLY, OFF or 3MF instead of a series")
  private @Nullable Path mesh;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description = "unit of the mesh, where its file has none: um, mm, cm, dm, m, inch, foot")
  private @Nullable String unit;

  @Option(
      names = "--repair",
      paramLabel = "HOW",
      description =
          "mend the mesh: local (keeps it where it is sound), regenerate (a new surface), auto"
              + " (default: it is left as it is)")
  private @Nullable String repair;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "process whose limits the mesh is checked against: fdm-0.4, resin, pa-powder,"
              + " ti-powder (default: fdm-0.4)")
  private String profile = "fdm-0.4";

  @Option(
      names = "--tissue",
      paramLabel = "NAME",
      description = "what to model by thresholds, for example bone")
  private @Nullable String tissue;

  @Option(
      names = "--seg",
      paramLabel = "FILE",
      description = "model this DICOM Segmentation or RT Structure Set instead of a tissue")
  private @Nullable Path seg;

  @Option(
      names = "--segment",
      paramLabel = "NAME",
      description = "number or name of the segment, when the object holds several")
  private @Nullable String segment;

  @Option(
      names = "--resample",
      description = "resample a segment that was made on another grid than the images")
  private boolean resample;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder for model.stl, model.3mf, model.gcode, model.png, report.json")
  private Path out = Path.of("");

  @Option(
      names = "--objects",
      paramLabel = "DIR",
      description = {
        "also write DICOM objects of the source study there: Segmentation, Encapsulated STL,",
        "OBJ and MTL, the report as PDF, and a Key Object note of the images used"
      })
  private @Nullable Path objects;

  @Option(
      names = "--series",
      paramLabel = "UID",
      description = "SeriesInstanceUID, when the folder holds several series")
  private @Nullable String series;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads to use; the files do not depend on it (default: all processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--straighten",
      description =
          "resample a stack that a tilted gantry sheared, or whose steps are uneven, to a straight"
              + " grid; the report records it (default: such a stack is refused)")
  private boolean straighten;

  @Spec private @Nullable CommandSpec spec;

  /** Made by the command line. */
  public FabricateCommand() {}

  @Override
  public Integer call() throws IOException {
    if ((dicom == null) == (mesh == null)) {
      throw usage("one of --dicom and --mesh is needed");
    }
    if (threads < 1) {
      throw usage("--threads takes 1 or more");
    }
    if (mesh != null) {
      return fabricate(mesh);
    }
    if (unit != null || repair != null) {
      throw usage("--unit and --repair go with --mesh");
    }
    if ((tissue == null) == (seg == null)) {
      throw usage("one of --tissue and --seg is needed");
    }
    if (seg == null && (segment != null || resample)) {
      throw usage("--segment and --resample go with --seg");
    }
    Path images = Objects.requireNonNull(dicom);
    if (!Files.isReadable(images)) {
      throw usage("--dicom: no such folder or file: " + images);
    }
    Tissue wanted = seg == null ? tissue() : Tissue.BONE;
    return print(progress -> made(images, wanted, progress));
  }

  /** Runs the work and prints its report, or its problem. */
  private static int print(Work work) throws IOException {
    ProgressDisplay progress = ProgressDisplay.standard();
    try {
      String report = work.report(progress);
      progress.end();
      System.out.print(report);
      System.out.flush();
      return ExitCode.DONE;
    } catch (ProblemException e) {
      progress.end();
      System.out.print(FabricationReport.json(e.problem()));
      System.out.flush();
      return ExitCode.of(e.problem());
    }
  }

  /** Long work that ends with a report as JSON. */
  private interface Work {
    String report(ProgressDisplay progress) throws IOException;
  }

  private int fabricate(Path file) throws IOException {
    if (tissue != null
        || seg != null
        || segment != null
        || resample
        || straighten
        || objects != null) {
      throw usage("--mesh goes with --unit, --repair, --profile, --out and --threads only");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw usage("--mesh: no such file: " + file);
    }
    Optional<LengthUnit> stated = Optional.empty();
    if (unit != null) {
      stated = LengthUnit.ofSymbol(unit);
      if (stated.isEmpty()) {
        throw usage("--unit takes one of: " + LengthUnit.symbols());
      }
    }
    Optional<RepairMode> mode = Optional.empty();
    if (repair != null) {
      mode = RepairMode.ofCliName(repair);
      if (mode.isEmpty()) {
        throw usage("--repair takes one of: local, regenerate, auto");
      }
    }
    CheckProfile process =
        CheckProfile.of(profile)
            .orElseThrow(
                () -> usage("--profile takes one of: " + String.join(", ", CheckProfile.names())));
    Optional<LengthUnit> length = stated;
    Optional<RepairMode> how = mode;
    return print(
        progress -> new MeshFabrication(process, threads).make(file, length, how, out, progress));
  }

  private Tissue tissue() {
    return Optional.ofNullable(tissue)
        .flatMap(Tissue::ofCliName)
        .orElseThrow(() -> usage("--tissue takes one of: " + tissues()));
  }

  private String made(Path images, Tissue wanted, ProgressDisplay progress) throws IOException {
    ObjectsOutput output = new ObjectsOutput(images, objects, Clock.system(ZoneId.systemDefault()));
    ModelFabrication fabrication = new ModelFabrication(threads);
    Supplier<SeriesVolume> reading =
        output.remembering(
            () -> SeriesFolder.read(images, Optional.ofNullable(series), policy(), progress));
    if (seg == null) {
      return text(output, fabrication.make(reading, wanted, out, progress));
    }
    MaskFile masks = MaskFile.read(seg);
    SegmentChoice choice = new SegmentChoice(Optional.ofNullable(segment));
    ImportPolicy policy = resample ? ImportPolicy.DEFAULT.resampling() : ImportPolicy.DEFAULT;
    return text(
        output,
        fabrication.makeFromMask(
            reading, volume -> masks.mask(choice, volume, policy, progress), out, progress));
  }

  private static String text(ObjectsOutput output, FabricatedModel made) throws IOException {
    output.write(made);
    return Files.readString(made.files().report());
  }

  private SeriesPolicy policy() {
    return straighten ? SeriesPolicy.DEFAULT.straightening() : SeriesPolicy.DEFAULT;
  }

  private static String tissues() {
    return Arrays.stream(Tissue.values()).map(Tissue::cliName).collect(Collectors.joining(", "));
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
