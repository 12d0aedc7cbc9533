package health.fabrica.flow.model;

import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.design.RawSurface;
import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfWriter;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckProfile;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.render.MeshRenderer;
import health.fabrica.core.render.ReportPage;
import health.fabrica.core.render.View;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes all files of a model out of a series. Holds no state. */
public final class ModelFabrication {

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 900;
  private static final String TITLE = "Anatomic model";

  private final AnatomicModelDesigner designer;
  private final FdmPlanner planner;
  private final ProcessProfile profile;
  private final int threads;
  private final OptionalDouble boundMm;
  private final CheckProfile process;

  /** Uses so many threads; the bytes made do not depend on it. */
  public ModelFabrication(int threads) {
    this(threads, OptionalDouble.empty(), CheckProfile.fdm());
  }

  /**
   * The same with a bound for decimation and the limits of a process.
   *
   * @param boundMm how far decimation may move the surface, 0 for not at all; empty for the default
   *     of the scan's voxels
   * @param process whose limits the model is checked against
   */
  public ModelFabrication(int threads, OptionalDouble boundMm, CheckProfile process) {
    this.boundMm = boundMm;
    this.process = process;
    this.designer = new AnatomicModelDesigner(threads);
    this.planner = new FdmPlanner(threads);
    this.profile = ProcessProfile.plaModel();
    this.threads = threads;
  }

  /**
   * Makes everything into a folder.
   *
   * @param reading reads the series; called once, and its voxels are given up after the surface is
   *     made
   * @throws health.fabrica.core.problem.ProblemException when a stage refuses; the folder may then
   *     hold some of the files
   */
  public FabricatedModel make(
      Supplier<SeriesVolume> reading, Tissue tissue, Path folder, WorkMonitor monitor) {
    return make(
        reading,
        series -> {
          ModelParameters parameters = bounded(ModelParameters.defaults(tissue, series.volume()));
          return new Surfaced(
              ScanFacts.of(series),
              Optional.empty(),
              Optional.empty(),
              parameters,
              designer.surface(series.volume(), parameters, monitor));
        },
        folder,
        monitor);
  }

  /**
   * Makes everything from a mask that was made elsewhere, instead of thresholds.
   *
   * @param outlining gives the mask on the grid of the series
   * @throws health.fabrica.core.problem.ProblemException when a stage refuses; the folder may then
   *     hold some of the files
   */
  public FabricatedModel makeFromMask(
      Supplier<SeriesVolume> reading,
      Function<SeriesVolume, ImportedMask> outlining,
      Path folder,
      WorkMonitor monitor) {
    return make(
        reading,
        series -> {
          ImportedMask mask = outlining.apply(series);
          return new Surfaced(
              ScanFacts.of(series),
              Optional.of(GivenMask.of(mask)),
              Optional.empty(),
              bounded(ModelParameters.ofGivenMask(series.volume())),
              designer.surface(series.volume(), mask.mask(), monitor));
        },
        folder,
        monitor);
  }

  /**
   * Makes everything from the mask that a recipe makes.
   *
   * @throws health.fabrica.core.problem.ProblemException when a step or stage refuses; the folder
   *     may then hold some of the files
   */
  public FabricatedModel makeByRecipe(
      Supplier<SeriesVolume> reading,
      Recipe recipe,
      RecipeInputs inputs,
      Path folder,
      WorkMonitor monitor) {
    return make(
        reading,
        series -> {
          RecipeResult result =
              new RecipeRunner(threads).run(series.volume(), recipe, inputs, monitor);
          return new Surfaced(
              ScanFacts.of(series),
              Optional.empty(),
              Optional.of(RecipeRun.of(result)),
              bounded(ModelParameters.ofGivenMask(result.volume())),
              designer.surface(result, monitor));
        },
        folder,
        monitor);
  }

  private ModelParameters bounded(ModelParameters parameters) {
    return boundMm.isPresent()
        ? parameters.withDecimationBoundMm(boundMm.getAsDouble())
        : parameters;
  }

  private FabricatedModel make(
      Supplier<SeriesVolume> reading,
      Function<SeriesVolume, Surfaced> surfacing,
      Path folder,
      WorkMonitor monitor) {
    Map<String, Long> timings = new LinkedHashMap<>();
    ModelFiles files = new ModelFiles(folder);
    try {
      Files.createDirectories(folder);
      Surfaced surfaced = surface(reading, surfacing, timings);
      AnatomicModel model = designer.finish(surfaced.surface(), surfaced.parameters(), monitor);
      timings.putAll(model.timingsMs());
      CheckReport checks = check(surfaced, model, files, monitor, timings);
      PrintSummary print = write(model, files, monitor, timings);
      FabricatedModel made =
          new FabricatedModel(
              surfaced.scan(),
              surfaced.given(),
              surfaced.recipe(),
              model,
              checks,
              print,
              files,
              timings);
      Files.writeString(files.report(), FabricationReport.json(made));
      return made;
    } catch (IOException e) {
      throw new Problem(
              BlobProblem.BLOB_STORAGE,
              "The files of the model cannot be written: " + e.getClass().getSimpleName() + ".",
              "Check free space and permissions of the output folder.")
          .asException(e);
    }
  }

  private record Surfaced(
      ScanFacts scan,
      Optional<GivenMask> given,
      Optional<RecipeRun> recipe,
      ModelParameters parameters,
      RawSurface surface) {}

  /** In a method of its own, so that the voxels are garbage when it returns. */
  private Surfaced surface(
      Supplier<SeriesVolume> reading,
      Function<SeriesVolume, Surfaced> surfacing,
      Map<String, Long> timings) {
    return surfacing.apply(timed("read", timings, reading));
  }

  /** Checks the mesh against the scan and the process, and writes the page that shows it. */
  private CheckReport check(
      Surfaced surfaced,
      AnatomicModel model,
      ModelFiles files,
      WorkMonitor monitor,
      Map<String, Long> timings)
      throws IOException {
    CheckInput input =
        new CheckInput(
            model.mesh(),
            Optional.of(surfaced.surface().mesh()),
            Optional.of(
                new CheckInput.Voxels(model.segmentation().mask(), surfaced.surface().affine())));
    CheckedSurface checked =
        timed("checks", timings, () -> new MeshChecker(process, threads).check(input, monitor));
    Map<String, String> facts = ReportPages.facts(surfaced.scan(), surfaced.recipe(), model);
    String page = timed("page", timings, () -> ReportPage.html(checked, facts, true, threads));
    Files.writeString(files.page(), page);
    return checked.report();
  }

  private PrintSummary write(
      AnatomicModel model, ModelFiles files, WorkMonitor monitor, Map<String, Long> timings)
      throws IOException {
    byte[] picture =
        timed(
            "render",
            timings,
            () -> MeshRenderer.png(model.mesh(), View.OBLIQUE, WIDTH, HEIGHT, threads));
    long start = System.nanoTime();
    monitor.progress("write", 0);
    Files.write(files.preview(), picture);
    try (OutputStream out = open(files.stl())) {
      BinaryStl.write(model.mesh(), out);
    }
    try (OutputStream out = open(files.threeMf())) {
      ThreeMfWriter.write(
          model.mesh(), new ThreeMfMetadata(TITLE, Optional.empty()), Optional.of(picture), out);
    }
    timings.put("write", millisSince(start));
    start = System.nanoTime();
    try (OutputStream out = open(files.gcode())) {
      PrintSummary print = planner.plan(model.mesh(), profile, monitor, out);
      timings.put("toolpath", millisSince(start));
      return print;
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static <T> T timed(String stage, Map<String, Long> timings, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    timings.put(stage, millisSince(start));
    return result;
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
