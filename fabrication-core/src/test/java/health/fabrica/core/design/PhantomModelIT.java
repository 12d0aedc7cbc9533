package health.fabrica.core.design;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.PhantomSeries;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The bundled head phantom, whole way. */
class PhantomModelIT {

  @Test
  void theSkullIsClosedWithinItsBoundsAndTheSameOnAnyNumberOfThreads() throws IOException {
    Volume volume = PhantomSeries.read(PhantomSeries.zip());
    ModelParameters parameters = ModelParameters.defaults(Tissue.BONE, volume);
    AnatomicModel model =
        new AnatomicModelDesigner(Parallel.machineThreads())
            .design(volume, parameters, WorkMonitor.NONE);
    MeshReport report = model.report();
    assertThat(report.census().closedManifold()).isTrue();
    assertThat(report.oriented()).isTrue();
    assertThat(report.census().degenerateTriangles()).isZero();
    assertThat(report.maxDecimationMm()).isLessThanOrEqualTo(0.05);
    assertThat(report.maxSmoothingMm()).isLessThanOrEqualTo(parameters.smoothingCapMm() + 1e-9);
    assertThat(report.census().triangles()).isLessThan(report.trianglesBeforeDecimation() / 5);
    assertThat(model.segmentation().voxels()).isEqualTo(1_953_763);
    assertThat(model.timingsMs()).containsKeys("segment", "surface", "smooth", "decimate", "check");
    AnatomicModel again = new AnatomicModelDesigner(1).design(volume, parameters, WorkMonitor.NONE);
    assertThat(again.digest()).isEqualTo(model.digest());
  }
}
