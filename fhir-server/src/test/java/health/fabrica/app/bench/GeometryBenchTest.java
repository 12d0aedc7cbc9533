package health.fabrica.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.app.cli.BenchCommand;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GeometryBenchTest {

  @TempDir private Path folder;

  private static Volume ball() {
    short[][] slices = new short[40][40 * 40];
    for (int n = 0; n < 40 * 40 * 40; n++) {
      double x = n % 40 - 20;
      double y = n / 40 % 40 - 20;
      double z = n / 1600 - 20;
      slices[n / 1600][n % 1600] = (short) (226 + 100 * (15 - Math.sqrt(x * x + y * y + z * z)));
    }
    return new Volume(Modality.CT, 40, 40, slices, Affine.ofSpacing(0.5, 0.5, 0.5));
  }

  @Test
  void everyStepHasALineForEachNumberOfThreads() {
    GeometryReport report =
        new GeometryBench(
                List.of(1, 2), 2, new GeometryPeers(null, null, folder), Set.of(), line -> {})
            .run(ball(), folder.resolve("unused"), Machine.now(Clock.systemUTC()));
    assertThat(report.lines())
        .extracting(line -> line.step() + " " + line.threads())
        .contains("isosurface 1", "isosurface 2", "components 1", "volume to checked 3MF 2");
    assertThat(report.lines()).allSatisfy(line -> assertThat(line.wallSeconds()).isPositive());
    assertThat(report.inside()).isBetween(13_000L, 15_500L);
    assertThat(report.lines())
        .filteredOn(line -> line.floorSeconds() == 0)
        .extracting(GeometryReport.Line::step)
        .isEmpty();
    assertThat(report.table()).hasSize(report.lines().size() + 5);
  }

  @Test
  void onlyTheStepsAskedForAreMeasured() {
    GeometryReport report =
        new GeometryBench(
                List.of(2),
                1,
                new GeometryPeers(null, null, folder),
                Set.of("cut", "exact"),
                l -> {})
            .run(ball(), folder.resolve("unused"), Machine.now(Clock.systemUTC()));
    assertThat(report.lines())
        .extracting(GeometryReport.Line::step)
        .containsExactly("exact distances to the mask", "cut along a plane");
  }

  @Test
  void aFileThatIsNotTheMeasuringVolumeIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("small.i16"), new byte[2]);
    assertThatThrownBy(() -> MeasuringVolume.read(file)).hasMessageContaining("FAB-6206");
    assertThatThrownBy(() -> PeerProgram.run(folder, "no-such-program"))
        .hasMessageContaining("FAB-6206");
    assertThatThrownBy(() -> PeerProgram.run(folder, "false")).hasMessageContaining("status 1");
  }

  @Test
  void aPeersLineBecomesAFigure() throws Exception {
    Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\necho 0.5 0.6 7 voxels\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    GeometryPeers peers = new GeometryPeers(python.toString(), null, folder);
    assertThat(peers.vtk("sinc", 1, folder, 1))
        .isEqualTo(new GeometryReport.PeerFigure("VTK", 0.5, 0.6, "7 voxels"));
  }

  @Test
  void noThreadsAreWrongUsage() {
    assertThat(
            new CommandLine(new BenchCommand())
                .execute("geometry", "--volume", "x", "--threads", "1,0"))
        .isEqualTo(2);
  }
}
