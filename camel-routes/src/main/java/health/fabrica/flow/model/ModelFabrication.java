package health.fabrica.flow.model;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.design.ModelPart;
import health.fabrica.core.design.RawSurface;
import health.fabrica.core.field.DistanceField;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.inference.LearnedModel;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.ProfileLibrary;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckProfile;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.recipe.Edit;
import health.fabrica.core.recipe.EditInputs;
import health.fabrica.core.recipe.EditPlan;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.render.ReportPage;
import health.fabrica.core.segment.MetalCheck;
import health.fabrica.core.segment.PresetCheck;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes all files of a model out of a series. Holds no state. */
public final class ModelFabrication {

  private static final String TITLE = "Anatomic model";

  private final AnatomicModelDesigner designer;
  private final PartFabrication parts;
  private final int threads;
  private final OptionalDouble boundMm;
  private final PrintProcess process;
  private final List<Edit> edits;
  private final Optional<String> orderId;
  private final Optional<SideCheck.Side> side;

  /** Uses so many threads; the bytes made do not depend on it. */
  public ModelFabrication(int threads) {
    this(
        threads,
        OptionalDouble.empty(),
        ProfileLibrary.shipped().process(ProfileLibrary.DEFAULT_PROCESS));
  }

  /**
   * The same with a bound for decimation and a process.
   *
   * @param boundMm how far decimation may move the surface, 0 for not at all; empty for the default
   *     of the scan's voxels
   * @param process whose limits the model is checked against, and which it is printed by
   */
  public ModelFabrication(int threads, OptionalDouble boundMm, PrintProcess process) {
    this(threads, boundMm, process, List.of(), Optional.empty(), Optional.empty());
  }

  private ModelFabrication(
      int threads,
      OptionalDouble boundMm,
      PrintProcess process,
      List<Edit> edits,
      Optional<String> orderId,
      Optional<SideCheck.Side> side) {
    this.boundMm = boundMm;
    this.process = process;
    this.designer = new AnatomicModelDesigner(threads);
    this.parts = new PartFabrication(designer, process, threads);
    this.threads = threads;
    this.edits = List.copyOf(edits);
    this.orderId = orderId;
    this.side = side;
  }

  /**
   * The same with edits of the model, after those of its recipe.
   *
   * @param orderId identifier of the order for labels, nothing of the patient
   * @param side the side that was ordered, for labels
   */
  public ModelFabrication edited(
      List<Edit> by, Optional<String> orderId, Optional<SideCheck.Side> side) {
    return new ModelFabrication(threads, boundMm, process, by, orderId, side);
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
          RawSurface surface = designer.surface(series.volume(), parameters, monitor);
          return new Surfaced(
              ScanFacts.of(series),
              Optional.empty(),
              Optional.empty(),
              maskOf(surface, series.volume()),
              warnings(series.volume(), tissue, monitor),
              parameters,
              editing(surface, series.volume(), List.of(), monitor));
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
          RawSurface surface = designer.surface(series.volume(), mask.mask(), monitor);
          return new Surfaced(
              ScanFacts.of(series),
              Optional.of(GivenMask.of(mask)),
              Optional.empty(),
              maskOf(surface, series.volume()),
              List.of(),
              bounded(ModelParameters.ofGivenMask(series.volume())),
              editing(surface, series.volume(), List.of(), monitor));
        },
        folder,
        monitor);
  }

  /**
   * Makes everything from the mask that a recipe makes.
   *
   * @param chosen the recipe with what belongs to the order
   * @param model for a recipe with a step {@code model}
   * @throws health.fabrica.core.problem.ProblemException when a step or stage refuses; the folder
   *     may then hold some of the files
   */
  public FabricatedModel makeByRecipe(
      Supplier<SeriesVolume> reading,
      ChosenRecipe chosen,
      Optional<LearnedModel> model,
      Path folder,
      WorkMonitor monitor) {
    return make(
        reading,
        series -> {
          RecipeResult result =
              new RecipeRunner(threads, model)
                  .run(series.volume(), chosen.recipe(), chosen.inputs(), monitor);
          return new Surfaced(
              ScanFacts.of(series),
              Optional.empty(),
              Optional.of(RecipeRun.of(chosen, result)),
              new ModelMask(result.maskOf(series.volume()), result.gridOf(series.volume())),
              List.of(),
              bounded(ModelParameters.ofGivenMask(result.volume())),
              editing(
                  designer.surface(result, monitor),
                  result.volume(),
                  chosen.recipe().design(),
                  monitor));
        },
        folder,
        monitor);
  }

  private static ModelMask maskOf(RawSurface surface, Volume volume) {
    return new ModelMask(surface.segmentation().mask(), volume.affine());
  }

  /** What a recipe would warn of too: metal, and thresholds that no source confirms. */
  private List<Problem> warnings(Volume volume, Tissue tissue, WorkMonitor monitor) {
    return Stream.concat(
            MetalCheck.of(volume, threads, monitor).stream(),
            PresetCheck.of(tissue, tissue.lowerHu(), tissue.upperHu()).stream())
        .toList();
  }

  /** The surface, and the field for edits when there are any: both need the voxels. */
  private Editable editing(
      RawSurface surface, Volume volume, List<Edit> ofRecipe, WorkMonitor monitor) {
    List<Edit> all = Stream.concat(ofRecipe.stream(), edits.stream()).toList();
    if (all.isEmpty()) {
      return new Editable(surface, Optional.empty());
    }
    CheckProfile limits = process.limits();
    Vec3 room = new Vec3(limits.buildXMm(), limits.buildYMm(), limits.buildZMm());
    EditPlan plan = new EditPlan(all, new EditInputs(orderId, side, room));
    DistanceField field = plan.field(volume, surface.segmentation(), threads, monitor);
    return new Editable(surface, Optional.of(new PartFabrication.Work(plan, field)));
  }

  private record Editable(RawSurface surface, Optional<PartFabrication.Work> edits) {}

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
      AnatomicModel anatomy = designer.finish(surfaced.surface(), surfaced.parameters(), monitor);
      timings.putAll(anatomy.timingsMs());
      CheckReport checks = check(surfaced, anatomy, files, monitor, timings);
      Optional<PartFabrication.Made> edited =
          surfaced.made().edits().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  parts.make(
                      surfaced.made().edits().get(),
                      surfaced.parameters().decimationBoundMm(),
                      files,
                      monitor,
                      timings));
      AnatomicModel model =
          edited.map(made -> designer.replaced(anatomy, made.parts())).orElse(anatomy);
      List<ModelPart> pieces =
          edited
              .map(PartFabrication.Made::parts)
              .orElseGet(() -> List.of(new ModelPart("model", model.mesh(), model.report())));
      List<PrintSummary> prints =
          parts.write(TITLE, orderId, model.mesh(), pieces, files, monitor, timings);
      FabricatedModel made =
          new FabricatedModel(
              surfaced.scan(),
              surfaced.given(),
              surfaced.recipe(),
              surfaced.mask(),
              surfaced.warnings(),
              model,
              checks,
              edited.map(parts -> parts.finished(prints)),
              PartFabrication.total(prints),
              process,
              files,
              timings);
      Files.writeString(files.report(), FabricationReport.json(made));
      return made;
    } catch (IOException e) {
      throw ModelFiles.unwritable(e);
    }
  }

  private record Surfaced(
      ScanFacts scan,
      Optional<GivenMask> given,
      Optional<RecipeRun> recipe,
      ModelMask mask,
      List<Problem> warnings,
      ModelParameters parameters,
      Editable made) {

    RawSurface surface() {
      return made.surface();
    }
  }

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
        timed(
            "checks",
            timings,
            () -> new MeshChecker(process.limits(), threads).check(input, monitor));
    Map<String, String> facts = ReportPages.facts(surfaced.scan(), surfaced.recipe(), model);
    ProfilesJson.facts(facts, process);
    String page = timed("page", timings, () -> ReportPage.html(checked, facts, true, threads));
    Files.writeString(files.page(), page);
    if (surfaced.made().edits().isEmpty()) {
      process.requireWalls(checked.report());
    }
    return checked.report();
  }

  static <T> T timed(String stage, Map<String, Long> timings, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    timings.put(stage, millisSince(start));
    return result;
  }

  static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
