package health.fabrica.core.picture;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.cost.CostCategory;
import health.fabrica.core.cost.CostStatement;
import health.fabrica.core.cost.CostTerm;
import health.fabrica.core.deposit.DepositReport;
import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.layerfile.CliEncoding;
import health.fabrica.core.layerfile.CliReader;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.powder.PowderPlanner;
import health.fabrica.core.powder.PowderProfile;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.resin.ResinFormat;
import health.fabrica.core.resin.ResinPlanner;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.slice.SliceProblem;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPicturesTest {

  /** A tower at the left and back of a plate: not its own mirror image. */
  private static final TriangleMesh PART =
      Shapes.join(Shapes.box(0, 0, 0, 20, 12, 2), Shapes.box(1, 7, 2, 5, 11, 8));

  @TempDir private Path folder;

  private static JobPictures ofGcode(TriangleMesh mesh) {
    ProcessProfile profile = TestProcesses.plaModel();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int layers = new FdmPlanner(1).plan(mesh, profile, WorkMonitor.NONE, file).layers();
    PrintPlan plan = PrintPlan.of(mesh, profile);
    JobPictures pictures =
        new JobPictures(
            layers,
            new BedBox(plan.x0Mm(), plan.y0Mm(), plan.x1Mm(), plan.y1Mm(), plan.heightMm()));
    BeadLayers beads = new BeadLayers(pictures::wants, pictures);
    GcodeInterpreter.read(
        new ByteArrayInputStream(file.toByteArray()), profile.gcodeLimits(), beads);
    beads.end();
    return pictures;
  }

  private static BufferedImage image(byte[] bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Share of a quarter of a picture that is not paper. */
  private static double inked(BufferedImage image, boolean right, boolean front) {
    int half = image.getWidth() / 2;
    int count = 0;
    for (int y = front ? half : 0; y < (front ? 2 * half : half); y++) {
      for (int x = right ? half : 0; x < (right ? 2 * half : half); x++) {
        count += (image.getRGB(x, y) & 0xffffff) == LayerPainter.PAPER ? 0 : 1;
      }
    }
    return count / (double) (half * half);
  }

  private static void standsAtTheLeftAndBack(BufferedImage top) {
    assertThat(inked(top, false, false)).isGreaterThan(0.05);
    assertThat(inked(top, true, false)).isZero();
    assertThat(inked(top, true, true)).isZero();
  }

  @Test
  void layersOfGcodeAreSeenFromAboveWithTheirRoles() {
    JobPictures pictures = ofGcode(PART);

    assertThat(pictures.tiles()).hasSize(12);
    assertThat(pictures.tiles().get(0).layer()).isEqualTo(1);
    assertThat(pictures.tiles().get(11).topMm()).isBetween(7.8, 8.1);
    assertThat(pictures.roles()).contains(LayerRole.OUTER_WALL, LayerRole.SKIN);
    BufferedImage first = image(pictures.tiles().get(0).png());
    for (boolean right : new boolean[] {false, true}) {
      assertThat(inked(first, right, false)).isGreaterThan(0.3);
      assertThat(inked(first, right, true)).isGreaterThan(0.3);
    }
    standsAtTheLeftAndBack(image(pictures.tiles().get(11).png()));
    BufferedImage strip = image(pictures.strip());
    assertThat(strip.getWidth()).isEqualTo(6 * 306);
    assertThat(strip.getHeight()).isEqualTo(2 * 306);
  }

  @Test
  void theAnimationGrowsFrameByFrameAndHasTheSameBytesEveryTime() throws IOException {
    byte[] gif = ofGcode(PART).animation();

    assertThat(ofGcode(PART).animation()).isEqualTo(gif);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
    int frames = reader.getNumImages(true);
    assertThat(frames).isEqualTo(31);
    assertThat(gif.length).isLessThan(400_000);
    BufferedImage built = new BufferedImage(460, 400, BufferedImage.TYPE_INT_ARGB);
    List<Integer> highest = new ArrayList<>();
    for (int n = 0; n < frames; n++) {
      built.createGraphics().drawImage(reader.read(n), 0, 0, null);
      highest.add(firstInkedRow(built));
    }
    assertThat(highest.get(frames - 1)).isLessThan(highest.get(0) - 40);
    assertThat(new String(gif, 0, 1000, StandardCharsets.ISO_8859_1)).contains("NETSCAPE2.0");
  }

  private static int firstInkedRow(BufferedImage image) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xffffff) != LayerPainter.PAPER) {
          return y;
        }
      }
    }
    return image.getHeight();
  }

  @Test
  void vectorsOfAPowderBedBecomeContoursSkinsAndHatches() {
    PowderProfile profile =
        new PowderProfile(100, 100, 100, 0.1, 0.05, 1, 0.1, 0.2, 67, 3, 1000, 800, 5000, 10, 1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int layers =
        PowderPlanner.plan(PART, profile, "job", CliEncoding.BINARY_LONG, file, WorkMonitor.NONE)
            .layers();
    JobPictures pictures = new JobPictures(layers, new BedBox(40, 44, 60, 56, 8));
    ScanLayers scans =
        new ScanLayers(
            Map.of(1, "job.contour", 2, "job.core", 3, "job.upskin", 4, "job.downskin"),
            pictures::wants,
            pictures);

    CliReader.read(new ByteArrayInputStream(file.toByteArray()), scans);
    scans.end();

    assertThat(pictures.tiles()).hasSize(12);
    assertThat(pictures.roles())
        .containsExactly(LayerRole.INFILL, LayerRole.SKIN, LayerRole.OUTER_WALL);
    standsAtTheLeftAndBack(image(pictures.tiles().get(11).png()));
  }

  @ParameterizedTest
  @CsvSource({
    "SL1,false,false,false",
    "SL1,true,false,false",
    "SL1,false,true,true",
    "NANODLP,true,true,true",
    "NANODLP,false,false,true"
  })
  void imagesOfAResinPackageAreTurnedBackToTheBed(
      ResinFormat format, boolean mirrorX, boolean mirrorY, boolean portrait) throws IOException {
    ResinProfile profile =
        new ResinProfile(
            "test", 400, 240, 40, 24, 50, mirrorX, mirrorY, portrait, 0.1, 2, 10, 3, 5, 1.1);
    Path file = folder.resolve("job12.zip");
    int layers;
    try (OutputStream out = Files.newOutputStream(file)) {
      layers = ResinPlanner.plan(PART, profile, "job12", format, out, WorkMonitor.NONE).layers();
    }
    JobPictures pictures = new JobPictures(layers, new BedBox(10, 6, 30, 18, 8));

    assertThat(ResinLayers.read(file, profile, pictures::wants, pictures)).isEqualTo(layers);

    assertThat(pictures.tiles()).hasSize(12);
    standsAtTheLeftAndBack(image(pictures.tiles().get(11).png()));
    assertThat(pictures.animation()).isNotEmpty();
  }

  @Test
  void exactPolygonsCanBePictured() {
    LayerShape shape =
        LayerShape.of(
            0, 0.2, Polygons.of(List.of(Ring.ofMm(1, 7, 5, 7, 5, 11, 1, 11)), FillRule.POSITIVE));

    standsAtTheLeftAndBack(
        image(JobPictures.picture(shape, new BedBox(0, 0, 20, 12, 8), 300, 300)));
  }

  @Test
  void rolesFollowTheWordsOfOursAndOfOtherSlicers() {
    assertThat(
            List.of(
                LayerRole.ofGcode("External perimeter"),
                LayerRole.ofGcode("Perimeter"),
                LayerRole.ofGcode("Solid infill"),
                LayerRole.ofGcode("Internal infill"),
                LayerRole.ofGcode("Bridge infill"),
                LayerRole.ofGcode("Support material interface"),
                LayerRole.ofGcode("Skirt/Brim"),
                LayerRole.ofGcode("Gap fill"),
                LayerRole.ofGcode("")))
        .containsExactly(
            LayerRole.OUTER_WALL,
            LayerRole.INNER_WALL,
            LayerRole.SKIN,
            LayerRole.INFILL,
            LayerRole.SKIN,
            LayerRole.SUPPORT,
            LayerRole.ADHESION,
            LayerRole.INNER_WALL,
            LayerRole.OTHER);
  }

  @Test
  void thePageHoldsEverythingAndLoadsNothing() {
    Problem problem = SliceProblem.PLAN_INVALID.with("Look <here>.", "Then decide.");
    CostStatement cost =
        new CostStatement(
            Currency.getInstance("EUR"),
            List.of(
                new CostTerm(
                    CostCategory.MATERIAL,
                    "PLA",
                    new BigDecimal("12.5"),
                    "g",
                    new BigDecimal("0.02"),
                    new BigDecimal("0.25"))));
    JobFacts facts =
        new JobFacts(
            "order-7",
            "Fused filament",
            Map.of("Time", "1 h 5 min"),
            Optional.of(cost),
            Optional.of(new DepositReport(40, 40, 0.05, 1, 2, 100, 103, 0.1, 1, 0.2, 2)),
            Map.of("Process", "pla-model-0.2 version 1"),
            Map.of("order-7.gcode", "SHA-256 00ff"),
            List.of(JobFacts.Remark.of(problem)));

    String page = JobPage.html(facts, PART, false, ofGcode(PART), 1);

    assertThat(page)
        .contains("Look &lt;here&gt;.", "+3.00 % of the model", "0.25", "1 h 5 min")
        .contains("pla-model-0.2 version 1", "SHA-256 00ff", "data:image/gif;base64,")
        .doesNotContain("<script", "http", "src=\"/");
    assertThat(page.split("data:image/png")).hasSize(15);
    assertThat(page.length()).isLessThan(2_000_000);
  }
}
