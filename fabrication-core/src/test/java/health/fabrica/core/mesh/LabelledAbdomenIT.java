package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.testdata.Nifti;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The abdomen of {@code ct-body-labelled}: 20 slices, 31 labels that touch each other. */
class LabelledAbdomenIT {

  @Test
  void eachLabelHasOneClosedMeshOfItsVolume() throws IOException {
    Path file =
        Path.of(System.getProperty("fabrica.shared.data", ""))
            .resolve("ct-body-labelled/example_seg_dicom.nii.gz");
    boolean present = Files.exists(file);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("labelled abdomen at %s", file).isTrue();
    }
    Assumptions.assumeTrue(present, "labelled abdomen not at " + file);
    Volume volume = Nifti.read(file);
    LabelMap map = new LabelMap(volume.columns(), volume.rows(), volume.slices(), 255);
    for (int k = 0; k < volume.slices(); k++) {
      for (int j = 0; j < volume.rows(); j++) {
        for (int i = 0; i < volume.columns(); i++) {
          map.set(i, j, k, volume.value(i, j, k));
        }
      }
    }
    long[] voxels = map.counts();
    LabelSurfaces surfaces =
        LabelSurfaces.extract(map, volume.affine(), 10, 0.5, 1 << 24, WorkMonitor.NONE);
    long labels = 0;
    for (int label = 1; label < voxels.length; label++) {
      labels += voxels[label] > 0 ? 1 : 0;
    }
    assertThat(surfaces.meshes()).hasSize((int) labels).hasSizeGreaterThanOrEqualTo(30);
    double voxelMm3 = volume.affine().voxelVolumeMm3();
    surfaces
        .meshes()
        .forEach(
            (label, mesh) -> {
              assertThat(MeshCensus.of(mesh).closedManifold()).as("label %d", label).isTrue();
              double expected = voxels[label] * voxelMm3;
              double tolerance = (voxels[label] > 10_000 ? 0.03 : 0.3) * expected;
              assertThat(MeshMeasures.of(mesh).volumeMm3())
                  .as("label %d of %d voxels", label, voxels[label])
                  .isCloseTo(expected, within(tolerance));
            });
  }
}
