package health.fabrica.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The recipes of the program on real scans, against labels where there are any. */
class RecipesOnRealScansIT {

  private static final WorkMonitor NONE = WorkMonitor.NONE;
  private static final String ABDOMEN = "ct-body-labelled/series.zip";
  private static final String NECK = "ct-head-neck-jaw/series.zip";
  private static final Set<Integer> VERTEBRAE = Set.of(32, 33);
  private static final Set<Integer> AORTA = Set.of(52);
  private static final Set<Integer> LEFT_HUMERUS = Set.of(69);

  private static Path shared(String name) {
    Path file = Path.of(System.getProperty("fabrica.shared.data", "none")).resolve(name);
    assumeTrue(Files.exists(file), "shared data " + name + " is not here");
    return file;
  }

  private static Volume scan(String name) {
    return SeriesFolder.read(shared(name), Optional.empty(), SeriesPolicy.ANONYMOUS_FILES, NONE)
        .volume();
  }

  private static BitMask labels(Volume volume, Set<Integer> wanted) throws IOException {
    return LabelGrid.read(shared("ct-body-labelled/example_seg_dicom.nii.gz")).on(volume, wanted);
  }

  private static RecipeResult run(
      String recipe, Volume volume, Map<String, String> values, RecipeInputs inputs) {
    return new RecipeRunner(2).run(volume, RecipeFiles.read(recipe, values), inputs, NONE);
  }

  private static RecipeInputs inputs(Optional<List<Vec3>> region, Vec3... seeds) {
    return new RecipeInputs(region, List.of(seeds), Optional.empty(), Map.of());
  }

  private static BitMask mask(RecipeResult made) {
    return made.segmentation().mask();
  }

  private static AnatomicModel model(RecipeResult made) {
    AnatomicModelDesigner designer = new AnatomicModelDesigner(2);
    AnatomicModel model =
        designer.finish(
            designer.surface(made, NONE), ModelParameters.ofGivenMask(made.volume()), NONE);
    assertThat(model.report().closed()).isTrue();
    return model;
  }

  /** Voxels of a mask that a label has too, as a share of the label. */
  private static double recall(BitMask mask, BitMask label) {
    return (double) MaskOps.and(mask, label).count() / label.count();
  }

  private static double dice(BitMask mask, BitMask label) {
    return 2.0 * MaskOps.and(mask, label).count() / (mask.count() + label.count());
  }

  /** The corners of the box around a label, so much wider. */
  private static List<Vec3> around(Volume volume, BitMask label, double mm) {
    double[] low = {1e9, 1e9, 1e9};
    double[] high = {-1e9, -1e9, -1e9};
    for (int k = 0; k < label.slices(); k++) {
      for (int j = 0; j < label.rows(); j++) {
        for (int i = 0; i < label.columns(); i++) {
          if (label.get(i, j, k)) {
            Vec3 p = volume.affine().apply(i, j, k);
            double[] at = {p.x(), p.y(), p.z()};
            for (int d = 0; d < 3; d++) {
              low[d] = Math.min(low[d], at[d]);
              high[d] = Math.max(high[d], at[d]);
            }
          }
        }
      }
    }
    return List.of(
        new Vec3(low[0] - mm, low[1] - mm, low[2] - mm),
        new Vec3(high[0] + mm, high[1] + mm, high[2] + mm));
  }

  /** The middle of what a label has in a slice. */
  private static Vec3 middle(Volume volume, BitMask label, int k) {
    double x = 0;
    double y = 0;
    int n = 0;
    for (int j = 0; j < label.rows(); j++) {
      for (int i = 0; i < label.columns(); i++) {
        if (label.get(i, j, k)) {
          x += i;
          y += j;
          n++;
        }
      }
    }
    return volume.affine().apply(x / n, y / n, k);
  }

  @Test
  void theLowerJawComesOutByItselfClosedAndOfTheSizeOfAJaw() {
    RecipeInputs seeds =
        inputs(
            Optional.empty(),
            new Vec3(237, -367, -141),
            new Vec3(190, -265, -99),
            new Vec3(298, -286, -96));
    MeshMeasures jaw = model(run("mandible", scan(NECK), Map.of(), seeds)).report().measures();
    assertThat(jaw.volumeMm3()).isBetween(40_000.0, 65_000.0);
    Vec3 size = jaw.max().minus(jaw.min());
    assertThat(size.x()).isBetween(90.0, 125.0);
    assertThat(size.y()).isBetween(70.0, 110.0);
    assertThat(size.z()).isBetween(55.0, 90.0);
    // the chin lies in the middle between both angles
    assertThat((jaw.max().x() + jaw.min().x()) / 2).isBetween(229.0, 249.0);
  }

  @Test
  void vertebraeAgreeWithTheirLabelsWhenASeedPartsThemFromTheArtery() throws IOException {
    Volume volume = scan(ABDOMEN);
    BitMask label = labels(volume, VERTEBRAE);
    Optional<List<Vec3>> box = Optional.of(around(volume, label, 2));
    RecipeResult whole = run("spine", volume, Map.of(), inputs(box));
    BitMask own = labels(whole.volume(), VERTEBRAE);
    assertThat(recall(mask(whole), own)).isGreaterThan(0.9);
    assertThat(dice(mask(whole), own)).isGreaterThan(0.65);
    assertThat(model(whole).report().measures().volumeMm3()).isBetween(60_000.0, 130_000.0);

    Recipe parted =
        RecipeReader.read(
            Map.of(
                "name",
                "parted-spine",
                "version",
                1,
                "description",
                "Vertebrae without the artery beside them.",
                "steps",
                List.of(
                    "median",
                    Map.of("threshold", Map.of("tissue", "bone", "lower-hu", 130)),
                    Map.of("close", Map.of("mm", 2)),
                    Map.of("fill", Map.of("holes", "cavities")),
                    Map.of("split", Map.of("core-mm", 0)),
                    Map.of("islands", Map.of("keep", 1)),
                    Map.of("close", Map.of("mm", 1.5)),
                    Map.of("fill", Map.of("holes", "cavities")))));
    Vec3 vertebra = bodyOfVertebra(volume, label);
    Vec3 artery = middle(volume, labels(volume, AORTA), 10);
    RecipeResult made =
        new RecipeRunner(2).run(volume, parted, inputs(box, vertebra, artery), NONE);
    assertThat(recall(mask(made), own)).isGreaterThan(0.9);
    assertThat(dice(mask(made), own)).isGreaterThan(dice(mask(whole), own) + 0.04);
    model(made);
  }

  /** In front of the middle of the label, which lies near the canal. */
  private static Vec3 bodyOfVertebra(Volume volume, BitMask label) {
    Vec3 middle = middle(volume, label, 12);
    return middle.plus(new Vec3(0, -18, 0));
  }

  @Test
  void anArteryAgreesWithItsLabelInsideOfARegion() throws IOException {
    Volume volume = scan(ABDOMEN);
    BitMask label = labels(volume, AORTA);
    Vec3 seed = middle(volume, label, 10);
    RecipeInputs inputs = inputs(Optional.of(around(volume, label, 4)), seed);
    // a late phase: the blood has 140 HU, less than the recipes begin with
    assertThatThrownBy(() -> run("heart-blood-pool", volume, Map.of(), inputs))
        .hasMessageStartingWith("FAB-1032");
    for (String recipe : List.of("vessel-lumen", "heart-blood-pool")) {
      RecipeResult made = run(recipe, volume, Map.of("threshold.lower-hu", "120"), inputs);
      BitMask own = labels(made.volume(), AORTA);
      assertThat(recall(mask(made), own)).as(recipe).isGreaterThan(0.8);
      assertThat(dice(mask(made), own)).as(recipe).isGreaterThan(0.7);
      assertThat(model(made).report().measures().volumeMm3()).isBetween(20_000.0, 30_000.0);
    }
  }

  @Test
  void aLongBoneOfTheLeftArmAgreesWithItsLabelAndIsRefusedForTheRight() throws IOException {
    Volume volume = scan(ABDOMEN);
    Optional<List<Vec3>> box = Optional.of(around(volume, labels(volume, LEFT_HUMERUS), 6));
    RecipeInputs left =
        new RecipeInputs(box, List.of(), Optional.of(SideCheck.Side.LEFT), Map.of());
    RecipeResult made = run("long-bone", volume, Map.of(), left);
    BitMask own = labels(made.volume(), LEFT_HUMERUS);
    assertThat(dice(mask(made), own)).isGreaterThan(0.9);
    double voxels = own.count() * made.volume().affine().voxelVolumeMm3();
    assertThat(model(made).report().measures().volumeMm3()).isCloseTo(voxels, withinPercentage(5));
    RecipeInputs right =
        new RecipeInputs(box, List.of(), Optional.of(SideCheck.Side.RIGHT), Map.of());
    assertThatThrownBy(() -> run("long-bone", volume, Map.of(), right))
        .hasMessageStartingWith("FAB-1037")
        .hasMessageContaining("mm to the left");
  }
}
