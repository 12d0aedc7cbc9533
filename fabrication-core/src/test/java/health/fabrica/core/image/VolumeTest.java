package health.fabrica.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.testdata.Volumes;
import org.junit.jupiter.api.Test;

class VolumeTest {

  @Test
  void voxelsAreReadByColumnRowAndSlice() {
    Volume volume = Volumes.ct(3, 4, 5, (i, j, k) -> 100 * k + 10 * j + i);
    assertThat(volume.value(2, 3, 4)).isEqualTo((short) 432);
    assertThat(volume.slice(1)[2 * 3 + 1]).isEqualTo((short) 121);
    assertThat(volume.voxels()).isEqualTo(60);
    assertThat(volume.modality()).isEqualTo(Modality.CT);
  }

  @Test
  void aSliceOfAnotherSizeIsRefused() {
    assertThatThrownBy(
            () ->
                new Volume(
                    Modality.CT, 3, 3, new short[][] {new short[8]}, Affine.ofSpacing(1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8");
  }

  @Test
  void theAffineMapsIndicesAndKnowsItsHandedness() {
    Affine odd = Volumes.oddGrid();
    Vec3 p = odd.apply(2, 1, 1);
    assertThat(p.x()).isCloseTo(-40 + 1.0 + 0.05 + 0.1, within(1e-12));
    assertThat(odd.signedVoxelVolumeMm3()).isNegative();
    assertThat(odd.voxelVolumeMm3()).isPositive();
    assertThat(Affine.ofSpacing(1, 2, 3).spacingMm()).isEqualTo(new Vec3(1, 2, 3));
    assertThat(Affine.ofSpacing(1, 2, 3).signedVoxelVolumeMm3()).isEqualTo(6);
  }

  @Test
  void arraysOfAMeshComeInThrees() {
    assertThatThrownBy(() -> new TriangleMesh(new float[4], new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
