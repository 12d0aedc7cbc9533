package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.LayerPlan;
import health.fabrica.core.slice.LayerStream;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeMfSlicesTest {

  /** Two balls above each other with a gap, the lower one hollow. */
  private static final TriangleMesh MESH =
      Shapes.join(
          Shapes.join(
              Shapes.moved(Shapes.ball(12, 16, 5), 20, 20, 5),
              Shapes.moved(Shapes.flipped(Shapes.ball(12, 16, 3)), 20, 20, 5)),
          Shapes.moved(Shapes.ball(8, 12, 2), 20, 20, 14));

  private static final LayerPlan PLAN = LayerPlan.uniform(0, 16, 0.3, 0.25);

  @TempDir private Path folder;

  private static byte[] written(TriangleMesh mesh, boolean coarse, int threads) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(mesh, coarse, threads, WorkMonitor.NONE, out);
    return out.toByteArray();
  }

  private static ThreeMfSliceWriter.Written write(
      TriangleMesh mesh, boolean coarse, int threads, WorkMonitor monitor, OutputStream out) {
    return ThreeMfSliceWriter.write(
        new ThreeMfObject("part", OptionalInt.of(0x808080), mesh),
        coarse,
        MeshLayers.of(MESH),
        PLAN,
        ThreeMfExtensionsTest.METADATA,
        Optional.empty(),
        threads,
        monitor,
        out);
  }

  private static final class Kept implements SliceStackVisitor {
    private final List<String> names = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();

    @Override
    public void object(int number, String name) {
      names.add(number + " " + name);
    }

    @Override
    public void layer(Layer layer) {
      layers.add(layer);
    }
  }

  private Kept read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("slices.3mf"), bytes);
    Kept kept = new Kept();
    ThreeMfSliceReader.read(file, kept);
    return kept;
  }

  @Test
  void everyLayerComesBackToTheNanometre() throws IOException {
    List<Layer> cut = new ArrayList<>();
    LayerStream.run(MeshLayers.of(MESH), PLAN, 2, WorkMonitor.NONE, cut::add);

    Kept back = read(written(MESH, false, 2));

    assertThat(back.names).containsExactly("1 part");
    assertThat(back.layers).hasSameSizeAs(cut).hasSize(64);
    for (int n = 0; n < cut.size(); n++) {
      assertThat(back.layers.get(n).region()).as("layer %d", n).isEqualTo(cut.get(n).region());
      assertThat(back.layers.get(n).topMm()).isCloseTo(cut.get(n).topMm(), Offset.offset(1e-9));
    }
    assertThat(back.layers.get(42).region().isEmpty()).as("the gap").isTrue();
    assertThat(back.layers.get(20).region().rings()).as("the hollow").hasSize(2);
  }

  @Test
  void thePackageKeepsTheRulesAndItsBytesOnAnyNumberOfThreads() {
    byte[] bytes = written(MESH, false, 1);

    assertThat(written(MESH, false, 3)).isEqualTo(bytes);
    assertThat(ThreeMfRules.broken(bytes)).isEmpty();
    assertThat(ThreeMfRules.broken(written(Shapes.box(15, 15, 0, 25, 25, 16), true, 1))).isEmpty();
    assertThat(ThreeMfTest.read(bytes).mesh().xyz()).containsExactly(MESH.xyz());
    ThreeMfSliceWriter.Written written =
        write(MESH, false, 1, WorkMonitor.NONE, OutputStream.nullOutputStream());
    assertThat(written.layers()).isEqualTo(64);
    assertThat(written.volumeMm3()).isCloseTo(Shapes.volume(MESH), Offset.offset(2.0));
  }

  @Test
  void aCoarseMeshIsNoModelForThoseWhoReadNoSlices() throws IOException {
    byte[] bytes = written(Shapes.box(15, 15, 0, 25, 25, 16), true, 1);

    assertThatThrownBy(() -> ThreeMfTest.read(bytes))
        .hasMessageContaining("FAB-1415")
        .hasMessageContaining("12 triangles");
    assertThat(read(bytes).layers).hasSize(64);
    assertThat(ThreeMfReader.readObjects(new ByteArrayInputStream(bytes)).objects()).hasSize(1);
  }

  @Test
  void cancellingEndsTheWork() {
    assertThatThrownBy(
            () -> write(MESH, false, 1, Cancelled.after(1), OutputStream.nullOutputStream()))
        .hasMessageContaining("FAB-1000");
  }

  private static String model(String attributes, String stack, String item) {
    return "<model xmlns=\""
        + ThreeMfNames.CORE
        + "\" xmlns:s=\""
        + ThreeMfNames.SLICES
        + "\" requiredextensions=\"s\" "
        + attributes
        + "><resources>"
        + stack
        + "<object id=\"2\" name=\"a/b\" s:slicestackid=\"1\"/></resources><build>"
        + item
        + "</build></model>";
  }

  private static final String SQUARE =
      "<s:slice ztop=\"1\"><s:vertices><s:vertex x=\"0\" y=\"0\"/><s:vertex x=\"2\" y=\"0\"/>"
          + "<s:vertex x=\"2\" y=\"2\"/><s:vertex x=\"0\" y=\"2\"/></s:vertices>"
          + "<s:polygon startv=\"0\"><s:segment v2=\"1\"/><s:segment v2=\"2\"/>"
          + "<s:segment v2=\"3\"/><s:segment v2=\"0\"/></s:polygon></s:slice>";
  private static final String STACK = "<s:slicestack id=\"1\">" + SQUARE + "</s:slicestack>";
  private static final String ITEM = "<item objectid=\"2\"/>";

  private Kept foreign(String text) throws IOException {
    return read(ThreeMfTest.packed(ThreeMfNames.MODEL, text));
  }

  @Test
  void foreignSlicesInTheRootInInchesAndSeveralPlacesAreRead() throws IOException {
    String twice = ITEM + "<item objectid=\"2\" transform=\"0 1 0 -1 0 0 0 0 1 5 0 1\"/>";

    Kept back = foreign(model("unit=\"inch\"", STACK, twice));

    assertThat(back.names).containsExactly("1 a-b", "2 a-b");
    assertThat(back.layers).hasSize(2);
    double square = 4 * 25.4 * 25.4;
    assertThat(back.layers.get(0).region().areaMm2()).isCloseTo(square, Offset.offset(1e-9));
    assertThat(back.layers.get(1).region().areaMm2()).isCloseTo(square, Offset.offset(1e-9));
    assertThat(back.layers.get(1).topMm()).isCloseTo(50.8, Offset.offset(1e-9));
    assertThat(back.layers.get(1).region().contains(4 * 25_400_000, 25_400_000)).isTrue();
  }

  private void assertRefused(String code, String words, String text) {
    assertThatThrownBy(() -> foreign(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code)
        .hasMessageContaining(words);
  }

  @Test
  void whatBreaksTheSlicesIsRefused() {
    assertRefused("FAB-1417", "open", model("", STACK.replace("<s:segment v2=\"0\"/>", ""), ITEM));
    assertRefused("FAB-1417", "vertex 4 of 4", model("", STACK.replace("\"3\"", "\"4\""), ITEM));
    assertRefused("FAB-1417", "not above", model("", STACK.replace(SQUARE, SQUARE + SQUARE), ITEM));
    assertRefused(
        "FAB-1417",
        "out of their plane",
        model("", STACK, "<item objectid=\"2\" transform=\"1 0 0 0 0 1 0 -1 0 0 0 0\"/>"));
    assertRefused("FAB-1418", "no slices", model("", STACK, "<item objectid=\"3\"/>"));
    assertRefused("FAB-1418", "nothing", model("", STACK, ""));
    assertRefused("FAB-1418", "no slice", model("", STACK.replace(SQUARE, ""), ITEM));
    assertRefused("FAB-1417", "not there", model("", STACK.replace("id=\"1\"", "id=\"9\""), ITEM));
    assertRefused(
        "FAB-1606",
        "does not hold",
        model(
            "",
            STACK.replace(SQUARE, "<s:sliceref slicestackid=\"1\" slicepath=\"/2D/a.model\"/>"),
            ITEM));
    assertRefused(
        "FAB-1417",
        "that it is in",
        model(
            "",
            STACK.replace(
                SQUARE, "<s:sliceref slicestackid=\"1\" slicepath=\"/3D/3dmodel.model\"/>"),
            ITEM));
    assertRefused(
        "FAB-1413", "urn:x", model("", STACK, ITEM).replace("\"s\" ", "\"x\" xmlns:x=\"urn:x\" "));
    assertRefused("FAB-1606", "unit", model("unit=\"mile\"", STACK, ITEM));
    assertRefused(
        "FAB-1401",
        "polygons reach",
        model("unit=\"foot\"", STACK.replace("x=\"2\"", "x=\"9\""), ITEM));
  }

  @Property(tries = 200)
  void damagedSlicesAreReadOrRefused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(model("", STACK, ITEM));
    for (int k = random.nextInt(4); k >= 0; k--) {
      text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
    }
    byte[] bytes = ThreeMfTest.packed(ThreeMfNames.MODEL, text.toString());
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    Path file = Files.createTempFile("slices", ".3mf");
    try {
      Files.write(file, bytes);
      ThreeMfSliceReader.read(file, new Kept());
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().message()).isNotBlank();
    } finally {
      Files.delete(file);
    }
  }
}
