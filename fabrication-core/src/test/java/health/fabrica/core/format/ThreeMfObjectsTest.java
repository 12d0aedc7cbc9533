package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ThreeMfObjectsTest {

  private static byte[] written(ThreeMfObject... objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ThreeMfWriter.write(
        List.of(objects), new ThreeMfMetadata("Model", Optional.empty()), Optional.empty(), out);
    return out.toByteArray();
  }

  @Test
  void objectsKeepTheirPlaceToEachOtherTheirNamesAndColours() {
    TriangleMesh left = Shapes.box(-5, -5, -5, 0, 5, 5);
    TriangleMesh right = Shapes.box(0, -5, -5, 5, 5, 5);
    byte[] bytes =
        written(
            new ThreeMfObject("liver", OptionalInt.of(0xdd8265), left),
            new ThreeMfObject("vena cava", OptionalInt.empty(), right),
            new ThreeMfObject("", OptionalInt.of(0x0000ff), right));
    String model = ThreeMfTest.parts(bytes).get("3D/3dmodel.model");
    assertThat(model)
        .contains("<basematerials id=\"4\"><base name=\"liver\" displaycolor=\"#DD8265\"/>")
        .contains("<base name=\"model\" displaycolor=\"#0000FF\"/></basematerials><object id=\"1\"")
        .contains("name=\"liver\" pid=\"4\" pindex=\"0\"", "name=\"vena cava\" p:UUID=")
        .contains("pid=\"4\" pindex=\"1\"", "<item objectid=\"3\"");
    ThreeMfModel back = ThreeMfTest.read(bytes);
    assertThat(back.objects()).isEqualTo(3);
    assertThat(back.mesh().triangleCount()).isEqualTo(36);
    // All moved alike: the shared face is still shared.
    assertThat(back.mesh().xyz()[0]).isEqualTo(0f);
    assertThat(back.mesh().xyz()[24]).isEqualTo(5f);
  }

  @Test
  void namesHaveNoRoomForMarkup() {
    assertThat(ThreeMfObject.nameOf("Müller <x> & co")).isEqualTo("M-ller -x- - co");
    assertThatThrownBy(
            () -> new ThreeMfObject("<x>", OptionalInt.empty(), Shapes.box(0, 0, 0, 1, 1, 1)))
        .hasMessageContaining("FAB-1606");
  }
}
