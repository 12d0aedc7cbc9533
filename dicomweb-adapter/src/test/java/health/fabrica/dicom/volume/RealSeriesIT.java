package health.fabrica.dicom.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.TestData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RealSeriesIT {

  private static SeriesVolume read(Path path) {
    return SeriesFolder.read(
        path, Optional.empty(), SeriesPolicy.ANONYMOUS_FILES, WorkMonitor.NONE);
  }

  private static void assertRefused(Path path, DicomProblem code, String... words) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.problem().message()).contains(word);
              }
            });
  }

  @Test
  void thePhantomIsOneMillimetreApart() {
    SeriesVolume series = read(TestData.home("ct-skull-phantom-bone-1mm/series.zip"));
    assertThat(series.volume().slices()).isEqualTo(140);
    assertThat(series.volume().affine().spacingMm())
        .isEqualTo(new Vec3(0.451171875, 0.451171875, 1.0));
    assertThat(series.convolutionKernel()).isEqualTo("YA");
    short[] middle = series.volume().slice(70);
    int low = Short.MAX_VALUE;
    int high = Short.MIN_VALUE;
    for (short v : middle) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    assertThat(low).isBetween(-1024, -950);
    assertThat(high).isGreaterThan(500);
    assertThat(series.warnings()).isEmpty();
  }

  @Test
  void theTiltedHeadIsRefusedWithItsAngleAndSteps() {
    assertRefused(
        TestData.home("ct-head-tilted-ge/series.zip"),
        DicomProblem.SHEARED,
        "28 slices",
        "18.50 degrees",
        "1.081 to 6.999 mm");
  }

  @Test
  void theThreeBadStacksAreRefusedForWhatIsWrongWithThem() {
    Path bad = TestData.home("ct-bad-geometry");
    assertRefused(
        bad.resolve("missing-slice.zip"), DicomProblem.GAP, "1.499 mm", "0.750 mm", "sheared by");
    assertRefused(
        bad.resolve("gantry-tilt.zip"), DicomProblem.SHEARED, "14.0", "1.210 mm beside", "4.851");
    assertRefused(
        bad.resolve("same-position.zip"),
        DicomProblem.DUPLICATE_POSITION,
        "4 slices share 1 positions");
  }

  @Test
  void jpeg2000SlicesAreDecodedTheSameWayEveryTime() {
    Path zip = TestData.home("ct-body-labelled/series.zip");
    SeriesVolume one = read(zip);
    SeriesVolume two = read(zip);
    assertThat(one.volume().slices()).isEqualTo(20);
    assertThat(one.volume().affine().spacingMm().z()).isCloseTo(2.0, within(1e-9));
    assertThat(one.transferSyntaxUids()).containsExactly("1.2.840.10008.1.2.4.90");
    for (int k = 0; k < 20; k++) {
      assertThat(Arrays.equals(one.volume().slice(k), two.volume().slice(k))).isTrue();
    }
    assertThat(one.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.code()).isEqualTo(DicomProblem.MISSING_ATTRIBUTE));
    assertThatThrownBy(
            () -> SeriesFolder.read(zip, Optional.empty(), SeriesPolicy.DEFAULT, WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void oddSizesAndObliqueStacksAreRead() {
    SeriesVolume neck = read(TestData.shared("ct-head-neck-jaw/series.zip"));
    assertThat(neck.volume().columns()).isEqualTo(511);
    assertThat(neck.volume().slices()).isEqualTo(90);
    SeriesVolume head = read(TestData.shared("mr-head-t1/series.zip"));
    assertThat(head.modality()).isEqualTo(Modality.MR);
    assertThat(head.volume().slices()).isEqualTo(384);
    assertThat(head.volume().affine().spacingMm().z()).isCloseTo(0.6667, within(1e-3));
  }
}
