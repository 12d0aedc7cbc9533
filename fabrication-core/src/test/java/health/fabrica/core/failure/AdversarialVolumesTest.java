package health.fabrica.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Volumes that no scanner should give, through recipe and design: each ends closed or with the
 * problem that is named here, in the time and heap of a test.
 */
class AdversarialVolumesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CLOSED = "closed";

  /** Triangles that this test lets a surface have: 240 MB at the peak. */
  private static final long MOST_TRIANGLES = 2_000_000;

  private static Volume of(int columns, int rows, int slices, Volumes.Field field) {
    return Volumes.ct(columns, rows, slices, Affine.ofSpacing(0.5, 0.5, 1), field);
  }

  private static Volume on(Affine affine) {
    return Volumes.ct(20, 20, 20, affine, Volumes.ball(10, 10, 10, 6));
  }

  private static Arguments row(String name, Supplier<Volume> volume, String recipe, String end) {
    return Arguments.of(name, volume, RecipeInputs.NONE, recipe, end);
  }

  static Stream<Arguments> volumes() {
    Supplier<Volume> ball = () -> of(20, 20, 20, Volumes.ball(10, 10, 10, 6));
    Vec3 nan = new Vec3(Double.NaN, 5, 5);
    return Stream.of(
        row("all air", () -> of(64, 64, 40, (i, j, k) -> -1000), "threshold", "FAB-1114"),
        row("all bone", () -> of(64, 64, 40, (i, j, k) -> 1200), "threshold", "FAB-1203"),
        row("one bone voxel of one", () -> of(1, 1, 1, (i, j, k) -> 900), "threshold", "FAB-1203"),
        row(
            "one bone voxel in air",
            () -> of(9, 9, 9, (i, j, k) -> i == 4 && j == 4 && k == 4 ? 900 : -1000),
            "threshold",
            CLOSED),
        row(
            "checkerboard",
            () -> of(36, 36, 36, (i, j, k) -> (i + j + k) % 2 == 0 ? 1200 : -1000),
            "threshold",
            CLOSED),
        row(
            "checkerboard beyond the limit of triangles",
            () -> of(128, 128, 96, (i, j, k) -> (i + j + k) % 2 == 0 ? 1200 : -1000),
            "threshold",
            "FAB-1251"),
        row(
            "noise over the whole range of values",
            () ->
                of(
                    40,
                    40,
                    40,
                    (i, j, k) -> (short) ((i * 7919 + j * 104_729 + k * 1_299_709) * 31)),
            "threshold",
            CLOSED),
        row(
            "4,000 x 4,000 x 1 of air and bone",
            () -> of(4000, 4000, 1, (i, j, k) -> (i / 500 + j / 500) % 2 == 0 ? 1200 : -1000),
            "threshold",
            "FAB-1251"),
        row(
            "a single row of 30,000",
            () -> of(30_000, 1, 1, (i, j, k) -> i > 1000 && i < 2000 ? 1200 : -1000),
            "threshold",
            CLOSED),
        row("spacing 0", () -> on(Affine.ofSpacing(0.5, 0, 1)), "threshold", "FAB-1020"),
        row(
            "spacing not a number",
            () -> on(Affine.ofSpacing(0.5, Double.NaN, 1)),
            "threshold",
            "FAB-1020"),
        row(
            "endless spacing",
            () -> on(Affine.ofSpacing(0.5, Double.POSITIVE_INFINITY, 1)),
            "threshold",
            "FAB-1020"),
        row(
            "slices in their own plane",
            () ->
                on(
                    new Affine(
                        new Vec3(0, 0, 0),
                        new Vec3(1, 0, 0),
                        new Vec3(0, 1, 0),
                        new Vec3(1, 1, 0))),
            "threshold",
            "FAB-1020"),
        row(
            "an origin that is not a number",
            () -> on(new Affine(nan, new Vec3(1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1))),
            "threshold",
            "FAB-1020"),
        row(
            "an origin a light year away",
            () ->
                on(
                    new Affine(
                        new Vec3(9.5e18, 0, 0),
                        new Vec3(1, 0, 0),
                        new Vec3(0, 1, 0),
                        new Vec3(0, 0, 1))),
            "threshold",
            "FAB-1020"),
        row("one value only", () -> of(20, 20, 20, (i, j, k) -> 7), "otsu", "FAB-1031"),
        row(
            "magnetic resonance by Hounsfield units",
            () -> new Volume(Modality.MR, 20, 20, new short[20][400], Affine.ofSpacing(1, 1, 1)),
            "threshold",
            "FAB-1201"),
        row(
            "metal through and through",
            () -> of(20, 20, 20, (i, j, k) -> Short.MAX_VALUE),
            "threshold",
            "FAB-1114"),
        row(
            "steps of a kilometre beside steps of a micrometre",
            () -> on(Affine.ofSpacing(1e-3, 1e6, 1)),
            "open",
            "FAB-1114"),
        row(
            "steps so small that a grid of 10 mm has none",
            () -> on(Affine.ofSpacing(1e-4, 1e-4, 1e-4)),
            "resample",
            "FAB-1114"),
        Arguments.of(
            "a region that is not a number",
            ball,
            new RecipeInputs(
                Optional.of(List.of(nan, new Vec3(8, 8, 8))),
                List.of(),
                Optional.empty(),
                Map.of()),
            "threshold",
            "FAB-1022"),
        Arguments.of(
            "a seed that is not a number",
            ball,
            new RecipeInputs(Optional.empty(), List.of(nan), Optional.empty(), Map.of()),
            "seeds",
            "FAB-1032"),
        Arguments.of(
            "a side in a body without one",
            ball,
            new RecipeInputs(
                Optional.empty(), List.of(), Optional.of(SideCheck.Side.LEFT), Map.of()),
            "threshold",
            "FAB-1202"));
  }

  private static Recipe recipe(String last) {
    List<?> steps =
        switch (last) {
          case "otsu" -> List.of("otsu");
          case "seeds" -> List.of("threshold", "seeds");
          case "open" -> List.of("threshold", Map.of("open", Map.of("mm", 100)));
          case "resample" -> List.of(Map.of("resample", Map.of("spacing-mm", 10)), "threshold");
          default -> List.of("threshold");
        };
    return RecipeReader.read(
        Map.of("name", "adversary", "version", 1, "description", "none", "steps", steps));
  }

  @ParameterizedTest(name = "{0} ends {4}")
  @MethodSource("volumes")
  void everyVolumeEndsClosedOrInATypedProblem(
      String name, Supplier<Volume> making, RecipeInputs inputs, String recipe, String end) {
    Volume volume = making.get();
    String ended =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              try {
                AnatomicModelDesigner designer = new AnatomicModelDesigner(2, MOST_TRIANGLES);
                var made =
                    new RecipeRunner(2).run(volume, recipe(recipe), inputs, WorkMonitor.NONE);
                AnatomicModel model =
                    designer.finish(
                        designer.surface(made, WorkMonitor.NONE),
                        ModelParameters.ofGivenMask(made.volume()),
                        WorkMonitor.NONE);
                assertThat(MeshCensus.of(model.mesh()).closedManifold()).isTrue();
                for (float mm : model.mesh().xyz()) {
                  assertThat(Float.isFinite(mm)).isTrue();
                }
                return CLOSED;
              } catch (ProblemException e) {
                assertThat(e.problem().category()).isNotEqualTo(Category.FAULT);
                assertThat(e.problem().message()).isNotBlank();
                return e.problem().code().id();
              }
            });
    assertThat(ended).as(name).isEqualTo(end);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void theDesignWithoutARecipeEndsTheSameWay(String name, Supplier<Volume> making, String end) {
    Volume volume = making.get();
    String ended =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              try {
                new AnatomicModelDesigner(2, MOST_TRIANGLES)
                    .design(
                        volume, ModelParameters.defaults(Tissue.BONE, volume), WorkMonitor.NONE);
                return CLOSED;
              } catch (ProblemException e) {
                return e.problem().code().id();
              }
            });
    assertThat(ended).as(name).isEqualTo(end);
  }

  static Stream<Arguments> plain() {
    return Stream.of(
        Arguments.of(
            "all air", (Supplier<Volume>) () -> of(32, 32, 8, (i, j, k) -> -1000), "FAB-1202"),
        Arguments.of(
            "all bone", (Supplier<Volume>) () -> of(32, 32, 8, (i, j, k) -> 1000), "FAB-1203"),
        Arguments.of(
            "spacing 0", (Supplier<Volume>) () -> on(Affine.ofSpacing(1, 1, 0)), "FAB-1020"),
        Arguments.of(
            "spacing not a number",
            (Supplier<Volume>) () -> on(Affine.ofSpacing(Double.NaN, 1, 1)),
            "FAB-1020"));
  }
}
