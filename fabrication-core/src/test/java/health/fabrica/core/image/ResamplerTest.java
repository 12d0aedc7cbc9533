package health.fabrica.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplerTest {

  private static final WorkMonitor NONE = WorkMonitor.NONE;

  /** A volume whose intensity is a linear function of the place in the patient. */
  private static Volume ramp(Affine affine) {
    return Volumes.ct(
        20,
        16,
        12,
        affine,
        (i, j, k) -> {
          Vec3 p = affine.apply(i, j, k);
          return 20 * p.x() + 10 * p.y() + 5 * p.z();
        });
  }

  @ParameterizedTest
  @EnumSource(ResamplingKernel.class)
  void aRampStaysInPlaceOnAnObliqueGrid(ResamplingKernel kernel) {
    Volume v = ramp(Volumes.oddGrid());
    Volume r = Resampler.resample(v, new Vec3(0.4, 0.5, 0.9), kernel, 2, NONE);
    for (int k = 2; k < r.slices() - 2; k++) {
      for (int j = 2; j < r.rows() - 2; j++) {
        for (int i = 2; i < r.columns() - 2; i++) {
          Vec3 p = r.affine().apply(i, j, k);
          double expected = 20 * p.x() + 10 * p.y() + 5 * p.z();
          assertThat((double) r.value(i, j, k)).isCloseTo(expected, within(1.6));
        }
      }
    }
  }

  @Test
  void isotropicTakesTheShortestStepAndFillsTheSameSpace() {
    Volume v = ramp(Affine.ofSpacing(0.5, 0.8, 2));
    Volume r = Resampler.isotropic(v, ResamplingKernel.LINEAR, 1, NONE);
    assertThat(r.affine().spacingMm()).isEqualTo(new Vec3(0.5, 0.5, 0.5));
    assertThat(r.columns()).isEqualTo(20);
    assertThat(r.rows()).isEqualTo(26);
    assertThat(r.slices()).isEqualTo(48);
    assertThat(r.affine().origin().z()).isCloseTo(-0.75, within(1e-12));
  }

  @Test
  void fineDetailIsAveragedAndNotPicked() {
    Volume v = Volumes.ct(60, 60, 60, (i, j, k) -> (i + j + k) % 2 == 0 ? 1000 : -1000);
    Volume r = Resampler.resample(v, new Vec3(4, 4, 4), ResamplingKernel.LINEAR, 2, NONE);
    assertThat(Math.abs(r.value(7, 7, 7))).isLessThan((short) 20);
  }

  @Test
  void anyThreadCountGivesTheSameVoxels() {
    Volume v = ramp(Affine.ofSpacing(0.5, 0.8, 2));
    Vec3 mm = new Vec3(0.7, 0.7, 0.7);
    Volume one = Resampler.resample(v, mm, ResamplingKernel.CUBIC, 1, NONE);
    Volume eight = Resampler.resample(v, mm, ResamplingKernel.CUBIC, 8, NONE);
    for (int k = 0; k < one.slices(); k++) {
      assertThat(eight.slice(k)).isEqualTo(one.slice(k));
    }
  }

  @Test
  void impossibleGridsAreRefusedBeforeAnythingIsAllocated() {
    Volume v = ramp(Affine.ofSpacing(1, 1, 1));
    assertThatThrownBy(
            () ->
                Resampler.resample(v, new Vec3(2e-3, 2e-3, 2e-3), ResamplingKernel.CUBIC, 1, NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("FAB-1021");
    assertThatThrownBy(
            () -> Resampler.resample(v, new Vec3(1, 0, 1), ResamplingKernel.CUBIC, 1, NONE))
        .hasMessageStartingWith("FAB-1023");
    assertThatThrownBy(
            () ->
                Resampler.isotropic(
                    ramp(Affine.ofSpacing(1, 0, 1)), ResamplingKernel.CUBIC, 1, NONE))
        .hasMessageStartingWith("FAB-1020");
  }

  @Test
  void aBoxOfPatientSpaceKeepsItsPlace() {
    Affine affine = Volumes.oddGrid();
    Volume v = ramp(affine);
    VoxelBox box = VoxelBox.ofPatientBox(v, affine.apply(3, 4, 5), affine.apply(9, 9, 7));
    Volume cut = box.crop(v);
    assertThat(box.columnFrom()).isLessThanOrEqualTo(3);
    assertThat(box.sliceTo()).isGreaterThanOrEqualTo(8);
    Vec3 index = affine.indexOf(cut.affine().apply(1, 1, 1));
    assertThat(cut.value(1, 1, 1))
        .isEqualTo(
            v.value(
                (int) Math.round(index.x()),
                (int) Math.round(index.y()),
                (int) Math.round(index.z())));
    Vec3 far = new Vec3(1e4, 1e4, 1e4);
    assertThatThrownBy(() -> VoxelBox.ofPatientBox(v, far, far.plus(new Vec3(1, 1, 1))))
        .hasMessageStartingWith("FAB-1022");
    assertThatThrownBy(() -> new VoxelBox(0, 99, 0, 1, 0, 1).crop(v))
        .hasMessageStartingWith("FAB-1022");
    assertThat(VoxelBox.all(v).crop(v).slice(3)).isEqualTo(v.slice(3));
  }

  @Test
  void diffusionEvensOutNoiseAndKeepsTheEdge() {
    Volume v =
        Volumes.ct(
            20, 20, 20, (i, j, k) -> (i < 10 ? 0 : 1000) + (i * 7 + j * 5 + k * 3) % 21 - 10);
    Volume s = EdgePreservingSmoother.smooth(v, 60, 10, 2, NONE);
    double before = 0;
    double after = 0;
    for (int n = 0; n < 100; n++) {
      before += Math.abs(v.value(3 + n % 4, 5 + n / 4 % 5, 8));
      after += Math.abs(s.value(3 + n % 4, 5 + n / 4 % 5, 8));
    }
    assertThat(after).isLessThan(before / 3);
    assertThat(s.value(9, 10, 10)).isLessThan((short) 60);
    assertThat(s.value(10, 10, 10)).isGreaterThan((short) 940);
  }
}
