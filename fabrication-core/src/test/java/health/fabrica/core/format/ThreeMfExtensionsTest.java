package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ThreeMfExtensionsTest {

  static final ThreeMfMetadata METADATA = new ThreeMfMetadata("Model", Optional.of("order-7"));
  static final ThreeMfMaterial PETG = new ThreeMfMaterial("PETG clear", 0xa0c0e0);

  static byte[] written(ThreeMfLayout layout, ThreeMfObject... objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ThreeMfWriter.write(List.of(objects), METADATA, Optional.of(new byte[] {1}), layout, out);
    return out.toByteArray();
  }

  static List<ThreeMfObject> objects(byte[] bytes) {
    return ThreeMfReader.readObjects(new ByteArrayInputStream(bytes)).objects();
  }

  static ThreeMfObject box(String name) {
    return new ThreeMfObject(name, OptionalInt.empty(), Shapes.box(0, 0, 0, 4, 5, 6));
  }

  private static BeamLattice lattice(TriangleMesh mesh) {
    return new BeamLattice(
        0.01,
        0.5,
        BeamLattice.Cap.HEMISPHERE,
        List.of(
            new BeamLattice.Beam(0, 6, 0.5, 0.25, BeamLattice.Cap.SPHERE, BeamLattice.Cap.BUTT),
            new BeamLattice.Beam(
                1, 7, 1.0 / 3, 1.0 / 3, BeamLattice.Cap.HEMISPHERE, BeamLattice.Cap.HEMISPHERE)),
        BeamLattice.BallMode.MIXED,
        0.75,
        List.of(new BeamLattice.Ball(0, 0.75), new BeamLattice.Ball(7, 0.8)),
        Optional.of(new BeamLattice.Clipping(true, mesh)));
  }

  @Test
  void materialsColoursAndIdentifiersComeBack() {
    int[] rgb = new int[12];
    Arrays.setAll(rgb, n -> n % 3 == 0 ? TriangleColours.NONE : 0x110000 * (n % 3));
    UUID id = UUID.fromString("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    ThreeMfObject first = box("liver").of(PETG).with(new TriangleColours(rgb));
    ThreeMfObject second =
        new ThreeMfObject(
            "cast",
            Optional.of(PETG),
            Shapes.box(9, 9, 9, 10, 10, 10),
            Optional.empty(),
            Optional.empty(),
            Optional.of(id));
    ThreeMfObject third = box("").with(new TriangleColours(rgb));

    List<ThreeMfObject> back = objects(written(ThreeMfLayout.PLAIN, first, second, third));

    assertThat(back).extracting(ThreeMfObject::name).containsExactly("liver", "cast", "");
    assertThat(back.get(0).material()).contains(PETG);
    assertThat(back.get(0).colours()).contains(new TriangleColours(rgb));
    assertThat(back.get(1).material()).contains(PETG);
    assertThat(back.get(1).colours()).isEmpty();
    assertThat(back.get(1).id()).contains(id);
    assertThat(back.get(2).colours()).contains(new TriangleColours(rgb));
    assertThat(back.get(1).mesh().xyz()).containsExactly(second.mesh().xyz());
  }

  @Test
  void identifiersDependOnTheContentAndOnNothingElse() {
    byte[] once = written(ThreeMfLayout.PLAIN, box("a"), box("a"));

    assertThat(written(ThreeMfLayout.PLAIN, box("a"), box("a"))).isEqualTo(once);
    UUID first = objects(once).get(0).id().orElseThrow();
    assertThat(objects(once).get(1).id().orElseThrow()).isNotEqualTo(first);
    assertThat(objects(written(ThreeMfLayout.PLAIN, box("b"))).get(0).id().orElseThrow())
        .isNotEqualTo(first);
    assertThat(first.version()).isEqualTo(8);
    assertThat(first.variant()).isEqualTo(2);
    UUID given = new UUID(1, 2);
    ThreeMfLayout fixed = new ThreeMfLayout(false, (role, content) -> given);
    assertThat(objects(written(fixed, box("a"))).get(0).id()).contains(given);
  }

  @Test
  void eachObjectMayHaveAModelPartOfItsOwn() {
    byte[] bytes = written(ThreeMfLayout.PARTED, box("a").of(PETG), box("b"));

    assertThat(ThreeMfTest.parts(bytes))
        .containsKeys("3D/object-1.model", "3D/object-2.model", "3D/_rels/3dmodel.model.rels");
    assertThat(ThreeMfTest.parts(bytes).get("3D/3dmodel.model"))
        .contains("requiredextensions=\"p\"", "p:path=\"/3D/object-2.model\"");
    assertThat(objects(bytes)).extracting(ThreeMfObject::name).containsExactly("a", "b");
    assertThat(objects(bytes).get(0).material()).contains(PETG);
    assertThat(ThreeMfTest.read(bytes).mesh().triangleCount()).isEqualTo(24);
  }

  @Test
  void beamsBallsAndWhatClipsThemComeBackToTheLastBit() {
    TriangleMesh mesh = Shapes.box(0, 0, 0, 4, 5, 6);
    BeamLattice lattice = lattice(Shapes.ball(8, 10, 3));

    ThreeMfObject back = objects(written(ThreeMfLayout.PLAIN, box("implant").with(lattice))).get(0);

    BeamLattice read = back.lattice().orElseThrow();
    assertThat(read).usingRecursiveComparison().ignoringFields("clipping").isEqualTo(lattice);
    assertThat(read.clipping().orElseThrow().inside()).isTrue();
    assertThat(read.clipping().orElseThrow().by().xyz())
        .containsExactly(Shapes.ball(8, 10, 3).xyz());
    assertThat(back.mesh().triangles()).containsExactly(mesh.triangles());
  }

  @Test
  void beamsAloneAreAnObjectAndReachIntoThePositiveOctant() {
    TriangleMesh points = new TriangleMesh(new float[] {0, 0, 0, 10, 0, 0}, new int[0]);
    ThreeMfObject truss =
        new ThreeMfObject("truss", OptionalInt.empty(), points)
            .with(BeamLattice.uniform(1.5, 0.01, new int[] {0, 1}));
    byte[] bytes = written(ThreeMfLayout.PLAIN, truss);

    assertThat(objects(bytes).get(0).lattice()).contains(truss.lattice().orElseThrow());
    assertThat(ThreeMfTest.parts(bytes).get("3D/3dmodel.model")).contains("0 0 0 1 2 2 2\"");
    assertThatThrownBy(() -> ThreeMfTest.read(bytes))
        .hasMessageContaining("FAB-1414")
        .hasMessageContaining("1 beams");
  }

  private static byte[] foreign(String attributes, String lattice, String item) {
    return ThreeMfTest.packed(
        ThreeMfNames.MODEL,
        "<model xmlns=\""
            + ThreeMfNames.CORE
            + "\" xmlns:b=\""
            + ThreeMfNames.BEAMS
            + "\" "
            + attributes
            + "><resources><object id=\"1\"><mesh><vertices><vertex x=\"0\" y=\"0\" z=\"0\"/>"
            + "<vertex x=\"1\" y=\"0\" z=\"0\"/><vertex x=\"0\" y=\"1\" z=\"0\"/></vertices>"
            + lattice
            + "</mesh></object></resources><build><item objectid=\"1\" "
            + item
            + "/></build></model>");
  }

  private static final String BEAMS =
      "<b:beamlattice radius=\"1\" minlength=\"0.1\" ballmode=\"mixed\" ballradius=\"2\"><b:beams>"
          + "<b:beam v1=\"0\" v2=\"1\" r1=\"0.5\"/><b:beam v1=\"1\" v2=\"2\"/></b:beams>"
          + "<b:balls><b:ball vindex=\"2\"/></b:balls></b:beamlattice>";

  @Test
  void defaultsUnitsAndTurnedScaledItemsAreFollowed() {
    byte[] bytes =
        foreign(
            "unit=\"inch\" requiredextensions=\"b\"",
            BEAMS,
            "transform=\"0 2 0 -2 0 0 0 0 2 1 0 0\"");

    ThreeMfObject object = objects(bytes).get(0);

    BeamLattice read = object.lattice().orElseThrow();
    assertThat(read.beams().get(0).toRadiusMm()).isEqualTo(25.4);
    assertThat(read.beams().get(1).fromRadiusMm()).isEqualTo(50.8);
    assertThat(read.balls()).containsExactly(new BeamLattice.Ball(2, 101.6));
    assertThat(read.cap()).isEqualTo(BeamLattice.Cap.SPHERE);
    assertThat(object.mesh().xyz()[4]).isEqualTo(50.8f);
  }

  @Test
  void whatBreaksALatticeIsRefused() {
    assertRefused("FAB-1416", "not round", BEAMS, "transform=\"1 0 0 0 2 0 0 0 1 0 0 0\"");
    assertRefused("FAB-1416", "vertex 3 of 3", BEAMS.replace("v2=\"2\"", "v2=\"3\""), "");
    assertRefused("FAB-1416", "begins and ends", BEAMS.replace("v2=\"2\"", "v2=\"1\""), "");
    assertRefused("FAB-1416", "at its end", BEAMS.replace("r1=", "r2="), "");
    assertRefused("FAB-1416", "unknown", BEAMS.replace("mixed", "some"), "");
    assertRefused("FAB-1416", "none", BEAMS.replace("mixed", "none"), "");
    assertRefused(
        "FAB-1416", "mesh", BEAMS.replace("ballmode", "clippingmode=\"inside\" ballmode"), "");
    assertRefused(
        "FAB-1416",
        "plain mesh",
        BEAMS.replace("ballmode", "clippingmode=\"inside\" clippingmesh=\"9\" ballmode"),
        "");
    assertRefused("FAB-1606", "minlength", BEAMS.replace("minlength=\"0.1\"", ""), "");
    assertThatThrownBy(() -> objects(foreign("", BEAMS + BEAMS, "")))
        .hasMessageContaining("FAB-1606");
  }

  private static void assertRefused(String code, String words, String lattice, String item) {
    assertThatThrownBy(() -> objects(foreign("requiredextensions=\"b\"", lattice, item)))
        .hasMessageContaining(code)
        .hasMessageContaining(words);
  }

  @Test
  void beamsThatAreNotSaidToBeRequiredAreNotLostEither() {
    assertThatThrownBy(() -> ThreeMfTest.read(foreign("", BEAMS, "")))
        .hasMessageContaining("FAB-1414");
  }

  @Test
  void requiredExtensionsThatAreNotReadAreRefusedByTheirNames() {
    String secure = "http://schemas.microsoft.com/3dmanufacturing/securecontent/2019/04";
    assertThatThrownBy(
            () ->
                objects(foreign("xmlns:sc=\"" + secure + "\" requiredextensions=\"b sc\"", "", "")))
        .hasMessageContaining("FAB-1413")
        .hasMessageContaining(secure);
    assertThatThrownBy(
            () -> objects(foreign("xmlns:x=\"Jane Doe\" requiredextensions=\"x\"", "", "")))
        .hasMessageContaining("FAB-1413")
        .hasMessageNotContaining("Jane");
  }

  @Property(tries = 200)
  void damagedLatticesAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(BEAMS);
    for (int k = random.nextInt(4); k >= 0; k--) {
      text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
    }
    try {
      objects(foreign("requiredextensions=\"b\"", text.toString(), ""));
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().message()).isNotBlank();
    }
  }

  @Test
  void everyPackageKeepsTheRulesOfItsSpecifications() {
    int[] rgb = new int[12];
    Arrays.setAll(rgb, n -> n == 5 ? TriangleColours.NONE : 0x20 * n);
    ThreeMfObject[] all = {
      box("a").of(PETG).with(new TriangleColours(rgb)),
      box("b").with(lattice(Shapes.ball(8, 10, 3))),
      box("").with(new TriangleColours(rgb))
    };

    assertThat(ThreeMfRules.broken(written(ThreeMfLayout.PLAIN, all))).isEmpty();
    assertThat(ThreeMfRules.broken(written(ThreeMfLayout.PARTED, all))).isEmpty();
    assertThat(ThreeMfRules.broken(ThreeMfTest.written(Shapes.ball(6, 8, 10)))).isEmpty();
  }

  @Test
  void theRulesFindWhatIsBroken() {
    ThreeMfLayout twice = new ThreeMfLayout(false, (role, content) -> new UUID(1, 2));
    assertThat(ThreeMfRules.broken(written(twice, box("a"), box("b"))))
        .contains("a UUID twice: object");
    assertThat(
            ThreeMfRules.broken(
                written(
                    ThreeMfLayout.PLAIN,
                    new ThreeMfObject("", OptionalInt.empty(), Shapes.insideOut(box("").mesh())))))
        .anyMatch(rule -> rule.contains("-120.0 mm3"));
    assertThat(ThreeMfRules.broken(foreign("", BEAMS, "")))
        .anyMatch(rule -> rule.contains("ballmode"));
  }
}
