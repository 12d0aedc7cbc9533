package health.fabrica.dicom.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Resampling of sheared and uneven stacks. */
class StraighteningTest {

  private static final int COLUMNS = 24;
  private static final int ROWS = 20;
  private static final SeriesPolicy ASKED = new SeriesPolicy(3, 5, false, true, true, true);

  /** What the patient looks like, in Hounsfield units by place in mm. */
  private interface Anatomy {
    double at(Vec3 place);
  }

  /** Slices of 0.5 mm pixels at heights z, each moved by y mm. */
  private static List<byte[]> scan(Anatomy anatomy, double[] z, double[] y) {
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < z.length; k++) {
      byte[] pixels = new byte[COLUMNS * ROWS * 2];
      for (int p = 0; p < COLUMNS * ROWS; p++) {
        Vec3 place = new Vec3(0.5 * (p % COLUMNS), y[k] + 0.5 * (p / COLUMNS), z[k]);
        int stored = (int) Math.rint(anatomy.at(place)) + 1024;
        pixels[2 * p] = (byte) stored;
        pixels[2 * p + 1] = (byte) (stored >> 8);
      }
      files.add(
          Slices.file(
              Slices.slice(k)
                  .text(Tag.PIXEL_SPACING, "0.5", "0.5")
                  .text(
                      Tag.IMAGE_POSITION_PATIENT, "0", Double.toString(y[k]), Double.toString(z[k]))
                  .numbers(Tag.ROWS, Vr.US, ROWS)
                  .numbers(Tag.COLUMNS, Vr.US, COLUMNS)
                  .bytes(Tag.PIXEL_DATA, Vr.OW, pixels)));
    }
    return files;
  }

  private static SeriesVolume build(List<byte[]> files, SeriesPolicy policy) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(policy);
    files.forEach(builder::add);
    return builder.build();
  }

  private static double[] steps(int n, double step) {
    double[] all = new double[n];
    for (int k = 0; k < n; k++) {
      all[k] = k * step;
    }
    return all;
  }

  /** A plane through space is what linear interpolation gives back exactly. */
  @Test
  void everyVoxelHasTheValueOfItsPlace() {
    Anatomy ramp = p -> 100 * p.x() + 60 * p.y() - 80 * p.z();
    SeriesVolume series = build(scan(ramp, steps(9, 1.0), steps(9, 0.3)), ASKED);
    Volume volume = series.volume();
    assertThat(volume.affine().columnStep().dot(volume.affine().sliceStep())).isZero();
    assertThat(volume.affine().rowStep().dot(volume.affine().sliceStep())).isZero();
    assertThat(volume.slices()).isEqualTo(9);
    assertThat(volume.columns()).isEqualTo(COLUMNS);
    assertThat(volume.rows()).isEqualTo(ROWS + 5);
    int compared = 0;
    for (int k = 0; k < volume.slices(); k++) {
      for (int j = 0; j < volume.rows(); j++) {
        for (int i = 0; i < COLUMNS; i++) {
          short value = volume.value(i, j, k);
          if (value != -1024) {
            assertThat((double) value)
                .isCloseTo(ramp.at(volume.affine().apply(i, j, k)), within(1.0));
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(9 * COLUMNS * (ROWS - 1));
    assertThat(series.warnings())
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.code()).isEqualTo(StackProblem.STRAIGHTENED);
              assertThat(w.message())
                  .contains("9 slices", "16.70 degrees", "24x25x9 voxels", "step of 1.000 mm");
            });
  }

  @Test
  void unevenStepsBecomeEvenOnes() {
    Anatomy ramp = p -> 90 * p.z();
    double[] z = {0, 1, 2, 3.3, 4.3, 5.3};
    SeriesVolume series = build(scan(ramp, z, new double[6]), ASKED);
    assertThat(series.volume().slices()).isEqualTo(6);
    for (int k = 0; k < 6; k++) {
      assertThat((double) series.volume().value(5, 5, k)).isCloseTo(90.0 * k, within(1.0));
    }
  }

  @Test
  void aTiltedBallKeepsItsSize() {
    Vec3 centre = new Vec3(6, 6.5, 5);
    Anatomy ball = p -> p.minus(centre).length() < 3.5 ? 1000 : 0;
    Volume volume = build(scan(ball, steps(21, 0.5), steps(21, 0.1)), ASKED).volume();
    double mm3 = 0;
    for (int k = 0; k < volume.slices(); k++) {
      for (short value : volume.slice(k)) {
        mm3 += Math.max(0, value) / 1000.0 * volume.affine().voxelVolumeMm3();
      }
    }
    double exact = 4.0 / 3 * Math.PI * Math.pow(3.5, 3);
    assertThat(mm3).isCloseTo(exact, within(0.03 * exact));
  }

  @Test
  void aStraightStackIsLeftAsItIsEvenWhenAsked() {
    Anatomy ramp = p -> 10 * p.x();
    List<byte[]> files = scan(ramp, steps(4, 1), new double[4]);
    SeriesVolume asked = build(files, ASKED);
    assertThat(asked.warnings()).isEmpty();
    assertThat(asked.volume().slice(2))
        .isEqualTo(build(files, SeriesPolicy.DEFAULT).volume().slice(2));
  }

  @Test
  void gapsLargeStepsAndDuplicatesAreRefusedEvenWhenAsked() {
    Anatomy ramp = p -> p.x() + 50 * p.z();
    assertRefused(
        scan(ramp, new double[] {0, 1, 3, 4}, new double[] {0, .2, .6, .8}), DicomProblem.GAP);
    assertRefused(
        scan(ramp, new double[] {0, 1, 2, 8.5}, new double[] {0, .2, .4, .6}),
        DicomProblem.STEP_TOO_LARGE);
    assertRefused(
        scan(ramp, new double[] {0, 1, 1, 2}, new double[] {0, .2, .3, .6}),
        DicomProblem.DUPLICATE_POSITION);
  }

  private static void assertRefused(List<byte[]> files, ProblemCode code) {
    assertThatThrownBy(() -> build(files, ASKED))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void realTiltedStacksAreStraightenedOrRefusedWithTheirSteps() {
    SeriesPolicy asked = SeriesPolicy.ANONYMOUS_FILES.straightening();
    Path tilted = TestData.home("ct-bad-geometry/gantry-tilt.zip");
    SeriesVolume series = SeriesFolder.read(tilted, Optional.empty(), asked, WorkMonitor.NONE);
    assertThat(series.volume().affine().spacingMm().z()).isCloseTo(4.851, within(1e-3));
    assertThat(series.warnings())
        .anySatisfy(w -> assertThat(w.code()).isEqualTo(StackProblem.STRAIGHTENED));
    assertThatThrownBy(
            () ->
                SeriesFolder.read(
                    TestData.home("ct-head-tilted-ge/series.zip"),
                    Optional.empty(),
                    asked,
                    WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().message()).contains("6.999 mm apart"));
  }
}
