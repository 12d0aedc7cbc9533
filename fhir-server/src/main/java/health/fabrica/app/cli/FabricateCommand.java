package health.fabrica.app.cli;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.segment.Tissue;
import health.fabrica.dicom.mask.MaskFile;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.flow.model.ChosenRecipe;
import health.fabrica.flow.model.FabricatedModel;
import health.fabrica.flow.model.FabricationReport;
import health.fabrica.flow.model.LabelFabrication;
import health.fabrica.flow.model.ModelFabrication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "by thresholds (--tissue), by the steps of a recipe (--recipe), or from a segmentation made",
      "elsewhere (--seg). Places are in patient space: LPS, mm.",
      "With --mesh it checks, mends and slices a mesh that was made elsewhere.",
      "Prints the report as JSON; files go to the output folder."
    })
public final class FabricateCommand implements Callable<Integer> {

  @Option(names = "--dicom", paramLabel = "DIR", description = "folder or zip file with the series")
  private Path dicom = Path.of("");

  @Mixin private MeshOptions mesh = new MeshOptions();

  @Mixin private ProfileOptions profiles = new ProfileOptions();

  @Mixin private DesignOptions design = new DesignOptions();

  @Option(
      names = "--tissue",
      paramLabel = "NAME",
      description = "what to model by thresholds, for example bone; several parted by commas")
  private @Nullable String tissue;

  @Option(
      names = "--seg",
      paramLabel = "FILE",
      description = "model this DICOM Segmentation or RT Structure Set instead of a tissue")
  private @Nullable Path seg;

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      description =
          "a recipe of the program (skull, mandible, spine, long-bone, vessel-lumen, airway,"
              + " heart-blood-pool, skin-surface) or a YAML file")
  private @Nullable String recipe;

  @Option(
      names = "--set",
      paramLabel = "STEP.NAME=VALUE",
      description = "a value in place of the recipe's, for example threshold.lower-hu=300")
  private Map<String, String> overrides = Map.of();

  @Option(
      names = "--roi",
      paramLabel = "X,Y,Z,X,Y,Z",
      description = "two opposite corners of the region of interest")
  private @Nullable String roi;

  @Option(
      names = "--seeds",
      paramLabel = "X,Y,Z;...",
      description =
          "places inside the structure; to split, the first lies in the part to keep and the others"
              + " in what it touches")
  private @Nullable String seeds;

  @Option(
      names = "--side",
      paramLabel = "left|right",
      description = "refuse the model when it lies on the patient's other side")
  private @Nullable String side;

  @Mixin private FolderOutput folder = new FolderOutput();

  @Mixin private ModelOptions learned = new ModelOptions();

  @Option(
      names = "--bound-mm",
      paramLabel = "MM",
      description =
          "how far decimation may move the surface, 0 to 5; 0 keeps all triangles (default: a"
              + " quarter of the smallest voxel step, at most 0.05)")
  private @Nullable Double boundMm;

  @Option(
      names = "--segment",
      paramLabel = "NAME",
      description =
          "number or name of the segment, when the object holds several; all, or several parted by"
              + " commas, for one object each with shared borders")
  private @Nullable String segment;

  @Option(
      names = "--resample",
      description = "resample a segment that was made on another grid than the images")
  private boolean resample;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "folder for model.stl, model.3mf, model.gcode, model.png, report.html, report.json,"
              + " model-job.html, model-build.gif")
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
    folder.requireFormats();
    if (mesh.given() != dicom.toString().isEmpty() || mesh.orphaned()) {
      throw usage("one of --dicom and --mesh is needed; --unit and --repair go with --mesh");
    }
    if (mesh.given()) {
      return callForMesh();
    }
    if ((seg == null) == (tissue == null && recipe == null)) {
      throw usage("one of --tissue, --recipe and --seg is needed");
    }
    if (seg != null && !(overrides.isEmpty() && roi == null && seeds == null && side == null)) {
      throw usage("--set, --roi, --seeds and --side do not go with --seg");
    }
    if (boundMm != null && !(boundMm >= 0 && boundMm <= 5)) {
      throw usage("--bound-mm takes 0 to 5");
    }
    if (seg == null && (segment != null || resample)) {
      throw usage("--segment and --resample go with --seg");
    }
    if (!Files.isReadable(dicom)) {
      throw usage("--dicom: no such folder or file: " + dicom);
    }
    if (threads < 1) {
      throw usage("--threads takes 1 or more");
    }
    ProgressDisplay progress = ProgressDisplay.standard();
    ObjectsOutput output = new ObjectsOutput(dicom, objects, Clock.system(ZoneId.systemDefault()));
    try {
      String report =
          folder.complete(
              out,
              several() ? makeStructures(progress) : Files.readString(make(output, progress)),
              true,
              profiles.process(),
              threads,
              progress);
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

  private int callForMesh() throws IOException {
    if (tissue != null
        || recipe != null
        || seg != null
        || straighten
        || objects != null
        || design.given()) {
      throw usage(
          "--mesh makes no model of images: no --tissue, --recipe, --seg, --objects, --edit");
    }
    if (threads < 1) {
      throw usage("--threads takes 1 or more");
    }
    Function<ProgressDisplay, String> work = mesh.work(profiles, out, threads, this::usage);
    ProgressDisplay progress = ProgressDisplay.standard();
    try {
      String report =
          folder.complete(out, work.apply(progress), false, profiles.process(), threads, progress);
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

  private boolean several() {
    boolean segments =
        seg != null
            && segment != null
            && SegmentChoice.of(segment).several(MaskFile.read(seg).names());
    boolean tissues = recipe == null && tissue != null && tissue.contains(",");
    if ((segments || tissues)
        && (!overrides.isEmpty()
            || roi != null
            || seeds != null
            || side != null
            || boundMm != null
            || objects != null
            || design.edits())) {
      throw usage(
          "several structures share their borders: no --set, --roi, --seeds, --side, --bound-mm,"
              + " --objects, --design, --edit");
    }
    return segments || tissues;
  }

  private String makeStructures(ProgressDisplay progress) {
    Supplier<SeriesVolume> reading =
        () -> SeriesFolder.read(dicom, Optional.ofNullable(series), policy(), progress);
    LabelFabrication fabrication =
        new LabelFabrication(profiles.process(), design.order(), threads);
    if (seg == null) {
      List<Tissue> tissues =
          Arrays.stream(Objects.requireNonNull(tissue).split(",", -1)).map(this::known).toList();
      return fabrication.make(
          reading,
          images -> StructuresChoice.tissues(tissues, images, threads, progress),
          out,
          progress);
    }
    MaskFile masks = MaskFile.read(seg);
    SegmentChoice choice = new SegmentChoice(Optional.ofNullable(segment));
    return fabrication.make(
        reading,
        images -> StructuresChoice.segments(masks, choice, images, importing(), progress),
        out,
        progress);
  }

  private Tissue known(String name) {
    return Tissue.ofCliName(name).orElseThrow(() -> usage("--tissue takes one of: " + tissues()));
  }

  private ImportPolicy importing() {
    return resample ? ImportPolicy.DEFAULT.resampling() : ImportPolicy.DEFAULT;
  }

  /** Makes everything and returns where the report is. */
  private Path make(ObjectsOutput output, ProgressDisplay progress) throws IOException {
    FabricatedModel made = fabricated(output, progress);
    output.write(made);
    return made.files().report();
  }

  private FabricatedModel fabricated(ObjectsOutput output, ProgressDisplay progress) {
    SegmentationChoice chosen =
        new SegmentationChoice(tissue, recipe, overrides, roi, seeds, side, this::usage);
    ModelFabrication plain =
        new ModelFabrication(
            threads,
            boundMm == null ? OptionalDouble.empty() : OptionalDouble.of(boundMm),
            profiles.process());
    ModelFabrication fabrication = design.of(plain, chosen.sideOf());
    Supplier<SeriesVolume> reading =
        output.remembering(
            () -> SeriesFolder.read(dicom, Optional.ofNullable(series), policy(), progress));
    if (seg == null) {
      if (chosen.needsRecipe()) {
        ChosenRecipe steps = chosen.chosen();
        return learned.during(
            model -> fabrication.makeByRecipe(reading, steps, model, out, progress));
      }
      Tissue wanted = known(Objects.requireNonNull(tissue));
      return fabrication.make(reading, wanted, out, progress);
    }
    MaskFile masks = MaskFile.read(seg);
    SegmentChoice choice = new SegmentChoice(Optional.ofNullable(segment));
    return fabrication.makeFromMask(
        reading, volume -> masks.mask(choice, volume, importing(), progress), out, progress);
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
