package health.fabrica.core.recipe;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.image.VoxelBox;
import health.fabrica.core.inference.LearnedModel;
import health.fabrica.core.segment.BodyFinder;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.segment.MetalCheck;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs recipes. Holds no state; safe for any number of callers. */
public final class RecipeRunner {

  private static final double BODY_OPEN_MM = 4;
  private static final long NANOS_A_MILLI = 1_000_000;

  private final int threads;
  private final Optional<LearnedModel> model;

  /** Uses so many threads; the result does not depend on it. */
  public RecipeRunner(int threads) {
    this(threads, Optional.empty());
  }

  /** The same with a learned model for recipes with a step {@code model}. */
  public RecipeRunner(int threads, Optional<LearnedModel> model) {
    this.threads = threads;
    this.model = model;
  }

  /**
   * Runs a recipe: cuts out the region of interest, does the steps, warns of metal, checks the
   * side.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1113 when seeds are missing, FAB-1114
   *     when no voxel remains, FAB-1020 to FAB-1037, FAB-1201 to FAB-1204 and FAB-1351 to FAB-1358
   *     when a step refuses, FAB-1000 when cancelled
   */
  public RecipeResult run(Volume volume, Recipe recipe, RecipeInputs inputs, WorkMonitor monitor) {
    volume.affine().requireRegular();
    recipe.require(inputs);
    Bench bench = new Bench(volume, inputs, threads, monitor);
    bench.model = model;
    List<StepRecord> records = new ArrayList<>();
    Optional<Vec3> middle = inputs.side().map(side -> middle(volume, monitor));
    if (inputs.region().isPresent()) {
      records.add(crop(bench, inputs.region().get()));
    }
    MetalCheck.of(bench.volume, threads, monitor).ifPresent(bench.warnings::add);
    if (volume.affine().signedVoxelVolumeMm3() < 0) {
      bench.warnings.add(
          RecipeProblem.GRID_MIRRORED.with(
              "Columns, rows and slices of the scan turn left-handed: "
                  + volume.affine().signedVoxelVolumeMm3()
                  + " mm3 a voxel.",
              "Sides follow patient space and stay right; check left and right against a second"
                  + " source, for another program may have mirrored the images."));
    }
    for (Step step : recipe.steps()) {
      monitor.check();
      monitor.progress(step.name(), 0);
      records.add(timed(bench, step.name(), step.parameters(), () -> step.run(bench)));
      if (bench.isEmpty()) {
        throw empty(recipe, step, bench);
      }
    }
    ThresholdSegmenter.refuseBox(bench.mask(), bench.lower, bench.upper);
    middle.ifPresent(
        centre ->
            SideCheck.structure(bench.volume, bench.mask(), centre, inputs.side().orElseThrow()));
    return new RecipeResult(
        bench.volume,
        bench.region,
        segmentation(bench),
        recipe,
        List.copyOf(records),
        bench.warnings);
  }

  private static StepRecord crop(Bench bench, List<Vec3> region) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("corner-a", text(region.get(0)));
    parameters.put("corner-b", text(region.get(1)));
    return timed(
        bench,
        "region",
        parameters,
        () -> {
          VoxelBox box = VoxelBox.ofPatientBox(bench.volume, region.get(0), region.get(1));
          bench.region = Optional.of(box);
          bench.volume = box.crop(bench.volume);
          bench.counts.put("columns", box.columns());
          bench.counts.put("rows", box.rows());
          bench.counts.put("slices", box.slices());
        });
  }

  private static String text(Vec3 p) {
    return p.x() + "," + p.y() + "," + p.z();
  }

  private static StepRecord timed(
      Bench bench, String name, Map<String, Object> parameters, Runnable work) {
    bench.counts = new LinkedHashMap<>();
    long start = System.nanoTime();
    work.run();
    return new StepRecord(
        name, parameters, bench.counts, (System.nanoTime() - start) / NANOS_A_MILLI);
  }

  private static RuntimeException empty(Recipe recipe, Step step, Bench bench) {
    return RecipeProblem.EMPTY.refuse(
        "After the step "
            + step.name()
            + " "
            + step.parameters()
            + " of the recipe "
            + recipe.name()
            + " no voxel is left; between "
            + bench.lower
            + " and "
            + bench.upper
            + " lay "
            + bench.voxelsFound
            + ".",
        "Check that this is the right series and recipe, or change the parameters of that step.");
  }

  /** The middle of the body in all of the scan; of the scan itself where air cannot be told. */
  private Vec3 middle(Volume volume, WorkMonitor monitor) {
    return volume.modality() == Modality.CT
        ? SideCheck.centre(volume, BodyFinder.body(volume, BODY_OPEN_MM, threads, monitor))
        : volume
            .affine()
            .apply(
                (volume.columns() - 1) / 2.0,
                (volume.rows() - 1) / 2.0,
                (volume.slices() - 1) / 2.0);
  }

  private static Segmentation segmentation(Bench bench) {
    ConnectedComponents.Kept all =
        ConnectedComponents.keepLargest(bench.mask(), Integer.MAX_VALUE, 1, bench.monitor);
    return new Segmentation(
        bench.mask(),
        bench.tissue,
        bench.lower,
        bench.upper,
        all.voxelsKept(),
        all.voxelsKept() * bench.volume.affine().voxelVolumeMm3(),
        Math.max(bench.componentsFound, all.componentsFound()),
        all.componentsKept(),
        bench.voxelsFound,
        bench.voxelsAboveUpper);
  }
}
