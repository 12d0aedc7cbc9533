package health.fabrica.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlidingWindowTest {

  private static final String SHA = "ab".repeat(32);

  /** Scores of a voxel from its intensity, by class. */
  private interface Rule {
    float score(int c, float intensity);
  }

  private static final class ByVoxel implements WindowModel {

    private final Rule rule;
    private final int classes;
    private final List<Integer> firsts = Collections.synchronizedList(new ArrayList<>());

    ByVoxel(int classes, Rule rule) {
      this.classes = classes;
      this.rule = rule;
    }

    @Override
    public void run(float[] window, float[] scores, WorkMonitor monitor) {
      firsts.add(window.length);
      for (int c = 0; c < classes; c++) {
        for (int n = 0; n < window.length; n++) {
          scores[c * window.length + n] = rule.score(c, window[n]);
        }
      }
    }

    @Override
    public void close() {}
  }

  private static Map<String, Object> tree() {
    return new HashMap<>(
        Map.ofEntries(
            Map.entry("name", "two-bones"),
            Map.entry("version", "1.4"),
            Map.entry("sha256", SHA),
            Map.entry("modality", "CT"),
            Map.entry("window", List.of(8, 10, 6)),
            Map.entry("spacing-mm", List.of(1, 1.0, 1)),
            Map.entry("orientation", "LPS"),
            Map.entry("clip", List.of(-1000, 1000)),
            Map.entry("mean", 0),
            Map.entry("deviation", 1000),
            Map.entry("classes", List.of("background", "bone", "metal"))));
  }

  private static LearnedModel model(WindowModel windows, Object... changes) {
    Map<String, Object> tree = tree();
    for (int n = 0; n < changes.length; n += 2) {
      tree.put((String) changes[n], changes[n + 1]);
    }
    return new LearnedModel(ModelDescription.read(tree), windows);
  }

  /** Air below 0.2, metal above 0.9, bone between. */
  private static ByVoxel thresholds() {
    return new ByVoxel(
        3,
        (c, v) -> {
          int is = v < 0.2 ? 0 : v > 0.9 ? 2 : 1;
          return c == is ? 3 : -1;
        });
  }

  private static Volume steps(Affine affine) {
    return Volumes.ct(21, 17, 13, affine, (i, j, k) -> (i * 7 + j * 13 + k * 29) % 41 * 50 - 1000);
  }

  private static int expected(int value) {
    return value < 200 ? 0 : value > 900 ? 2 : 1;
  }

  @Test
  void everyVoxelGetsTheClassThatTheWindowsSayOnAnyNumberOfThreads() {
    Volume volume = steps(Affine.ofSpacing(1, 1, 1));
    for (int threads : new int[] {1, 2, 8}) {
      ByVoxel windows = thresholds();
      SlidingWindow.Labels made =
          SlidingWindow.label(volume, model(windows), threads, WorkMonitor.NONE);
      assertThat(made.windows()).isEqualTo(5 * 3 * 4);
      assertThat(windows.firsts).hasSize(60).containsOnly(8 * 10 * 6);
      for (int k = 0; k < 13; k++) {
        for (int j = 0; j < 17; j++) {
          for (int i = 0; i < 21; i++) {
            assertThat(made.labels().get(i, j, k)).isEqualTo(expected(volume.value(i, j, k)));
          }
        }
      }
    }
  }

  @Test
  void aVolumeSmallerThanTheWindowIsPaddedWithTheLowestValue() {
    Volume volume = steps(Affine.ofSpacing(1, 1, 1));
    List<Float> outside = Collections.synchronizedList(new ArrayList<>());
    WindowModel windows =
        new ByVoxel(
            1,
            (c, v) -> {
              outside.add(v);
              return v > 0.2 ? 1 : 0;
            });
    SlidingWindow.Labels made =
        SlidingWindow.label(
            volume,
            model(windows, "window", List.of(30, 30, 30), "classes", List.of("bone")),
            2,
            WorkMonitor.NONE);
    assertThat(made.windows()).isEqualTo(1);
    assertThat(outside).hasSize(27_000);
    assertThat(outside.stream().filter(v -> v == -1f).count())
        .isGreaterThanOrEqualTo(27_000 - volume.voxels());
    assertThat(made.labels().counts()[1]).isPositive();
    assertThat(made.labels().get(20, 16, 12)).isEqualTo(volume.value(20, 16, 12) > 200 ? 1 : 0);
  }

  /** A model that says bone in the half of a window that it takes for the patient's left. */
  @ParameterizedTest
  @CsvSource({"1, 0, 0, 0, 1, 0", "-1, 0, 0, 0, 1, 0", "0, 1, 0, 1, 0, 0", "0, 0, -1, 0, 1, 0"})
  void theModelSeesItsOwnOrientationWhicheverWayTheScanWasTaken(
      double cx, double cy, double cz, double rx, double ry, double rz) {
    Vec3 column = new Vec3(cx, cy, cz);
    Vec3 row = new Vec3(rx, ry, rz);
    Affine affine = new Affine(new Vec3(5, 6, 7), column, row, column.cross(row));
    Volume volume = Volumes.ct(12, 12, 12, affine, (i, j, k) -> 0);
    WindowModel left =
        new WindowModel() {
          @Override
          public void run(float[] window, float[] scores, WorkMonitor monitor) {
            for (int n = 0; n < window.length; n++) {
              scores[n] = n % 12 >= 6 ? 1 : 0; // columns run to the left
            }
          }

          @Override
          public void close() {}
        };
    SlidingWindow.Labels made =
        SlidingWindow.label(
            volume,
            model(left, "window", List.of(12, 12, 12), "classes", List.of("left-half")),
            1,
            WorkMonitor.NONE);
    double middle = affine.apply(5.5, 5.5, 5.5).x();
    for (int n = 0; n < 12 * 12 * 12; n++) {
      int i = n % 12;
      int j = n / 12 % 12;
      int k = n / 144;
      assertThat(made.labels().get(i, j, k)).isEqualTo(affine.apply(i, j, k).x() > middle ? 1 : 0);
    }
  }

  @Test
  void whatDoesNotSuitTheModelIsRefusedAndNeverGuessed() {
    LearnedModel model = model(thresholds());
    Volume wide = steps(Affine.ofSpacing(1, 1, 1.5));
    assertThatThrownBy(() -> SlidingWindow.label(wide, model, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1353")
        .hasMessageContaining("1.500")
        .hasMessageContaining("resample");
    double s = Math.sqrt(0.5);
    Volume turned =
        steps(
            new Affine(
                new Vec3(0, 0, 0), new Vec3(s, s, 0), new Vec3(-s, s, 0), new Vec3(0, 0, 1)));
    assertThatThrownBy(() -> SlidingWindow.label(turned, model, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1353")
        .hasMessageContaining("45.0 degrees");
    Volume ct = steps(Affine.ofSpacing(1, 1, 1));
    Volume mr = new Volume(Modality.MR, 21, 17, new short[13][21 * 17], ct.affine());
    assertThatThrownBy(() -> SlidingWindow.label(mr, model, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1353");
    LearnedModel broken = model(new ByVoxel(3, (c, v) -> v > 0.5 ? Float.NaN : 0));
    assertThatThrownBy(() -> SlidingWindow.label(ct, broken, 2, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1356");
    LearnedModel huge =
        model(
            thresholds(),
            "classes",
            IntStream.range(0, 255).mapToObj(n -> "c" + n).toList(),
            "window",
            List.of(512, 512, 512));
    assertThatThrownBy(() -> SlidingWindow.label(ct, huge, 1, WorkMonitor.NONE))
        .hasMessageMatching("FAB-(1021|1353).*");
  }

  @ParameterizedTest
  @CsvSource({
    "name, Two Bones",
    "version, ''",
    "sha256, abc",
    "modality, XY",
    "orientation, LRS",
    "orientation, LP",
    "window, 8",
    "spacing-mm, 1",
    "clip, 5",
    "mean, much",
    "deviation, 0",
    "classes, bone",
    "colour, red"
  })
  void aDescriptionThatMakesNoSenseIsRefused(String key, String value) {
    Map<String, Object> tree = tree();
    tree.put(key, value);
    assertThatThrownBy(() -> ModelDescription.read(tree)).hasMessageContaining("FAB-1351");
    if (!key.equals("colour")) {
      tree.remove(key);
      assertThatThrownBy(() -> ModelDescription.read(tree)).hasMessageContaining("FAB-1351");
    }
  }

  private static Recipe recipe(String sha256, String structure) {
    return RecipeReader.read(
        Map.of(
            "name",
            "learned-bone",
            "version",
            1,
            "description",
            "bone",
            "steps",
            List.of(
                Map.of(
                    "model",
                    Map.of(
                        "name", "two-bones", "version", 1.4, "sha256", sha256, "class", structure)),
                Map.of("islands", Map.of("keep", 1)))));
  }

  @Test
  void aRecipeRecordsTheModelAndCallsItsMaskASuggestion() {
    Volume volume = Volumes.ct(20, 20, 20, Volumes.ball(10, 10, 10, 6));
    LearnedModel model = model(new ByVoxel(3, (c, v) -> c == (v > 0.2255 ? 1 : 0) ? 1 : 0));
    RecipeResult result =
        new RecipeRunner(2, Optional.of(model))
            .run(volume, recipe(SHA, "bone"), RecipeInputs.NONE, WorkMonitor.NONE);
    assertThat(result.segmentation().voxels()).isBetween(850L, 950L);
    assertThat(result.segmentation().tissue()).isEmpty();
    assertThat(result.steps().get(0).parameters())
        .containsEntry("name", "two-bones")
        .containsEntry("version", "1.4")
        .containsEntry("sha256", SHA)
        .containsEntry("class", "bone");
    assertThat(result.steps().get(0).counts()).containsKeys("windows", "voxels");
    assertThat(result.warnings())
        .anySatisfy(
            w -> {
              assertThat(w.code().id()).isEqualTo("FAB-1350");
              assertThat(w.message()).contains("nobody has confirmed");
            });
  }

  @Test
  void aRecipeRefusesAnotherModelThanItsOwn() {
    Volume volume = Volumes.ct(20, 20, 20, Volumes.ball(10, 10, 10, 6));
    RecipeRunner with = new RecipeRunner(1, Optional.of(model(thresholds())));
    assertRefused(with, volume, recipe("00".repeat(32), "bone"), "FAB-1352");
    assertRefused(with, volume, recipe(SHA, "background"), "FAB-1111");
    assertRefused(with, volume, recipe(SHA, "liver"), "FAB-1111");
    assertRefused(new RecipeRunner(1), volume, recipe(SHA, "bone"), "FAB-1358");
    assertThatThrownBy(() -> recipe("not a hash", "bone")).hasMessageContaining("FAB-1111");
  }

  private static void assertRefused(
      RecipeRunner runner, Volume volume, Recipe recipe, String code) {
    assertThatThrownBy(() -> runner.run(volume, recipe, RecipeInputs.NONE, WorkMonitor.NONE))
        .hasMessageContaining(code);
  }

  @Test
  void aCancelEndsTheRunBetweenTwoWindows() {
    Cancelled cancelled = Cancelled.atOnce();
    ByVoxel windows = thresholds();
    assertThatThrownBy(
            () ->
                SlidingWindow.label(steps(Affine.ofSpacing(1, 1, 1)), model(windows), 1, cancelled))
        .hasMessageContaining("FAB-1000");
    assertThat(windows.firsts).isEmpty();
    assertThat(Arrays.asList(model(windows).description().identity().values().toArray()))
        .containsExactly("two-bones", "1.4", SHA);
  }
}
