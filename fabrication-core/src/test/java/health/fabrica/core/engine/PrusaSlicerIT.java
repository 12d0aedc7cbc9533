package health.fabrica.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.estimate.GcodeCommands;
import health.fabrica.core.estimate.GcodeDialect;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PrusaSlicer of Debian as a site's own slicer. */
class PrusaSlicerIT {

  private static final Path PROGRAM = Path.of("/usr/bin/prusa-slicer");
  private static final String VERSION = "PrusaSlicer-2.5.0";

  @TempDir private Path folder;
  private Path configuration;

  @BeforeEach
  void present() throws IOException {
    SharedData.require(Files.isExecutable(PROGRAM), "PrusaSlicer");
    configuration = folder.resolve("site.ini");
    try (InputStream in = PrusaSlicerIT.class.getResourceAsStream("/engine/site.ini")) {
      Files.copy(Objects.requireNonNull(in), configuration);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ball",
        "box",
        "bunny.ply",
        "cow.off",
        "elephant.off",
        "fandisk.off",
        "featuretype.STL",
        "knot1.off",
        "retinal.off",
        "rotor_small.off"
      })
  void theEstimateAgreesWithTheSlicersOwn(String name) {
    EngineResult result = engine(VERSION).slice(model(name), limits(), gcode(), WorkMonitor.NONE);

    assertThat(result.report().timeSeconds())
        .isCloseTo(result.ownSeconds().orElseThrow(), Percentage.withPercentage(2));
    assertThat(result.report().layers()).isBetween(50, 110);
    assertThat(result.program()).isEqualTo(VERSION);
    assertThat(gcode()).isRegularFile();
  }

  @Test
  void whatTheSiteHasNotValidatedIsRefused() {
    assertThatThrownBy(
            () -> engine("PrusaSlicer-2.9.1").slice(ball(), limits(), gcode(), WorkMonitor.NONE))
        .hasMessageContaining("FAB-1574")
        .hasMessageContaining("2.5.0");
    GcodeLimits strict =
        new GcodeLimits(
            250,
            210,
            220,
            290,
            110,
            1.75,
            TestProcesses.plaModel().printer().motion(),
            GcodeCommands.NONE);
    assertThatThrownBy(() -> engine(VERSION).slice(ball(), strict, gcode(), WorkMonitor.NONE))
        .hasMessageContaining("FAB-1901");
    GcodeLimits small =
        new GcodeLimits(
            100, 100, 100, 290, 110, 1.75, TestProcesses.plaModel().printer().motion(), commands());
    assertThatThrownBy(() -> engine(VERSION).slice(ball(), small, gcode(), WorkMonitor.NONE))
        .hasMessageContaining("FAB-1903");
    assertThat(gcode()).doesNotExist();
  }

  @Test
  void aModelThatDoesNotFitIsRefusedInTheSlicersWords() {
    TriangleMesh huge = Shapes.box(0, 0, 0, 600, 600, 10);

    assertThatThrownBy(() -> engine(VERSION).slice(huge, limits(), gcode(), WorkMonitor.NONE))
        .hasMessageContaining("FAB-1571");
    assertThat(gcode()).doesNotExist();
  }

  @Test
  void aMissingProgramAndALongRunAreProblems() {
    PrusaSlicerEngine absent =
        new PrusaSlicerEngine(
            folder.resolve("none"), configuration, VERSION, Duration.ofMinutes(1));
    assertThatThrownBy(() -> absent.slice(ball(), limits(), gcode(), WorkMonitor.NONE))
        .hasMessageMatching("(?s).*FAB-157[01].*");
    PrusaSlicerEngine hurried =
        new PrusaSlicerEngine(PROGRAM, configuration, VERSION, Duration.ofMillis(1));
    assertThatThrownBy(() -> hurried.slice(ball(), limits(), gcode(), WorkMonitor.NONE))
        .hasMessageMatching("(?s).*FAB-157[123].*");
  }

  @Test
  void aCancelledRunEndsAndLeavesNothing() {
    Cancelled cancelling = Cancelled.after(1);

    assertThatThrownBy(() -> engine(VERSION).slice(ball(), limits(), gcode(), cancelling))
        .hasMessageContaining("FAB-1000");
    assertThat(gcode()).doesNotExist();
  }

  private PrusaSlicerEngine engine(String version) {
    return new PrusaSlicerEngine(PROGRAM, configuration, version, Duration.ofMinutes(4));
  }

  private Path gcode() {
    return folder.resolve("out.gcode");
  }

  private static GcodeLimits limits() {
    return new GcodeLimits(
        250, 210, 220, 290, 110, 1.75, TestProcesses.plaModel().printer().motion(), commands());
  }

  private static GcodeCommands commands() {
    return new GcodeCommands(GcodeDialect.MARLIN, true, Set.of());
  }

  private static TriangleMesh ball() {
    return Shapes.blob(24, 48, 15, 15, 15, (latitude, longitude) -> 1);
  }

  private static TriangleMesh model(String name) {
    return switch (name) {
      case "ball" -> ball();
      case "box" -> Shapes.box(0, 0, 0, 30, 20, 30);
      default ->
          thirtyMillimetres(
              MeshFile.read(
                      SharedData.path("mesh-known/" + name), Optional.of(LengthUnit.MILLIMETRE))
                  .mesh());
    };
  }

  /** Standing on its longest side, 30 mm high. */
  private static TriangleMesh thirtyMillimetres(TriangleMesh mesh) {
    float[] xyz = mesh.xyz();
    Vec3 extent = MeshBounds.of(mesh).size();
    double[] size = {extent.x(), extent.y(), extent.z()};
    int longest = List.of(0, 1, 2).stream().max((a, b) -> Double.compare(size[a], size[b])).get();
    float[] turned = new float[xyz.length];
    for (int i = 0; i < xyz.length; i++) {
      int axis = (i % 3 - longest - 1 + 6) % 3;
      turned[i - i % 3 + axis] = (float) (xyz[i] * 30 / size[longest]);
    }
    return new TriangleMesh(turned, mesh.triangles());
  }
}
