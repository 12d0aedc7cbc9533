package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.field.Solids;
import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** admesh, which knows nothing of us, on the surfaces that we make: nothing to repair. */
class AdmeshIT {

  private static final Path ADMESH = Path.of("/usr/bin/admesh");

  @TempDir private Path folder;

  private static Volume ball() {
    return Volumes.ct(
        40, 40, 40, Affine.ofSpacing(0.7, 0.7, 0.9), Volumes.ball(19.6, 19.3, 19.8, 14));
  }

  private static Segmentation inside(Volume volume) {
    BitMask mask = Thresholder.threshold(volume, 226, 3071, 1, WorkMonitor.NONE).mask();
    return new Segmentation(mask, Optional.empty(), 226, 3071, mask.count(), 0, 1, 1, 0, 0);
  }

  @Test
  void aDecimatedSurfaceHasNothingToRepair() throws IOException, InterruptedException {
    Volume volume = ball();
    TriangleMesh mesh = IsoSurface.extract(volume, inside(volume), 1 << 20, 2, WorkMonitor.NONE);
    check(WindowedSincSmoother.smooth(mesh, 0.3, 2, WorkMonitor.NONE).mesh());
    check(QuadricDecimator.decimate(mesh, 0.05, 2, WorkMonitor.NONE).mesh());
  }

  @Test
  void eachOfTwoTouchingLabelsHasNothingToRepair() throws IOException, InterruptedException {
    LabelMap map = new LabelMap(20, 20, 20, 2);
    for (int n = 0; n < 8000; n++) {
      int x = n % 20 - 10;
      int y = n / 20 % 20 - 10;
      int z = n / 400 - 10;
      map.set(n % 20, n / 20 % 20, n / 400, x * x + y * y + z * z > 64 ? 0 : x > 1 ? 1 : 2);
    }
    LabelSurfaces surfaces =
        LabelSurfaces.extract(map, Affine.ofSpacing(1, 1, 1.5), 5, 0.4, 1 << 20, WorkMonitor.NONE);
    check(surfaces.meshes().get(1));
    check(surfaces.meshes().get(2));
  }

  @Test
  void aHollowDrilledBodyHasNothingToRepair() throws IOException, InterruptedException {
    Volume volume = ball();
    DistanceField field = FieldBuilder.build(volume, inside(volume), 5, 2, 2, WorkMonitor.NONE);
    field.shell(2.5, WorkMonitor.NONE);
    Vec3 middle = new Vec3(13.7, 13.5, 17.8);
    field.subtract(
        new Solids.Cylinder(middle, middle.plus(new Vec3(0, 15, 0)), 1.5), WorkMonitor.NONE);
    check(field.surface(1 << 20, WorkMonitor.NONE));
  }

  private void check(TriangleMesh mesh) throws IOException, InterruptedException {
    boolean present = Files.isExecutable(ADMESH);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("admesh at %s", ADMESH).isTrue();
    }
    Assumptions.assumeTrue(present, "admesh is not installed");
    Path file = folder.resolve("mesh.stl");
    try (OutputStream out = Files.newOutputStream(file)) {
      BinaryStl.write(mesh, out);
    }
    // Exact check only; a tolerance would move vertices together.
    Process process =
        new ProcessBuilder(ADMESH.toString(), "--exact", file.toString())
            .redirectErrorStream(true)
            .start();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(report).isZero();
    assertThat(number(report, "Total disconnected facets\\s*:\\s*(\\d+)")).as(report).isZero();
    assertThat(number(report, "Number of facets\\s*:\\s*(\\d+)")).isEqualTo(mesh.triangleCount());
    assertThat(number(report, "Volume\\s*:\\s*([0-9.]+)"))
        .as(report)
        .isCloseTo(MeshMeasures.of(mesh).volumeMm3(), Percentage.withPercentage(0.1));
  }

  private static double number(String report, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(report);
    assertThat(matcher.find()).as(report).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
