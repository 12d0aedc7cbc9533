package health.fabrica.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.core.format.SliceStackVisitor;
import health.fabrica.core.format.ThreeMfSliceReader;
import health.fabrica.core.slice.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SliceCommandIT {

  private static final String TETRAHEDRON =
      """
      OFF
      4 4 0
      0 0 0
      20 0 0
      0 20 0
      0 0 10
      3 0 2 1
      3 0 1 3
      3 1 2 3
      3 2 0 3
      """;

  @TempDir private Path folder;
  private Path mesh = Path.of("");

  private record Ended(int code, JsonNode json, String error) {}

  @BeforeEach
  void writeMesh() throws IOException {
    mesh = folder.resolve("t.off");
    Files.writeString(mesh, TETRAHEDRON);
  }

  private Ended slice(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--mesh", mesh.toString(), "--out", folder.toString()));
    arguments.addAll(List.of(more));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int code = new CommandLine(new SliceCommand()).execute(arguments.toArray(String[]::new));
      return new Ended(
          code,
          new ObjectMapper().readTree(said.toString(StandardCharsets.UTF_8)),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void gcodeIsLaidDownAgainAndAgreesWithTheModel() throws IOException {
    Ended ended = slice("--unit", "mm");

    assertThat(ended.code()).isZero();
    assertThat(folder.resolve("model.gcode")).isRegularFile();
    assertThat(folder.resolve("model.json")).isRegularFile();
    assertThat(ended.json().path("layers").asInt()).isEqualTo(50);
    assertThat(ended.json().path("deposit").path("volumeDifferencePercent").asDouble())
        .isBetween(-2.0, 2.0);
    assertThat(ended.json().path("deposit").path("excessMm").asDouble()).isLessThan(0.2);
    assertThat(ended.json().path("sha256").asText()).hasSize(64);
    assertThat(folder.resolve("model-job.html"))
        .content()
        .contains("data:image/gif;base64,", "pla-model-0.2@1, SHA-256", "laid down against")
        .doesNotContain("<script", "http:");
    assertThat(folder.resolve("model-build.gif")).isNotEmptyFile();
  }

  @Test
  void powderBedsGetVectorsAndAPageOfTheJob() throws IOException {
    Ended ended = slice("--unit", "mm", "--as", "cli", "--profile", "pa12-sls-0.1");

    assertThat(ended.code()).as("%s", ended.json()).isZero();
    assertThat(ended.json().path("layers").asInt()).isEqualTo(100);
    assertThat(folder.resolve("model.cli")).isNotEmptyFile();
    assertThat(folder.resolve("model-job.html")).content().contains("Powder bed", "outer wall");
  }

  @Test
  void exactSlicesStandBesideTheMeshInAPackage() throws IOException {
    Ended ended = slice("--unit", "mm", "--as", "3mf");

    assertThat(ended.code()).as("%s", ended.json()).isZero();
    assertThat(ended.json().path("layers").asInt()).isEqualTo(50);
    int[] layers = {0};
    ThreeMfSliceReader.read(
        folder.resolve("model.3mf"),
        new SliceStackVisitor() {
          @Override
          public void object(int number, String name) {
            assertThat(name).isEqualTo("model");
          }

          @Override
          public void layer(Layer layer) {
            layers[0]++;
          }
        });
    assertThat(layers[0]).isEqualTo(50);
  }

  /** A folder with a resin process of thick layers. */
  private Path siteProfiles() throws IOException {
    Path site = Files.createDirectory(folder.resolve("site"));
    Files.writeString(
        site.resolve("thick@1.yaml"),
        """
        kind: process
        technology: resin
        name: thick
        version: 1
        description: Thick layers.
        sources: [tests]
        printer: display-120x68x200@1
        material: model-resin@1
        layerHeightMm: 0.5
        minWallMm: 0.5
        minGapMm: 0.3
        minFeatureMm: 0.2
        overhangDegrees: 30
        trappedFails: true
        maxDeviationMm: 0.2
        minDiceShare: 0.97
        thinWalls: warn
        exposureS: 10
        firstExposureS: 15
        fadedLayerCount: 10
        peelS: 8
        """);
    return site;
  }

  @Test
  void imagesComeFromAProfileOfTheSite() throws IOException {
    Path site = siteProfiles();
    String[] options = {
      "--unit", "mm", "--as", "sl1", "--profile", "thick", "--profiles", site.toString()
    };
    Ended ended = slice(with(options, "--job", "o-7"));

    assertThat(ended.code()).isZero();
    assertThat(ended.json().path("layers").asInt()).isEqualTo(20);
    assertThat(ended.json().path("materialMm3").asDouble()).isBetween(660.0, 675.0);
    try (ZipFile zip = new ZipFile(folder.resolve("o-7.sl1").toFile())) {
      assertThat(zip.getEntry("o-700019.png")).isNotNull();
    }
    JsonNode used = ended.json().path("profiles");
    assertThat(used.findValuesAsText("name"))
        .containsExactly("thick", "display-120x68x200", "model-resin");
    assertThat(Files.readString(site.resolve("profiles-used.txt")))
        .startsWith("thick@1 " + used.get(0).path("sha256").asText() + "\n");

    Path file = site.resolve("thick@1.yaml");
    Files.writeString(file, Files.readString(file).replace("peelS: 8", "peelS: 9"));
    Ended changed = slice(options);
    assertThat(changed.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(changed.json().path("problem").path("code").asText()).isEqualTo("FAB-1456");
  }

  /** Boxes as one mesh; each is a line of x0 y0 z0 x1 y1 z1. */
  private void writeBoxes(double[]... boxes) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("OFF\n%d %d 0\n".formatted(8 * boxes.length, 12 * boxes.length));
    for (double[] b : boxes) {
      for (int v = 0; v < 8; v++) {
        text.append(
            "%s %s %s\n"
                .formatted(
                    (v & 1) == 0 ? b[0] : b[3],
                    (v & 2) == 0 ? b[1] : b[4],
                    (v & 4) == 0 ? b[2] : b[5]));
      }
    }
    int[] quads = {0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5};
    for (int box = 0; box < boxes.length; box++) {
      for (int q = 0; q < quads.length; q += 4) {
        int[] v = new int[4];
        for (int n = 0; n < 4; n++) {
          v[n] = 8 * box + quads[q + n];
        }
        text.append("3 %d %d %d\n3 %d %d %d\n".formatted(v[0], v[1], v[2], v[0], v[2], v[3]));
      }
    }
    Files.writeString(mesh, text);
  }

  @Test
  void supportsAreLaidAndWhatAKeepOutLeavesIsReported() throws IOException {
    writeBoxes(new double[] {0, 0, 0, 4, 4, 4}, new double[] {-8, -2, 4, 12, 6, 6});

    Ended laid = slice("--unit", "mm", "--supports", "tree", "--brim", "3");
    Ended kept =
        slice(
            "--unit",
            "mm",
            "--supports",
            "grid",
            "--support-gap",
            "2",
            "--keep-out",
            "-9,-3,1,0,7,2");

    assertThat(laid.code()).isZero();
    assertThat(laid.json().path("supports").path("tips").asInt()).isPositive();
    assertThat(laid.json().path("supports").path("unreachedMm2").asDouble()).isLessThan(0.1);
    assertThat(laid.json().path("deposit").path("auxiliaryMm3").asDouble()).isGreaterThan(50);
    assertThat(laid.json().path("deposit").path("volumeDifferencePercent").asDouble())
        .isBetween(-2.0, 2.0);
    assertThat(kept.json().path("supports").path("unreachedMm2").asDouble()).isGreaterThan(40);
    assertThat(kept.json().path("problems").toString()).contains("FAB-1308");
    Ended byProfile = slice("--unit", "mm", "--profile", "pla-model-supported-0.2");
    assertThat(byProfile.json().path("supports").path("tips").asInt()).isPositive();
    Ended without =
        slice("--unit", "mm", "--profile", "pla-model-supported-0.2", "--supports", "none");
    assertThat(without.code()).isZero();
    assertThat(without.json().has("supports")).isFalse();
    assertThat(slice("--unit", "mm", "--hollow", "2").code()).isEqualTo(ExitCode.USAGE);
    assertThat(slice("--unit", "mm", "--supports", "grid", "--keep-out", "1,2").error())
        .contains("--keep-out takes x0,y0,z0,x1,y1,z1");
  }

  @Test
  void aResinModelIsHollowedDrainedAndHeld() throws IOException {
    writeBoxes(new double[] {0, 0, 0, 20, 20, 15}, new double[] {24, 0, 8, 27, 3, 12});
    String[] options = {
      "--unit", "mm", "--as", "sl1", "--profile", "thick", "--profiles", siteProfiles().toString()
    };

    Ended ended = slice(with(options, "--hollow", "2", "--supports", "tree"));

    assertThat(ended.code()).isZero();
    assertThat(ended.json().path("before").path("islands").asInt()).isEqualTo(1);
    assertThat(ended.json().path("islands").asInt()).isZero();
    assertThat(ended.json().path("suctionCups").asInt()).isZero();
    assertThat(ended.json().path("hollow").path("holes").asInt()).isEqualTo(2);
    assertThat(ended.json().path("hollow").path("savedMm3").asDouble()).isBetween(2300.0, 3000.0);
    assertThat(slice(with(options, "--brim", "3")).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsNotCertainIsRefused() throws IOException {
    assertThat(slice().json().path("problem").path("code").asText()).isEqualTo("FAB-1610");
    assertThat(slice("--unit", "mm", "--as", "sl1").code()).isEqualTo(ExitCode.USAGE);
    assertThat(slice("--unit", "mm", "--job", "Jane Doe").code()).isEqualTo(ExitCode.USAGE);
    Ended filament = slice("--unit", "mm", "--as", "sl1", "--profile", "pla-model-0.2");
    assertThat(filament.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(filament.json().path("problem").path("code").asText()).isEqualTo("FAB-1454");
    Ended implant = slice("--unit", "mm", "--device-class", "implant-custom");
    assertThat(implant.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(implant.json().path("problem").path("code").asText()).isEqualTo("FAB-1457");
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }
}
