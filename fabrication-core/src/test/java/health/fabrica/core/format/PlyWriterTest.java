package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlyWriterTest {

  static byte[] written(TriangleMesh mesh, Optional<TriangleColours> colours) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PlyWriter.write(mesh, colours, out);
    return out.toByteArray();
  }

  @Test
  void meshesComeBackToTheLastBitWithColoursOrWithout() {
    TriangleMesh ball = Shapes.moved(Shapes.ball(90, 120, 33.3), -100.123, 54.7, -1000.9);
    int[] rgb = new int[ball.triangleCount()];
    Arrays.fill(rgb, TriangleColours.NONE);
    for (Optional<TriangleColours> colours :
        Arrays.asList(Optional.<TriangleColours>empty(), Optional.of(new TriangleColours(rgb)))) {
      byte[] bytes = written(ball, colours);

      ImportedMesh back =
          MeshFile.read(
              new ByteArrayInputStream(bytes),
              bytes.length,
              "a.ply",
              Optional.of(LengthUnit.MILLIMETRE));

      assertThat(back.mesh().xyz()).containsExactly(ball.xyz());
      assertThat(back.mesh().triangles()).containsExactly(ball.triangles());
      assertThat(new String(bytes, 0, 400, StandardCharsets.US_ASCII).contains("uchar red"))
          .isEqualTo(colours.isPresent());
    }
  }
}
