package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AmfTest {

  static byte[] written(ThreeMfObject... objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AmfWriter.write(List.of(objects), ThreeMfExtensionsTest.METADATA, out);
    return out.toByteArray();
  }

  private static List<ThreeMfObject> read(byte[] bytes) throws IOException {
    return AmfReader.read(new ByteArrayInputStream(bytes), 1_000_000).objects();
  }

  private static ImportedMesh imported(byte[] bytes, Optional<LengthUnit> unit) {
    return MeshFile.read(new ByteArrayInputStream(bytes), bytes.length, "a.amf", unit);
  }

  @Test
  void objectsMaterialsAndColoursComeBackToTheLastBit() throws IOException {
    int[] rgb = new int[12];
    Arrays.setAll(rgb, n -> n % 4 == 0 ? TriangleColours.NONE : 0x0a0b0c + 0x111111 * n);
    ThreeMfObject first =
        ThreeMfExtensionsTest.box("left hip")
            .of(ThreeMfExtensionsTest.PETG)
            .with(new TriangleColours(rgb));
    ThreeMfObject second =
        new ThreeMfObject(
            "", OptionalInt.empty(), Shapes.moved(Shapes.ball(9, 11, 3.3), -7.7, 0.1, 1e-3));

    byte[] bytes = written(first, second);
    List<ThreeMfObject> back = read(bytes);

    assertThat(back.get(0).name()).isEqualTo("left hip");
    assertThat(back.get(0).material()).contains(ThreeMfExtensionsTest.PETG);
    assertThat(back.get(0).colours()).contains(new TriangleColours(rgb));
    assertThat(back.get(1).mesh().xyz()).containsExactly(second.mesh().xyz());
    assertThat(back.get(1).mesh().triangles()).containsExactly(second.mesh().triangles());
    assertThat(back.get(1).colours()).isEmpty();
    assertThat(written(first, second)).isEqualTo(bytes);
    ImportedMesh whole = imported(bytes, Optional.empty());
    assertThat(whole.objects()).isEqualTo(2);
    assertThat(whole.format()).isEqualTo(MeshFormat.AMF);
    assertThat(whole.mesh().triangleCount()).isEqualTo(12 + second.mesh().triangleCount());
    assertThat(whole.mesh().xyz()[24]).isEqualTo(second.mesh().xyz()[0]);
  }

  private static final String MESH =
      "<object id=\"0\"><metadata type=\"name\">a/b</metadata><mesh><vertices>"
          + "<vertex><coordinates><x>0</x><y>0</y><z>0</z></coordinates></vertex>"
          + "<vertex><coordinates><x> 1 </x><y>0</y><z>0</z></coordinates></vertex>"
          + "<vertex><coordinates><x>0</x><y>1</y><z>0</z></coordinates></vertex></vertices>"
          + "<volume materialid=\"2\"><triangle><v1>0</v1><v2>1</v2><v3>2</v3></triangle></volume>"
          + "<volume materialid=\"3\"><triangle><v1>0</v1><v2>2</v2><v3>1</v3></triangle></volume>"
          + "</mesh></object>";
  private static final String MATERIALS =
      "<material id=\"2\"><metadata type=\"name\">bone</metadata>"
          + "<color><r>1</r><g>0.5</g><b>0</b><a>1</a></color></material>"
          + "<material id=\"3\"><color><r>0</r><g>0</g><b>1</b></color></material>";

  private static byte[] amf(String attributes, String body) {
    return ("<?xml version=\"1.0\"?><amf " + attributes + ">" + body + "</amf>")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void foreignFilesInInchesPlainAndPackedAreRead() throws IOException {
    ThreeMfObject object = read(amf("unit=\"inch\"", MATERIALS + MESH)).get(0);

    assertThat(object.name()).isEqualTo("a-b");
    assertThat(object.material()).contains(new ThreeMfMaterial("bone", 0xff8000));
    assertThat(object.colours().orElseThrow().rgb())
        .containsExactly(TriangleColours.NONE, 0x0000ff);
    assertThat(object.mesh().xyz()[3]).isEqualTo(25.4f);
    byte[] packed = ThreeMfTest.packed("a.amf", new String(amf("", MESH), StandardCharsets.UTF_8));
    assertThat(imported(packed, Optional.of(LengthUnit.MILLIMETRE)).mesh().triangleCount())
        .isEqualTo(2);
    assertThatThrownBy(() -> imported(packed, Optional.of(LengthUnit.INCH)))
        .hasMessageContaining("FAB-1611");
  }

  private static void assertRefused(String code, String attributes, String body) {
    assertThatThrownBy(() -> read(amf(attributes, body)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code);
  }

  @Test
  void whatWouldChangeTheShapeAndWhatIsBrokenIsRefused() {
    assertRefused("FAB-1605", "", MESH + "<constellation id=\"1\"/>");
    assertRefused("FAB-1605", "", MESH.replace("</coordinates>", "</coordinates><normal/>"));
    assertRefused("FAB-1605", "", MATERIALS.replace("<color>", "<composite/><color>") + MESH);
    assertRefused("FAB-1606", "unit=\"mile\"", MESH);
    assertRefused("FAB-1606", "", MESH.replace("<v3>2</v3>", "<v3>3</v3>"));
    assertRefused("FAB-1606", "", MESH.replace("<v3>2</v3>", "<v3>-1</v3>"));
    assertRefused("FAB-1606", "", MATERIALS.replace("0.5", "1.5") + MESH);
    assertRefused("FAB-1606", "", MATERIALS.replace("<g>0.5</g>", "") + MESH);
    assertRefused("FAB-1606", "", MESH.replace("<x>0</x>", "<x>NaN</x>"));
    assertRefused("FAB-1604", "", "<object id=\"0\"><mesh/></object>");
    assertRefused("FAB-1606", "", MESH.replace("</object>", ""));
    assertThatThrownBy(() -> read("<stl/>".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("FAB-1606");
    assertThatThrownBy(() -> AmfReader.read(new ByteArrayInputStream(amf("", MESH)), 1))
        .hasMessageContaining("FAB-1607");
    ThreeMfObject beams =
        ThreeMfExtensionsTest.box("a").with(BeamLattice.uniform(1, 0.1, new int[] {0, 1}));
    assertThatThrownBy(() -> written(beams)).hasMessageContaining("FAB-1414");
  }

  @Property(tries = 200)
  void damagedFilesAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = amf("unit=\"inch\"", MATERIALS + MESH);
    for (int k = random.nextInt(4); k >= 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    byte[] cut = random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    try {
      assertThat(imported(cut, Optional.empty()).mesh().triangleCount()).isPositive();
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().message()).isNotBlank();
    }
  }
}
