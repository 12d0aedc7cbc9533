package health.fabrica.flow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelMaskTest {

  private static ModelMask mask(int columns, int rows, int slices) {
    Random random = new Random(columns);
    BitMask mask = new BitMask(columns, rows, slices);
    for (int n = 0; n < columns * rows * slices / 3; n++) {
      mask.set(random.nextInt(columns), random.nextInt(rows), random.nextInt(slices));
    }
    Affine affine =
        new Affine(
            new Vec3(-1.5, 2, 1e-9),
            new Vec3(0.7, 0.1, 0),
            new Vec3(-0.1, 0.7, 0),
            new Vec3(0, 0, 3));
    return new ModelMask(mask, affine);
  }

  private static byte[] bytes(ModelMask mask) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mask.write(out);
    return out.toByteArray();
  }

  @Test
  void everyBitAndItsPlaceComeBack() throws IOException {
    for (int columns : new int[] {1, 63, 64, 65, 130}) {
      ModelMask given = mask(columns, 5, 3);
      ModelMask read = ModelMask.read(new ByteArrayInputStream(bytes(given)));
      assertThat(read.affine()).isEqualTo(given.affine());
      assertThat(read.mask().columns()).isEqualTo(columns);
      for (int k = 0; k < 3; k++) {
        assertThat(read.mask().words(k)).isEqualTo(given.mask().words(k));
      }
      assertThat(bytes(read)).isEqualTo(bytes(given));
    }
  }

  @Test
  void whatIsCutOffOrSomethingElseIsRefused() throws IOException {
    byte[] bytes = bytes(mask(64, 5, 3));
    assertThatThrownBy(
            () -> ModelMask.read(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length / 2))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ModelMask.read(new ByteArrayInputStream(new byte[100])))
        .isInstanceOf(IOException.class);
  }
}
