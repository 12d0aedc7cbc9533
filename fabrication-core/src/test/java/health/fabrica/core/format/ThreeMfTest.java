package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ThreeMfTest {

  private static final ThreeMfMetadata METADATA =
      new ThreeMfMetadata("Bone model", Optional.of("order-4711"));

  static byte[] written(TriangleMesh mesh) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ThreeMfWriter.write(mesh, METADATA, Optional.of(new byte[] {1, 2, 3}), out);
    return out.toByteArray();
  }

  static ThreeMfModel read(byte[] bytes) {
    return ThreeMfReader.read(new ByteArrayInputStream(bytes));
  }

  static Map<String, String> parts(byte[] bytes) {
    Map<String, String> parts = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        parts.put(e.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }

  static byte[] packed(String name, String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Test
  void aRoundTripKeepsEveryFloatAndIndex() {
    TriangleMesh ball = Shapes.moved(Shapes.ball(60, 80, 33.3), -100.123, 54.7, -1000.9);

    ThreeMfModel back = read(written(ball));

    assertThat(back.mesh().xyz()).containsExactly(ball.xyz());
    assertThat(back.mesh().triangles()).containsExactly(ball.triangles());
    assertThat(back.metadata())
        .containsOnly(
            Map.entry("Title", "Bone model"),
            Map.entry("Application", "Fabrica"),
            Map.entry("fab:OrderId", "order-4711"));
  }

  @Property(tries = 300)
  void everyFiniteFloatSurvives(@ForAll float x, @ForAll float y, @ForAll int bits) {
    float any = Float.intBitsToFloat(bits);
    float z = Float.isFinite(any) ? any : 1;
    TriangleMesh mesh = new TriangleMesh(new float[] {x, y, z}, new int[] {0, 0, 0});
    float least = Math.min(x, Math.min(y, z));
    if (Math.abs(least) > 1e30f) {
      return;
    }
    float[] back = read(written(mesh)).mesh().xyz();
    for (int i = 0; i < 3; i++) {
      assertThat(back[i] == mesh.xyz()[i]).isTrue();
    }
  }

  @Test
  void thePackageHasItsPartsAndTheSameBytesEveryTime() {
    byte[] bytes = written(Shapes.box(-5, -5, -5, 5, 5, 5));
    Map<String, String> parts = parts(bytes);

    assertThat(parts.keySet())
        .containsExactly(
            "[Content_Types].xml", "_rels/.rels", "3D/3dmodel.model", "Metadata/thumbnail.png");
    assertThat(parts.get("3D/3dmodel.model"))
        .contains("unit=\"millimeter\"", "transform=\"1 0 0 0 1 0 0 0 1 5 5 5\"");
    assertThat(parts.get("[Content_Types].xml")).contains("png", "rels", "model");
    assertThat(written(Shapes.box(-5, -5, -5, 5, 5, 5))).isEqualTo(bytes);
  }

  @Test
  void withoutAPictureThereIsNoPartForIt() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ThreeMfMetadata bare = new ThreeMfMetadata("Model", Optional.empty());
    ThreeMfWriter.write(Shapes.box(0, 0, 0, 1, 1, 1), bare, Optional.empty(), out);

    assertThat(parts(out.toByteArray())).hasSize(3);
    assertThat(parts(out.toByteArray()).get("[Content_Types].xml")).doesNotContain("png");
    assertThat(read(out.toByteArray()).metadata()).doesNotContainKey("fab:OrderId");
  }

  @Test
  void metadataHasNoRoomForNames() {
    assertThatThrownBy(() -> new ThreeMfMetadata("Müller, Hans", Optional.empty()))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> new ThreeMfMetadata("Model", Optional.of("a b")))
        .hasMessageContaining("order identifier");
  }

  private static String model(String attributes, String body) {
    return "<model xmlns=\"" + ThreeMfNames.CORE + "\" " + attributes + ">" + body + "</model>";
  }

  private static final String MESH =
      "<mesh><vertices><vertex x=\"0\" y=\"0\" z=\"0\"/><vertex x=\"1\" y=\"0\" z=\"0\"/>"
          + "<vertex x=\"0\" y=\"1\" z=\"0\"/></vertices>"
          + "<triangles><triangle v1=\"0\" v2=\"1\" v3=\"2\"/></triangles></mesh>";
  private static final String OBJECT =
      "<resources><object id=\"7\">" + MESH + "</object></resources>";
  private static final String BUILD = "<build><item objectid=\"7\"/></build>";

  private static void assertRefused(String code, String text) {
    assertThatThrownBy(() -> read(packed(ThreeMfNames.MODEL, text)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code);
  }

  @Test
  void aMinimalForeignFileIsRead() {
    ThreeMfModel model = read(packed(ThreeMfNames.MODEL, model("", OBJECT + BUILD)));

    assertThat(model.mesh().triangleCount()).isEqualTo(1);
    assertThat(model.mesh().xyz()).containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 0);
  }

  @Test
  void whatWouldChangeTheShapeIsRefused() {
    assertRefused("FAB-1606", model("unit=\"mile\"", OBJECT + BUILD));
    assertRefused("FAB-1413", model("requiredextensions=\"p\"", OBJECT + BUILD));
    assertRefused(
        "FAB-1413", model("xmlns:b=\"urn:beams\" requiredextensions=\"b\"", OBJECT + BUILD));
    assertRefused("FAB-1606", model("", OBJECT + OBJECT + BUILD));
    assertRefused(
        "FAB-1605", model("", OBJECT.replace("id=\"7\"", "id=\"7\" type=\"support\"") + BUILD));
    String turned = "<build><item objectid=\"7\" transform=\"0 1 0 1 0 0 0 0 1 0 0 0\"/></build>";
    assertRefused("FAB-1606", model("", OBJECT + turned.replace("0 1 0 1 0 0 0 0 1", FLAT)));
    assertRefused("FAB-1606", model("", OBJECT + turned.replace(" 0 0 0\"", "\"")));
    assertRefused("FAB-1606", model("", OBJECT));
    assertRefused("FAB-1606", model("", OBJECT + BUILD.replace("7", "8")));
    assertRefused("FAB-1606", model("", BUILD.replace("7", "")));
    assertRefused("FAB-1604", model("", OBJECT.replace(MESH, "") + BUILD));
    assertRefused("FAB-1606", model("", (OBJECT + BUILD).replace("v3=\"2\"", "v3=\"3\"")));
    assertRefused("FAB-1606", model("", (OBJECT + BUILD).replace("v3=\"2\"", "v3=\"-1\"")));
    assertRefused("FAB-1606", model("", (OBJECT + BUILD).replace("v3=\"2\"", "v3=\"\"")));
    assertRefused("FAB-1606", model("", (OBJECT + BUILD).replace(" v3=\"2\"", "")));
    assertRefused("FAB-1606", model("", (OBJECT + BUILD).replace("x=\"1\"", "x=\"NaN\"")));
    assertRefused("FAB-1606", model("", (OBJECT + BUILD).replace("x=\"1\"", "x=\"1-1\"")));
    assertRefused("FAB-1603", model("", (OBJECT + BUILD).replace("x=\"1\"", "x=\"1e99\"")));
    assertRefused("FAB-1606", model("", "<metadata>x</metadata>" + OBJECT + BUILD));
    assertRefused(
        "FAB-1606",
        model("", "<metadata name=\"a\">" + "x".repeat(20_000) + "</metadata>" + OBJECT + BUILD));
    assertRefused("FAB-1606", "<other/>");
    assertRefused("FAB-1606", "no xml");
    assertRefused("FAB-1606", "");
  }

  private static final String FLAT = "1 0 0 0 1 0 0 0 0";

  @Test
  void unitsComponentsAndTransformsGiveThePartInMillimetres() {
    String pair =
        "<resources><object id=\"7\">"
            + MESH
            + "</object><object id=\"8\"><components>"
            + "<component objectid=\"7\" transform=\"1 0 0 0 1 0 0 0 1 10 0 0\"/>"
            + "<component objectid=\"7\" transform=\"-1 0 0 0 1 0 0 0 1 0 0 0\"/>"
            + "</components></object></resources>"
            + "<build><item objectid=\"8\" transform=\"0 1 0 -1 0 0 0 0 2 0 0 3\"/></build>";

    ThreeMfModel model = read(packed(ThreeMfNames.MODEL, model("unit=\"inch\"", pair)));

    float in = 25.4f;
    assertThat(model.unit()).isEqualTo(LengthUnit.INCH);
    assertThat(model.objects()).isEqualTo(2);
    assertThat(model.mesh().xyz())
        .containsExactly(
            new float[] {
              0,
              10 * in,
              3 * in,
              0,
              11 * in,
              3 * in,
              -in,
              10 * in,
              3 * in, // moved, then turned
              0,
              0,
              3 * in,
              0,
              -in,
              3 * in,
              -in,
              0,
              3 * in // mirrored, then turned
            },
            org.assertj.core.data.Offset.offset(1e-4f));
    assertThat(model.mesh().triangles()).containsExactly(0, 1, 2, 3, 5, 4);
  }

  @Test
  void componentsThatGrowWithoutBoundOrGoInCirclesAreRefused() {
    StringBuilder objects = new StringBuilder("<resources><object id=\"0\">" + MESH + "</object>");
    for (int n = 1; n < 31; n++) {
      String use = "<component objectid=\"" + (n - 1) + "\"/>";
      objects.append("<object id=\"" + n + "\"><components>" + use.repeat(10));
      objects.append("</components></object>");
    }
    String build = "</resources><build><item objectid=\"30\"/></build>";
    assertRefused("FAB-1607", model("", objects + build));
    assertRefused("FAB-1604", model("", objects.toString().replace(MESH, "") + build));
    String circle = OBJECT.replace(MESH, "<components><component objectid=\"7\"/></components>");
    assertRefused("FAB-1606", model("", circle + BUILD));
  }

  @Test
  void entitiesAndDocumentTypesAreRefused() {
    assertRefused(
        "FAB-1606",
        "<!DOCTYPE model [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>"
            + model("", "<metadata name=\"n\">&a;</metadata>" + OBJECT + BUILD));
  }

  @Test
  void aPackageWithoutAModelIsRefused() {
    assertThatThrownBy(() -> read(packed("readme.txt", "hello"))).hasMessageContaining("FAB-1606");
    assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("FAB-1606");
    assertThatThrownBy(() -> read("PK no zip".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("FAB-1606");
  }

  @Property(tries = 300)
  void damagedPackagesGiveAMeshOrATypedProblem(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes =
        random.nextBoolean()
            ? written(Shapes.box(0, 0, 0, 1, 2, 3))
            : packed(ThreeMfNames.MODEL, damaged(model("", OBJECT + BUILD), random));
    if (random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    byte[] cut = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    try {
      assertThat(read(cut).mesh().triangleCount()).isPositive();
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().code())
          .isInstanceOfAny(FormatProblem.class, ThreeMfProblem.class);
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int k = random.nextInt(4); k >= 0; k--) {
      damaged.setCharAt(random.nextInt(damaged.length()), (char) (32 + random.nextInt(95)));
    }
    return damaged.toString();
  }
}
