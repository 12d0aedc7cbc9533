package health.fabrica.core.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Nifti;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Against the mask that another program stored for a real head (GPL-2, so not in the tree). */
class CraniumTest {

  private static final double REFERENCE_MM3 = 653_627.7;

  private static Path folder() {
    Path folder =
        Path.of(System.getProperty("fabrica.shared.data", "")).resolve("ct-cranium-volume");
    boolean present = Files.exists(folder.resolve("cranium-ct.nii.gz"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("cranium data in %s", folder).isTrue();
    }
    Assumptions.assumeTrue(present, "cranium data not in " + folder);
    return folder;
  }

  @Test
  void theMaskEqualsTheReferenceAndTheSurfaceEnclosesItsVolume() throws IOException {
    Path folder = folder();
    Volume volume = Nifti.read(folder.resolve("cranium-ct.nii.gz"));
    Volume reference = Nifti.read(folder.resolve("cranium-bone-mask.nii.gz"));
    Segmentation all =
        ThresholdSegmenter.segment(
            volume, new Rule(Tissue.BONE, 226, 3071, Integer.MAX_VALUE, 1), 2, WorkMonitor.NONE);
    long different = 0;
    for (int k = 0; k < volume.slices(); k++) {
      for (int j = 0; j < volume.rows(); j++) {
        for (int i = 0; i < volume.columns(); i++) {
          different += all.mask().get(i, j, k) == (reference.value(i, j, k) > 0) ? 0 : 1;
        }
      }
    }
    assertThat(different).isZero();
    assertThat(all.volumeMm3()).isCloseTo(REFERENCE_MM3, within(1.0));
    TriangleMesh mesh = IsoSurface.extract(volume, all, 1 << 24, 2, WorkMonitor.NONE);
    double enclosed = MeshMeasures.of(mesh).volumeMm3();
    System.out.printf(
        "cranium: mask %.1f mm3, surface %.1f mm3 (%+.2f %%), %d triangles%n",
        all.volumeMm3(), enclosed, 100 * (enclosed / all.volumeMm3() - 1), mesh.triangleCount());
    assertThat(enclosed).isCloseTo(REFERENCE_MM3, within(0.01 * REFERENCE_MM3));
    assertThat(MeshCensus.of(mesh).closedManifold()).isTrue();
  }
}
