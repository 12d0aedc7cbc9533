package health.fabrica.core.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeRunnerTest {

  private static final WorkMonitor NONE = WorkMonitor.NONE;

  private static Recipe recipe(Object... steps) {
    return RecipeReader.read(
        Map.of("name", "test", "version", 1, "description", "d", "steps", List.of(steps)));
  }

  private static final Object BONE = Map.of("threshold", Map.of("tissue", "bone"));

  /** A body of soft tissue with two bones that touch, and a piece of metal; on unequal steps. */
  private static Volume scan() {
    return Volumes.ct(
        90,
        60,
        30,
        Affine.ofSpacing(1, 1, 1.5),
        (i, j, k) -> {
          double a = Math.sqrt(sq(i - 33) + sq(j - 30) + sq(1.5 * k - 22));
          double b = Math.sqrt(sq(i - 55) + sq(j - 30) + sq(1.5 * k - 22));
          if (Math.min(a, b) < 12) {
            return a < 5 ? 40 : 900;
          }
          if (sq(i - 70) + sq(j - 40) < 9) {
            return 3000;
          }
          return sq(i - 45) / 1.8 + sq(j - 30) < 700 ? 40 : -1000;
        });
  }

  private static double sq(double x) {
    return x * x;
  }

  private static RecipeInputs seeds(Vec3... seeds) {
    return new RecipeInputs(Optional.empty(), List.of(seeds), Optional.empty(), Map.of());
  }

  @Test
  void eachStepIsRecordedWithItsParametersAndCounts() {
    Recipe recipe =
        recipe(BONE, Map.of("islands", Map.of("min-mm3", 100)), Map.of("fill", Map.of()));
    RecipeResult result = new RecipeRunner(2).run(scan(), recipe, RecipeInputs.NONE, NONE);
    assertThat(result.steps())
        .extracting(StepRecord::name)
        .containsExactly("threshold", "islands", "fill");
    StepRecord islands = result.steps().get(1);
    assertThat(islands.parameters()).containsEntry("keep", 1).containsEntry("min-mm3", 100.0);
    assertThat(islands.counts()).containsEntry("componentsFound", 2);
    assertThat(result.segmentation().voxels())
        .isEqualTo(result.steps().get(2).counts().get("voxels").longValue());
    assertThat(result.segmentation().lowerHu()).isEqualTo(226);
    assertThat(result.warnings()).singleElement().asString().startsWith("FAB-1034");
  }

  @Test
  void theMaskDoesNotDependOnTheThreads() {
    Recipe recipe =
        recipe(
            "median",
            Map.of("denoise", Map.of("iterations", 2)),
            Map.of("resample", Map.of()),
            BONE,
            Map.of("inside-body", Map.of("open-mm", 2, "skin-mm", 1)),
            Map.of("open", Map.of("mm", 1)),
            Map.of("split", Map.of("core-mm", 5)),
            Map.of("wrap", Map.of("mm", 2)),
            Map.of("close", Map.of("mm", 1)),
            Map.of("margin", Map.of("mm", -0.5)));
    RecipeInputs inputs = seeds(new Vec3(60, 30, 22), new Vec3(42, 30, 22));
    RecipeResult one = new RecipeRunner(1).run(scan(), recipe, inputs, NONE);
    assertThat(one.segmentation().voxels()).isGreaterThan(1000);
    for (int threads : new int[] {2, 8}) {
      RecipeResult other = new RecipeRunner(threads).run(scan(), recipe, inputs, NONE);
      for (int k = 0; k < one.segmentation().mask().slices(); k++) {
        assertThat(other.segmentation().mask().words(k))
            .isEqualTo(one.segmentation().mask().words(k));
        assertThat(other.volume().slice(k)).isEqualTo(one.volume().slice(k));
      }
    }
  }

  @Test
  void splittingKeepsTheFirstSeedsBone() {
    Recipe recipe = recipe(BONE, Map.of("split", Map.of("core-mm", 4)));
    RecipeInputs inputs = seeds(new Vec3(60, 30, 22.5), new Vec3(33, 20, 22.5));
    var mask = new RecipeRunner(2).run(scan(), recipe, inputs, NONE).segmentation().mask();
    assertThat(mask.get(60, 30, 15)).isTrue();
    assertThat(mask.get(33, 20, 15)).isFalse();
    assertThatThrownBy(() -> new RecipeRunner(1).run(scan(), recipe, RecipeInputs.NONE, NONE))
        .hasMessageStartingWith("FAB-1113");
    assertThatThrownBy(
            () -> new RecipeRunner(1).run(scan(), recipe, seeds(new Vec3(60, 30, 22)), NONE))
        .hasMessageStartingWith("FAB-1113");
    RecipeInputs sameBone = seeds(new Vec3(60, 30, 22.5), new Vec3(57, 30, 22.5));
    assertThatThrownBy(() -> new RecipeRunner(1).run(scan(), recipe, sameBone, NONE))
        .hasMessageStartingWith("FAB-1111");
  }

  @Test
  void aGrainIsNotTakenForThePartOfASeed() {
    RecipeInputs inputs = seeds(new Vec3(60, 30, 22.5), new Vec3(33, 20, 22.5));
    for (Map<String, Map<String, Integer>> step :
        List.of(
            Map.of("seeds", Map.of("min-mm3", 9_000_000)),
            Map.of("split", Map.of("min-mm3", 9_000_000)))) {
      Recipe recipe = recipe(BONE, step);
      assertThatThrownBy(() -> new RecipeRunner(1).run(scan(), recipe, inputs, NONE))
          .hasMessageStartingWith("FAB-1114")
          .hasMessageContaining("the least is 9000000.0 mm3");
    }
  }

  @Test
  void whatIsMissingCanBeToldWithoutAScan() {
    Recipe split = recipe(BONE, Map.of("split", Map.of()));
    assertThatThrownBy(() -> split.require(seeds(new Vec3(1, 1, 1))))
        .hasMessageStartingWith("FAB-1113")
        .hasMessageContaining("needs 2 seeds or more")
        .hasMessageContaining("there are 1");
    split.require(seeds(new Vec3(1, 1, 1), new Vec3(2, 2, 2)));
    assertThat(split.parameters())
        .containsEntry("threshold.tissue", "bone")
        .containsEntry("split.core-mm", 0.0);
    assertThat(split.needsLearnedModel()).isFalse();
  }

  @Test
  void aResampledMaskKeepsItsOwnGrid() {
    Recipe recipe = recipe(Map.of("resample", Map.of("spacing-mm", 2)), BONE);
    RecipeResult result = new RecipeRunner(2).run(scan(), recipe, RecipeInputs.NONE, NONE);
    assertThat(result.maskOf(scan())).isSameAs(result.segmentation().mask());
    assertThat(result.gridOf(scan())).isEqualTo(result.volume().affine());
  }

  @Test
  void theRegionIsCutOutAndTheSideIsChecked() {
    Recipe recipe = recipe(BONE, Map.of("islands", Map.of()));
    RecipeInputs region =
        new RecipeInputs(
            Optional.of(List.of(new Vec3(10, 5, 0), new Vec3(44, 55, 40))),
            List.of(),
            Optional.of(SideCheck.Side.RIGHT),
            Map.of());
    RecipeResult result = new RecipeRunner(2).run(scan(), recipe, region, NONE);
    assertThat(result.volume().columns()).isEqualTo(35);
    assertThat(result.volume().affine().origin()).isEqualTo(new Vec3(10, 5, 0));
    BitMask whole = result.maskOf(scan());
    assertThat(result.gridOf(scan())).isEqualTo(scan().affine());
    assertThat(whole.columns()).isEqualTo(scan().columns());
    assertThat(whole.count()).isEqualTo(result.segmentation().voxels()).isPositive();
    BitMask part = result.segmentation().mask();
    for (int k = 0; k < part.slices(); k++) {
      for (int j = 0; j < part.rows(); j++) {
        for (int i = 0; i < part.columns(); i++) {
          assertThat(whole.get(i + 10, j + 5, k)).isEqualTo(part.get(i, j, k));
        }
      }
    }
    RecipeInputs left =
        new RecipeInputs(region.region(), List.of(), Optional.of(SideCheck.Side.LEFT), Map.of());
    assertThatThrownBy(() -> new RecipeRunner(2).run(scan(), recipe, left, NONE))
        .hasMessageStartingWith("FAB-1037");
  }

  @Test
  void anAutomaticThresholdServesScansWithoutHounsfieldUnits() {
    Volume ct = scan();
    short[][] slices = new short[ct.slices()][];
    for (int k = 0; k < slices.length; k++) {
      slices[k] = ct.slice(k);
    }
    Volume cone = new Volume(Modality.CONE_BEAM, ct.columns(), ct.rows(), slices, ct.affine());
    assertThatThrownBy(() -> new RecipeRunner(1).run(cone, recipe(BONE), RecipeInputs.NONE, NONE))
        .hasMessageStartingWith("FAB-1201");
    Recipe otsu = recipe(Map.of("otsu", Map.of("classes", 4, "class", 3)));
    StepRecord record = new RecipeRunner(1).run(cone, otsu, RecipeInputs.NONE, NONE).steps().get(0);
    assertThat(record.counts().get("lower").intValue()).isBetween(41, 900);
    assertThat(record.counts().get("separation").doubleValue()).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @ValueSource(strings = {"air", "bone", "one voxel", "checkerboard", "flat", "spacing 0"})
  void hostileVolumesEndInATypedProblemOrAMask(String kind) {
    Volume volume =
        switch (kind) {
          case "air" -> Volumes.ct(40, 40, 20, (i, j, k) -> -1000);
          case "bone" -> Volumes.ct(40, 40, 20, (i, j, k) -> 1000);
          case "one voxel" -> Volumes.ct(1, 1, 1, (i, j, k) -> 1000);
          case "checkerboard" ->
              Volumes.ct(64, 64, 40, (i, j, k) -> (i + j + k) % 2 == 0 ? 1000 : -1000);
          case "flat" -> Volumes.ct(4000, 4000, 1, (i, j, k) -> (i * 31 + j) % 7 == 0 ? 900 : 0);
          default -> Volumes.ct(9, 9, 9, Affine.ofSpacing(1, 0, 1), (i, j, k) -> 1000);
        };
    Recipe recipe =
        recipe(
            BONE,
            Map.of("inside-body", Map.of("open-mm", 1)),
            Map.of("islands", Map.of("keep", 3, "min-mm3", 2)),
            Map.of("wrap", Map.of("mm", 1)));
    try {
      RecipeResult result = new RecipeRunner(2).run(volume, recipe, RecipeInputs.NONE, NONE);
      assertThat(result.segmentation().voxels()).isPositive();
      assertThat(kind).isEqualTo("nothing hostile");
    } catch (ProblemException e) {
      assertThat(e.problem().code().number()).isIn(1020, 1114, 1202, 1203);
    }
  }

  @Test
  void workStopsAtTheNextSliceWhenItIsCancelled() {
    Cancelled cancelling = Cancelled.after(40);
    Recipe recipe = recipe("median", BONE, Map.of("close", Map.of("mm", 3)));
    assertThatThrownBy(() -> new RecipeRunner(2).run(scan(), recipe, RecipeInputs.NONE, cancelling))
        .hasMessageStartingWith("FAB-1000");
    assertThat(cancelling.asked()).isLessThan(60);
  }

  @Test
  void recipesThatMakeNoSenseAreRefusedWithTheNearestHelp() {
    assertThatThrownBy(() -> recipe(Map.of("threshhold", Map.of())))
        .hasMessageContaining("FAB-1110")
        .hasMessageContaining("threshold");
    assertThatThrownBy(() -> recipe(Map.of("threshold", Map.of("tisue", "bone"))))
        .hasMessageContaining("FAB-1110")
        .hasMessageContaining("tissue");
    assertThatThrownBy(() -> recipe(Map.of("threshold", Map.of("tissue", "wood"))))
        .hasMessageStartingWith("FAB-1111");
    assertThatThrownBy(() -> recipe(Map.of("threshold", Map.of("lower-hu", "many"))))
        .hasMessageStartingWith("FAB-1111");
    assertThatThrownBy(() -> recipe(Map.of("threshold", Map.of("lower-hu", 300.5))))
        .hasMessageStartingWith("FAB-1111");
    assertThatThrownBy(() -> recipe(Map.of("threshold", Map.of("lower-hu", 300, "upper-hu", 200))))
        .hasMessageStartingWith("FAB-1204");
    assertThatThrownBy(() -> recipe(BONE, Map.of("close", 3))).hasMessageStartingWith("FAB-1111");
    assertThatThrownBy(() -> recipe(Map.of("islands", Map.of())))
        .hasMessageStartingWith("FAB-1112");
    assertThatThrownBy(() -> recipe(BONE, "median")).hasMessageStartingWith("FAB-1112");
    assertThatThrownBy(() -> recipe("median")).hasMessageStartingWith("FAB-1112");
    assertThatThrownBy(() -> recipe()).hasMessageStartingWith("FAB-1111");
    assertThatThrownBy(() -> RecipeReader.read(Map.of("nam", "x")))
        .hasMessageStartingWith("FAB-1110");
    assertThatThrownBy(() -> RecipeReader.read(Map.of("name", "Not A Name")))
        .hasMessageStartingWith("FAB-1111");
  }

  @Test
  void anOrderOverridesValuesByName() {
    Map<String, Object> tree =
        Map.of("name", "t", "version", 2, "description", "", "steps", List.of(BONE));
    Recipe recipe = RecipeReader.read(tree, Map.of("threshold.lower-hu", "300"));
    assertThat(recipe.steps().get(0).parameters()).containsEntry("lower-hu", 300);
    assertThatThrownBy(() -> RecipeReader.read(tree, Map.of("islands.keep", "2")))
        .hasMessageStartingWith("FAB-1110");
    assertThatThrownBy(() -> RecipeReader.read(tree, Map.of("threshold.low", "2")))
        .hasMessageStartingWith("FAB-1110");
    assertThatCode(() -> RecipeReader.read(tree)).doesNotThrowAnyException();
  }

  @Test
  void slicesBetweenPaintedOnesAreFilledByShape() {
    Volume painted =
        Volumes.ct(
            40,
            40,
            9,
            Affine.ofSpacing(1, 1, 2),
            (i, j, k) -> k % 4 == 0 && sq(i - 20) + sq(j - 20) < sq(6 + k) ? 900 : -1000);
    RecipeResult result =
        new RecipeRunner(1).run(painted, recipe(BONE, "interpolate"), RecipeInputs.NONE, NONE);
    assertThat(result.segmentation().componentsKept()).isEqualTo(1);
    assertThat(result.steps().get(1).counts().get("voxels").longValue())
        .isGreaterThan(2 * result.steps().get(0).counts().get("voxels").longValue());
    assertThat(result.segmentation().mask().get(20 + 7, 20, 2)).isTrue();
    assertThat(result.segmentation().mask().get(20 + 9, 20, 2)).isFalse();
  }

  @Test
  void landmarksTheWrongWayRoundStopTheRunAndAMirroredGridIsNoticed() {
    Object right = Map.of("landmarks", Map.of("left", "60,30,20", "right", List.of(20, 30, 20)));
    Object wrong = Map.of("landmarks", Map.of("left", "20,30,20", "right", "60,30,20"));
    RecipeResult fine =
        new RecipeRunner(1).run(scan(), recipe(right, BONE), RecipeInputs.NONE, NONE);
    assertThat(fine.steps().get(0).counts()).containsEntry("apartMm", 40.0);
    assertThat(fine.warnings()).noneMatch(w -> w.code().id().equals("FAB-1305"));
    assertThatThrownBy(
            () -> new RecipeRunner(1).run(scan(), recipe(wrong, BONE), RecipeInputs.NONE, NONE))
        .hasMessageContaining("FAB-1037");
    Affine mirrored =
        new Affine(new Vec3(40, 0, 0), new Vec3(-1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1));
    Volume ball =
        Volumes.ct(
            40, 40, 40, mirrored, (i, j, k) -> sq(i - 20) + sq(j - 20) + sq(k - 20) < 90 ? 900 : 0);
    assertThat(new RecipeRunner(1).run(ball, recipe(BONE), RecipeInputs.NONE, NONE).warnings())
        .anyMatch(w -> w.code().id().equals("FAB-1305"));
  }
}
