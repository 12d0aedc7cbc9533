package health.fabrica.core.resin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ResinPlannerTest {

  /** Pixels of 0.1 mm. */
  private static final ResinProfile PROFILE =
      new ResinProfile("test", 400, 200, 40, 20, 50, false, false, false, 0.1, 2, 20, 3, 5, 1.1);

  private record Made(ResinSummary summary, Map<String, byte[]> files, byte[] bytes) {

    BufferedImage image(String name) throws IOException {
      return ImageIO.read(new ByteArrayInputStream(files.get(name)));
    }

    String text(String name) {
      return new String(files.get(name), StandardCharsets.UTF_8);
    }
  }

  private static Made made(TriangleMesh mesh, ResinProfile profile, ResinFormat format)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResinSummary summary =
        ResinPlanner.plan(mesh, profile, "order-7", format, out, WorkMonitor.NONE);
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return new Made(summary, files, out.toByteArray());
  }

  private static long greySum(BufferedImage image) {
    long sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        sum += image.getRaster().getSample(x, y, 0);
      }
    }
    return sum;
  }

  @Test
  void greyValuesAreTheCoveredShareOfEachPixel() throws IOException {
    // 10.05 x 4.02 mm in the middle of 40 x 20: borders fall into pixels.
    Made made = made(Shapes.box(0, 0, 0, 10.05, 4.02, 1), PROFILE, ResinFormat.SL1);

    assertThat(made.files().keySet())
        .containsExactly(
            "config.ini",
            "order-700000.png",
            "order-700001.png",
            "order-700002.png",
            "order-700003.png",
            "order-700004.png",
            "order-700005.png",
            "order-700006.png",
            "order-700007.png",
            "order-700008.png",
            "order-700009.png",
            "prusaslicer.ini");
    BufferedImage image = made.image("order-700004.png");
    assertThat(image.getWidth()).isEqualTo(400);
    assertThat(image.getHeight()).isEqualTo(200);
    assertThat(greySum(image) / 255.0 * 0.01).isCloseTo(10.05 * 4.02, within(0.02));
    // x runs from 14.975 to 25.025 mm: a quarter of the first pixel, nothing of the one before.
    assertThat(image.getRaster().getSample(149, 100, 0)).isEqualTo(64);
    assertThat(image.getRaster().getSample(148, 100, 0)).isZero();
    assertThat(image.getRaster().getSample(150, 100, 0)).isEqualTo(255);
    assertThat(image.getRaster().getSample(250, 100, 0)).isEqualTo(64);
    assertThat(image.getRaster().getSample(200, 100, 0)).isEqualTo(255);
    assertThat(made.summary().modelMm3()).isCloseTo(10.05 * 4.02, within(1e-3));
    assertThat(made.summary().warnings()).isEmpty();
  }

  @Test
  void coverageOfARoundBodyIsExactToAPixelsRounding() throws IOException {
    TriangleMesh ring = Shapes.torus(200, 100, 6, 2.5);
    Made made = made(ring, PROFILE, ResinFormat.SL1);

    double sum = 0;
    for (int layer = 0; layer < made.summary().layers(); layer++) {
      sum += greySum(made.image(String.format("order-7%05d.png", layer))) / 255.0 * 0.01 * 0.1;
    }
    assertThat(sum).isCloseTo(made.summary().modelMm3(), within(0.02));
    assertThat(sum).isCloseTo(2 * Math.PI * Math.PI * 6 * 2.5 * 2.5, within(1.5));
  }

  @Test
  void theImageLiesAsTheMachineShowsIt() throws IOException {
    // A long body along x with a knob at its right end, towards the back.
    TriangleMesh body = Shapes.join(Shapes.box(0, 0, 0, 20, 2, 1), Shapes.box(18, 3, 0, 20, 6, 1));
    ResinProfile machine =
        new ResinProfile("m", 400, 200, 40, 20, 50, true, false, true, 0.1, 2, 20, 3, 5, 1.1);

    BufferedImage plain = made(body, PROFILE, ResinFormat.SL1).image("order-700000.png");
    BufferedImage turned = made(body, machine, ResinFormat.SL1).image("order-700000.png");

    // Row 0 is the back: the knob is right and up.
    assertThat(plain.getRaster().getSample(290, 80, 0)).isEqualTo(255);
    assertThat(plain.getRaster().getSample(110, 80, 0)).isZero();
    assertThat(turned.getWidth()).isEqualTo(200);
    assertThat(turned.getHeight()).isEqualTo(400);
    assertThat(turned.getRaster().getSample(199 - 80, 399 - 290, 0)).isEqualTo(255);
    assertThat(greySum(turned)).isEqualTo(greySum(plain));
  }

  @Test
  void exposureFadesAndTimesAddUp() throws IOException {
    Made made = made(Shapes.box(0, 0, 0, 5, 5, 1), PROFILE, ResinFormat.SL1);

    assertThat(PROFILE.exposureS(0)).isEqualTo(20);
    assertThat(PROFILE.exposureS(2)).isEqualTo(11);
    assertThat(PROFILE.exposureS(4)).isEqualTo(2);
    assertThat(made.summary().timeSeconds())
        .isCloseTo(20 + 15.5 + 11 + 6.5 + 6 * 2 + 10 * 5, within(1e-9));
    assertThat(made.text("config.ini"))
        .contains("expTime = 2.0\n", "expTimeFirst = 20.0\n", "numFade = 3\n", "numFast = 10\n")
        .contains("jobDir = order-7\n", "layerHeight = 0.1\n", "usedMaterial = 0.0250\n");
  }

  @Test
  void islandsAreNamedWithTheirLayer() throws IOException {
    TriangleMesh hook = Shapes.join(Shapes.box(0, 0, 0, 4, 4, 3), Shapes.box(6, 0, 1, 8, 2, 3));

    ResinSummary summary = made(hook, PROFILE, ResinFormat.SL1).summary();

    assertThat(summary.islands()).hasSize(1);
    assertThat(summary.islands().get(0).layer()).isEqualTo(10);
    assertThat(summary.islands().get(0).areaMm2()).isCloseTo(4, within(0.2));
    assertThat(summary.warnings()).singleElement().asString().contains("layer 11");
  }

  @Test
  void aCupIsFoundWithItsVolumeAndAVentedOneIsNot() throws IOException {
    TriangleMesh closedAbove =
        Shapes.join(Shapes.box(0, 0, 0, 8, 8, 5), Shapes.flipped(Shapes.box(1, 1, 1, 7, 7, 5)));
    TriangleMesh sealed =
        Shapes.join(Shapes.box(0, 0, 0, 8, 8, 5), Shapes.flipped(Shapes.box(1, 1, 1, 7, 7, 4)));

    ResinSummary cup = made(closedAbove, PROFILE, ResinFormat.SL1).summary();
    ResinSummary trap = made(sealed, PROFILE, ResinFormat.SL1).summary();
    TriangleMesh vented = Shapes.join(closedAbove, Shapes.flipped(Shapes.box(7, 3, 1, 8, 5, 2)));
    ResinSummary open = made(vented, PROFILE, ResinFormat.SL1).summary();
    ResinSummary ring = made(Shapes.torus(64, 32, 6, 2), PROFILE, ResinFormat.SL1).summary();

    assertThat(cup.cups()).hasSize(1);
    assertThat(cup.cups().get(0).firstLayer()).isEqualTo(10);
    assertThat(cup.cups().get(0).lastLayer()).isEqualTo(49);
    assertThat(cup.cups().get(0).largestMm2()).isCloseTo(36, within(0.5));
    assertThat(cup.cups().get(0).volumeMm3()).isCloseTo(144, within(2.0));
    assertThat(cup.trappedMm3()).isZero();
    assertThat(trap.trappedMm3()).isCloseTo(108, within(2.0));
    assertThat(trap.warnings()).hasSize(2);
    assertThat(open.cups()).isEmpty();
    // The hole of a ring that lies on the platform is sealed by the platform itself.
    assertThat(ring.cups()).singleElement().extracting(ResinSummary.Cup::firstLayer).isEqualTo(0);
  }

  @Test
  void aNanoDlpPlateHoldsItsFiles() throws IOException {
    Made made = made(Shapes.box(0, 0, 0, 5, 5, 0.3), PROFILE, ResinFormat.NANODLP);

    assertThat(made.files().keySet())
        .containsExactly(
            "1.png",
            "2.png",
            "3.png",
            "3d.png",
            "info.json",
            "meta.json",
            "options.json",
            "plate.json",
            "profile.json",
            "slicer.json");
    assertThat(made.text("plate.json")).contains("\"LayersCount\": 3");
    assertThat(made.text("profile.json")).contains("\"Depth\": 100.000");
    assertThat(made.text("info.json")).contains("\"TotalSolidArea\": 25.0000");
    assertThat(made.text("options.json")).contains("\"PWidth\": 400", "\"XPixelSize\": 0.100000");
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    TriangleMesh mesh = Shapes.torus(40, 20, 5, 2);

    assertThat(made(mesh, PROFILE, ResinFormat.SL1).bytes())
        .isEqualTo(made(mesh, PROFILE, ResinFormat.SL1).bytes());
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsNumbers() {
    assertThatThrownBy(() -> made(Shapes.box(0, 0, 0, 41, 5, 5), PROFILE, ResinFormat.SL1))
        .hasMessageContaining("FAB-1581")
        .hasMessageContaining("41.0 x 5.0 x 5.0");
    assertThatThrownBy(() -> made(Shapes.box(0, 0, 0, 0.01, 0.01, 5), PROFILE, ResinFormat.SL1))
        .hasMessageContaining("FAB-1583");
    assertThatThrownBy(
            () ->
                ResinPlanner.plan(
                    Shapes.box(0, 0, 0, 5, 5, 5),
                    PROFILE,
                    "Doe Jane",
                    ResinFormat.SL1,
                    new ByteArrayOutputStream(),
                    WorkMonitor.NONE))
        .hasMessageContaining("FAB-1580");
    assertThatThrownBy(
            () ->
                new ResinProfile(
                    "p", 400, 200, 40, 20, 50, false, false, false, 0.1, 2, 1, 3, 5, 1.1))
        .hasMessageContaining("first exposure");
  }
}
