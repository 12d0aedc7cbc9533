package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MeshFileTest {

  private static final Optional<LengthUnit> MM = Optional.of(LengthUnit.MILLIMETRE);
  private static final TriangleMesh BALL = Shapes.moved(Shapes.ball(8, 9, 12.5), 1.25, -3, 100);

  private static ImportedMesh read(byte[] bytes, String name, Optional<LengthUnit> unit) {
    return MeshFile.read(new ByteArrayInputStream(bytes), bytes.length, name, unit);
  }

  private static ImportedMesh read(String text, String name) {
    return read(text.getBytes(StandardCharsets.ISO_8859_1), name, MM);
  }

  private static void assertRefused(String code, String text, String name) {
    assertThatThrownBy(() -> read(text, name))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code);
  }

  private static String textStl(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("solid a facet of a name\n");
    float[] p = mesh.xyz();
    for (int n = 0; n < mesh.triangles().length; n++) {
      text.append(n % 3 == 0 ? "FACET normal nan 0 0\nouter loop\n" : "");
      int v = 3 * mesh.triangles()[n];
      text.append("vertex " + p[v] + " " + p[v + 1] + "\t" + p[v + 2] + "\r\n");
      text.append(n % 3 == 2 ? "endloop\nendfacet\n" : "");
    }
    return text + "endsolid\n";
  }

  private static String obj(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("# made for a test\no ball\n");
    for (int v = 0; v < mesh.xyz().length; v += 3) {
      text.append("v " + mesh.xyz()[v] + " " + mesh.xyz()[v + 1] + " " + mesh.xyz()[v + 2] + "\n");
    }
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      text.append("f " + (mesh.triangles()[t] + 1) + "/1/2 ");
      text.append((mesh.triangles()[t + 1] - mesh.vertexCount()) + "//3 \\\n");
      text.append(mesh.triangles()[t + 2] + 1).append('\n');
    }
    return text.toString();
  }

  private static String off(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("OFF\n# a comment\n");
    text.append(mesh.vertexCount() + " " + mesh.triangleCount() + " 0\n\n");
    for (int v = 0; v < mesh.xyz().length; v += 3) {
      text.append(mesh.xyz()[v] + " " + mesh.xyz()[v + 1] + " " + mesh.xyz()[v + 2] + "\n");
    }
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      text.append("3 " + mesh.triangles()[t] + " " + mesh.triangles()[t + 1]);
      text.append(" " + mesh.triangles()[t + 2] + " 255 0 0\n");
    }
    return text.toString();
  }

  private static byte[] ply(TriangleMesh mesh, String encoding) {
    String header =
        "ply\nformat "
            + encoding
            + " 1.0\ncomment of a test\nelement vertex "
            + mesh.vertexCount()
            + "\nproperty uchar red\nproperty double x\nproperty float y\nproperty float32 z\n"
            + "property list uchar short tags\nelement face "
            + mesh.triangleCount()
            + "\nproperty list uint8 int32 vertex_indices\nelement scanner 1\n"
            + "property int serial\nend_header\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    boolean text = encoding.equals("ascii");
    ByteBuffer b = ByteBuffer.allocate(40 * (mesh.vertexCount() + mesh.triangleCount() + 1));
    b.order(encoding.contains("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    StringBuilder words = new StringBuilder();
    for (int v = 0; v < mesh.xyz().length; v += 3) {
      float[] p = Arrays.copyOfRange(mesh.xyz(), v, v + 3);
      b.put((byte) 200).putDouble(p[0]).putFloat(p[1]).putFloat(p[2]);
      b.put((byte) 1).putShort((short) 7);
      words.append("200 " + p[0] + " " + p[1] + " " + p[2] + " 1 7\n");
    }
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      int[] c = Arrays.copyOfRange(mesh.triangles(), t, t + 3);
      b.put((byte) 3).putInt(c[0]).putInt(c[1]).putInt(c[2]);
      words.append("3 " + c[0] + " " + c[1] + " " + c[2] + "\n");
    }
    b.putInt(99);
    words.append("99\n");
    out.writeBytes(
        text
            ? words.toString().getBytes(StandardCharsets.US_ASCII)
            : Arrays.copyOf(b.array(), b.position()));
    return out.toByteArray();
  }

  private static byte[] binaryStl(TriangleMesh mesh) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryStl.write(mesh, out);
    return out.toByteArray();
  }

  @Test
  void theSameBallComesOutOfEveryFormat() {
    for (String encoding : List.of("ascii", "binary_little_endian", "binary_big_endian")) {
      ImportedMesh mesh = read(ply(BALL, encoding), "scan.dat", MM);
      assertThat(mesh.format()).isEqualTo(MeshFormat.PLY);
      assertThat(mesh.mesh().xyz()).containsExactly(BALL.xyz());
      assertThat(mesh.mesh().triangles()).containsExactly(BALL.triangles());
    }
    for (ImportedMesh mesh : List.of(read(obj(BALL), "a.OBJ"), read(off(BALL), "a.off"))) {
      assertThat(mesh.mesh().xyz()).containsExactly(BALL.xyz());
      assertThat(mesh.mesh().triangles()).containsExactly(BALL.triangles());
      assertThat(mesh.unitFromFile()).isFalse();
    }
    ImportedMesh text = read(textStl(BALL), "a.stl");
    assertThat(text.format()).isEqualTo(MeshFormat.STL_TEXT);
    assertThat(MeshCensus.of(text.mesh()).closedManifold()).isTrue();
    assertThat(MeshMeasures.of(text.mesh()).volumeMm3())
        .isCloseTo(MeshMeasures.of(BALL).volumeMm3(), within(1e-6));
  }

  @Test
  void theUnitIsStatedOrInTheFileAndNeverGuessed() {
    byte[] foreign = binaryStl(BALL);
    Arrays.fill(foreign, 0, 80, (byte) ' ');
    assertThatThrownBy(() -> read(foreign, "a.stl", Optional.empty()))
        .hasMessageContaining("FAB-1610")
        .hasMessageContaining("inch");
    ImportedMesh inch = read(foreign, "a.stl", LengthUnit.ofSymbol("INCH"));
    assertThat(MeshMeasures.of(inch.mesh()).volumeMm3())
        .isCloseTo(Math.pow(25.4, 3) * MeshMeasures.of(BALL).volumeMm3(), within(10.0));
    ImportedMesh own = read(binaryStl(BALL), "a.stl", Optional.empty());
    assertThat(own.unitFromFile()).isTrue();
    assertThat(own.mesh().xyz()).hasSize(BALL.xyz().length);
    assertThatThrownBy(() -> read(binaryStl(BALL), "a.stl", Optional.of(LengthUnit.INCH)))
        .hasMessageContaining("FAB-1611");
    assertThat(LengthUnit.ofSymbol("furlong")).isEmpty();
  }

  @Test
  void polygonsAreCutIntoTrianglesInsideThem() {
    String arrow = "v 0 0 0\nv 4 0 0\nv 4 4 0\nv 3 1 0\nf 1 2 3 4\n";
    TriangleMesh mesh = read(arrow, "a.obj").mesh();
    assertThat(mesh.triangleCount()).isEqualTo(2);
    assertThat(MeshMeasures.of(mesh).areaMm2()).isCloseTo(4, within(1e-9));
    String turned = arrow.replace("f 1 2 3 4", "f 4 3 2 1");
    assertThat(MeshMeasures.of(read(turned, "a.obj").mesh()).areaMm2()).isCloseTo(4, within(1e-9));
  }

  @Test
  void brokenTextIsRefusedByLine() {
    String triangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
    assertRefused("FAB-1604", triangle, "a.obj");
    assertRefused("FAB-1606", triangle + "f 1 2\n", "a.obj");
    assertRefused("FAB-1606", triangle + "f 1 2 4\n", "a.obj");
    assertRefused("FAB-1606", triangle + "f 1 2 0\n", "a.obj");
    assertRefused("FAB-1606", triangle + "f 1 2 x\n", "a.obj");
    assertRefused("FAB-1606", "w 1 2\n", "a.obj");
    assertRefused("FAB-1606", "v 1 2\n", "a.obj");
    assertRefused("FAB-1605", "v 1 2 3 0.5\n", "a.obj");
    assertRefused("FAB-1605", "surf 1\n", "a.obj");
    assertRefused("FAB-1603", "v 1 2 nan\n", "a.obj");
    assertRefused("FAB-1603", "v 1 2 -inf\n", "a.obj");
    assertRefused("FAB-1603", "v 1 2 1e60\n", "a.obj");
    assertRefused("FAB-1606", "v 1 2 0x10\n", "a.obj");
    assertRefused("FAB-1606", "v 1 2 " + "1".repeat(300), "a.obj");
    assertThatThrownBy(() -> read("v 1 2 3\nv 1 2 3 4 5 x\n", "a.obj"))
        .hasMessageContaining("Line 2");
    assertRefused("FAB-1605", "OFF4\n1 2\n", "a.off");
    assertRefused("FAB-1605", "OFF BINARY\n", "a.off");
    assertRefused("FAB-1601", "OFF\n3 1 0\n0 0 0\n", "a.off");
    assertRefused("FAB-1606", "OFF\n-3 1 0\n", "a.off");
    assertRefused("FAB-1602", off(BALL) + "0\n", "a.off");
    assertRefused("FAB-1606", "OFF\n1 1 0\n0 0 0\n3 0 0 1\n", "a.off");
    assertRefused("FAB-1604", "solid\nendsolid\n", "a.stl");
    assertRefused("FAB-1601", textStl(BALL).replace("endsolid", ""), "a.stl");
    assertRefused("FAB-1606", textStl(BALL).replace("endloop", "loop"), "a.stl");
    assertRefused("FAB-1612", "hello", "a.txt");
    assertRefused("FAB-1612", "\u001f\u008bxxxx", "a.obj.gz");
  }

  @Test
  void brokenPlyIsRefused() {
    String good = new String(ply(BALL, "ascii"), StandardCharsets.US_ASCII);
    assertRefused("FAB-1602", good + "1\n", "a.ply");
    assertRefused("FAB-1601", good.substring(0, good.length() - 4), "a.ply");
    assertRefused("FAB-1606", good.replace("ascii", "morse"), "a.ply");
    assertRefused("FAB-1606", good.replace("double x", "double w"), "a.ply");
    assertRefused("FAB-1606", good.replace("vertex_indices", "other"), "a.ply");
    assertRefused("FAB-1606", good.replace("float y", "half y"), "a.ply");
    assertRefused("FAB-1606", good.replace("element vertex 65", "element vertex -1"), "a.ply");
    assertRefused("FAB-1605", good.replace("element face", "element tristrips"), "a.ply");
    assertRefused("FAB-1601", "ply\nformat ascii 1.0\n", "a.ply");
  }

  @Test
  void aHeaderThatAnnouncesBillionsCostsNothing() {
    String huge =
        "ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\n"
            + "property float x\nproperty float y\nproperty float z\nend_header\n";
    assertRefused("FAB-1601", huge, "a.ply");
    assertRefused("FAB-1601", "OFF\n2000000000 2000000000 0\n1 2 3\n", "a.off");
  }

  @Property(tries = 300)
  void damagedFilesGiveAMeshOrATypedProblem(@ForAll long seed) {
    Random random = new Random(seed);
    TriangleMesh box = Shapes.box(0, 0, 0, 1, 2, 3);
    List<byte[]> files =
        List.of(
            textStl(box).getBytes(StandardCharsets.US_ASCII),
            obj(box).getBytes(StandardCharsets.US_ASCII),
            off(box).getBytes(StandardCharsets.US_ASCII),
            ply(box, "ascii"),
            ply(box, "binary_little_endian"),
            ply(box, "binary_big_endian"),
            binaryStl(box));
    List<String> names = List.of("a.stl", "a.obj", "a.off", "a.ply", "a.ply", "a.ply", "a.stl");
    int which = random.nextInt(files.size());
    byte[] bytes = files.get(which).clone();
    for (int k = random.nextInt(5); k >= 0; k--) {
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : 32 + random.nextInt(95));
    }
    byte[] cut = random.nextInt(3) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    try {
      TriangleMesh mesh = read(cut, names.get(which), MM).mesh();
      assertThat(mesh.triangleCount()).isBetween(1, 1000);
      for (float c : mesh.xyz()) {
        assertThat(Float.isFinite(c)).isTrue();
      }
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().code()).isInstanceOf(FormatProblem.class);
    }
  }

  @Property(tries = 300)
  void decimalTextIsReadLikeTheJdkDoes(@ForAll double value, @ForAll float small) {
    for (String text : List.of(Double.toString(value), Float.toString(small), small + "e-3")) {
      double expected = text.contains("Infinity") || text.contains("NaN") ? Double.NaN : 0;
      try {
        expected = Double.isNaN(expected) ? expected : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        expected = Double.NaN;
      }
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      assertThat(DecimalText.number(bytes, bytes.length)).isEqualTo(Double.valueOf(expected));
    }
  }
}
