package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjWriterTest {

  private static final TriangleMesh MESH =
      new TriangleMesh(
          new float[] {-123.456f, 0, 0.25f, 1e-7f, 200.5f, -3, 7.125f, 8, 9, 0, 0, 1000},
          new int[] {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3});

  private static byte[] written() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ObjWriter.write(MESH, "model", "model.mtl", out);
    return out.toByteArray();
  }

  @Test
  void ourReaderGetsTheSameMeshBack() {
    byte[] obj = written();
    TriangleMesh back =
        MeshFile.read(
                new ByteArrayInputStream(obj),
                obj.length,
                "model.obj",
                Optional.of(LengthUnit.MILLIMETRE))
            .mesh();
    assertThat(back.triangles()).isEqualTo(MESH.triangles());
    for (int i = 0; i < MESH.xyz().length; i++) {
      assertThat(back.xyz()[i]).isCloseTo(MESH.xyz()[i], within(0.6e-6f));
    }
  }

  @Test
  void namesItsMaterialAndTheLibraryHasIt() {
    assertThat(new String(written(), StandardCharsets.US_ASCII))
        .contains("mtllib model.mtl\no model\nusemtl model\nv -123.456001 0 0.25\n")
        .endsWith("f 2 3 4\n");
    assertThat(new String(ObjWriter.materials("model", 0.5, 1, 0), StandardCharsets.US_ASCII))
        .isEqualTo("newmtl model\nKd 0.5 1 0\nillum 1\n");
  }

  @Test
  void refusesAnEmptyMeshAndTellsOfAStreamThatFails() {
    TriangleMesh empty = new TriangleMesh(new float[0], new int[0]);
    assertThatThrownBy(() -> ObjWriter.write(empty, "m", "m.mtl", OutputStream.nullOutputStream()))
        .hasMessageContaining("FAB-1604");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("disk full");
          }
        };
    assertThatThrownBy(() -> ObjWriter.write(MESH, "m", "m.mtl", full))
        .hasMessageContaining("FAB-1608");
  }
}
