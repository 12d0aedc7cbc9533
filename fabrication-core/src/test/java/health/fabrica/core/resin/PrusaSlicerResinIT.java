package health.fabrica.core.resin;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our images against those of PrusaSlicer, on the display of an SL1. */
class PrusaSlicerResinIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "true, false, false",
    "false, true, false",
    "false, false, true",
    "true, false, true",
    "true, true, true"
  })
  void theImagesAreThoseThatPrusaSlicerMakes(boolean mirrorX, boolean mirrorY, boolean portrait)
      throws IOException, InterruptedException {
    SharedData.require(SharedData.installed("prusa-slicer"), "PrusaSlicer");
    TriangleMesh mesh = Shapes.join(Shapes.torus(128, 64, 8, 2), Shapes.box(12, 3, -2, 15, 9, 2));
    ResinProfile machine =
        new ResinProfile(
            "m", 1280, 720, 60.48, 34.02, 200, mirrorX, mirrorY, portrait, 0.4, 10, 15, 10, 8, 1.1);
    Path ours = folder.resolve("ours.sl1");
    try (OutputStream out = Files.newOutputStream(ours)) {
      ResinPlanner.plan(mesh, machine, "m", ResinFormat.SL1, out, WorkMonitor.NONE);
    }

    try (ZipFile a = new ZipFile(ours.toFile());
        ZipFile b = new ZipFile(theirs(mesh, machine).toFile())) {
      assertThat(a.getEntry("m00009.png")).isNotNull();
      assertThat(a.getEntry("m00010.png")).isNull();
      assertThat(b.getEntry("m00009.png")).isNotNull();
      assertThat(b.getEntry("m00010.png")).isNull();
      compare(image(a, 1), image(b, 1));
      compare(image(a, 6), image(b, 6));
    }
  }

  /** Borders are rounded to nanometres there too, and closed by 49 micrometres; pixels are 47. */
  private static void compare(Raster ours, Raster theirs) {
    assertThat(ours.getBounds()).isEqualTo(theirs.getBounds());
    long covered = 0;
    long different = 0;
    for (int y = 0; y < ours.getHeight(); y++) {
      for (int x = 0; x < ours.getWidth(); x++) {
        covered += ours.getSample(x, y, 0);
        different += Math.abs(ours.getSample(x, y, 0) - theirs.getSample(x, y, 0));
      }
    }
    assertThat(covered).isPositive();
    assertThat(different).isLessThan(covered / 100);
  }

  private static Raster image(ZipFile zip, int layer) throws IOException {
    return ImageIO.read(zip.getInputStream(zip.getEntry(String.format("m%05d.png", layer))))
        .getRaster();
  }

  private Path theirs(TriangleMesh mesh, ResinProfile machine)
      throws IOException, InterruptedException {
    Path model = folder.resolve("m.stl");
    try (OutputStream out = Files.newOutputStream(model)) {
      BinaryStl.write(mesh, out);
    }
    Path file = folder.resolve("m.sl1");
    Process process =
        new ProcessBuilder(
                "prusa-slicer",
                "--export-sla",
                "--layer-height=0.4",
                "--initial-layer-height=0.4",
                "--support-object-elevation=0",
                "--supports-enable=0",
                "--pad-enable=0",
                "--bed-shape=0x0,60.48x0,60.48x34.02,0x34.02",
                "--center=30.24,17.01",
                "--display-width=60.48",
                "--display-height=34.02",
                "--display-pixels-x=1280",
                "--display-pixels-y=720",
                "--display-orientation=" + (machine.portrait() ? "portrait" : "landscape"),
                "--display-mirror-x=" + (machine.mirrorX() ? 1 : 0),
                "--display-mirror-y=" + (machine.mirrorY() ? 1 : 0),
                "-o",
                file.toString(),
                model.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return file;
  }
}
