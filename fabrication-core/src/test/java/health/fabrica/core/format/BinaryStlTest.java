package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BinaryStlTest {

  static byte[] written(TriangleMesh mesh) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryStl.write(mesh, out);
    return out.toByteArray();
  }

  static TriangleMesh read(byte[] bytes) {
    return BinaryStl.read(new ByteArrayInputStream(bytes));
  }

  /** Corners of all triangles as bits, in their order. */
  static int[] cornerBits(TriangleMesh mesh) {
    int[] bits = new int[3 * mesh.triangles().length];
    for (int c = 0; c < mesh.triangles().length; c++) {
      for (int axis = 0; axis < 3; axis++) {
        bits[3 * c + axis] = Float.floatToIntBits(mesh.xyz()[3 * mesh.triangles()[c] + axis] + 0f);
      }
    }
    return bits;
  }

  @Test
  void aRoundTripKeepsEveryBitAndJoinsTheCorners() {
    TriangleMesh ball = Shapes.turned(Shapes.ball(60, 80, 33.3), 0.3, 0.4);

    TriangleMesh back = read(written(ball));

    assertThat(back.vertexCount()).isEqualTo(ball.vertexCount());
    assertThat(cornerBits(back)).containsExactly(cornerBits(ball));
  }

  @Test
  void theHeaderSaysUnitAndFrameAndNeverSolid() {
    byte[] bytes = written(Shapes.box(0, 0, 0, 1, 1, 1));

    String header = new String(bytes, 0, 80, StandardCharsets.US_ASCII);
    assertThat(header).startsWith("Fabrica").contains("LPS", "mm");
    assertThat(bytes).hasSize(84 + 50 * 12);
    assertThat(written(Shapes.box(0, 0, 0, 1, 1, 1))).isEqualTo(bytes);
  }

  @Test
  void normalsPointOutwards() {
    ByteBuffer bytes =
        ByteBuffer.wrap(written(Shapes.box(0, 0, 0, 1, 1, 1))).order(ByteOrder.LITTLE_ENDIAN);
    for (int t = 0; t < 12; t++) {
      int at = 84 + 50 * t;
      double outwards = 0;
      for (int axis = 0; axis < 3; axis++) {
        float centre = 0;
        for (int k = 1; k <= 3; k++) {
          centre += bytes.getFloat(at + 12 * k + 4 * axis) / 3;
        }
        outwards += bytes.getFloat(at + 4 * axis) * (centre - 0.5);
      }
      assertThat(outwards).isGreaterThan(0.49);
    }
  }

  @Test
  void brokenFilesAreRefusedByName() {
    byte[] good = written(Shapes.box(0, 0, 0, 1, 1, 1));
    assertThatThrownBy(() -> read(Arrays.copyOf(good, 50))).hasMessageContaining("FAB-1601");
    assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length - 1)))
        .hasMessageContaining("FAB-1601")
        .hasMessageContaining("triangle 12");
    assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length + 1)))
        .hasMessageContaining("FAB-1602");
    assertThatThrownBy(() -> read(Arrays.copyOf(new byte[0], 84))).hasMessageContaining("FAB-1604");
    byte[] nan = good.clone();
    ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(84 + 12, Float.NaN);
    assertThatThrownBy(() -> read(nan)).hasMessageContaining("FAB-1603");
    byte[] huge = good.clone();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(80, -1);
    assertThatThrownBy(() -> read(huge)).hasMessageContaining("FAB-1607");
    byte[] text =
        ("solid x\n" + "facet normal 0 0 1\n".repeat(20)).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> read(text)).hasMessageContaining("FAB-1605");
    assertThatThrownBy(() -> read("solid".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("FAB-1605");
  }

  @Test
  void aBinaryFileThatBeginsWithSolidIsStillRead() {
    byte[] odd = written(Shapes.box(0, 0, 0, 1, 1, 1));
    System.arraycopy("solid".getBytes(StandardCharsets.US_ASCII), 0, odd, 0, 5);

    assertThat(read(odd).triangleCount()).isEqualTo(12);
  }

  @Test
  void meshesThatCannotBeWrittenAreRefused() {
    assertThatThrownBy(() -> written(new TriangleMesh(new float[0], new int[0])))
        .hasMessageContaining("FAB-1604");
    assertThatThrownBy(() -> written(new TriangleMesh(new float[3], new int[] {0, 0, 7})))
        .hasMessageContaining("FAB-1606");
    float[] infinite = {0, 0, Float.POSITIVE_INFINITY};
    assertThatThrownBy(() -> written(new TriangleMesh(infinite, new int[] {0, 0, 0})))
        .hasMessageContaining("FAB-1603");
  }

  @Test
  void aFailingStreamIsAProblemOfTheStream() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    InputStream torn =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    assertThatThrownBy(() -> BinaryStl.write(Shapes.box(0, 0, 0, 1, 1, 1), full))
        .hasMessageContaining("FAB-1608");
    assertThatThrownBy(() -> BinaryStl.read(torn)).hasMessageContaining("FAB-1608");
  }

  @Property(tries = 300)
  void damagedFilesGiveAMeshOrATypedProblem(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = written(Shapes.box(0, 0, 0, 1, 2, 3));
    for (int k = random.nextInt(6); k >= 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    byte[] cut = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(800));
    try {
      assertThat(read(cut).triangleCount()).isEqualTo(12);
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().code()).isInstanceOf(FormatProblem.class);
    }
  }
}
