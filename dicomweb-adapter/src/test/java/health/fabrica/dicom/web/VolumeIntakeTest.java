package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeIntakeTest {

  private final SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
  private final VolumeIntake intake = new VolumeIntake(builder);

  /** As a retrieval does it; the array that was used. */
  private byte[] take(byte[] file) {
    byte[] array = intake.array(file.length);
    System.arraycopy(file, 0, array, 0, file.length);
    intake.take("1.2.3", array, Part10Reader.read(new ByteSlice(array, 0, file.length)));
    return array;
  }

  @Test
  void theArrayOfANativeSliceIsUsedAgain() {
    byte[] first = take(Slices.file(Slices.slice(0)));
    assertThat(intake.array(first.length / 2)).isSameAs(first);
    assertThat(intake.array(first.length / 2)).isNotSameAs(first);
  }

  @Test
  void theArrayOfACompressedSliceIsNot() {
    byte[] first = take(MixedStack.compressed(0));
    assertThat(intake.array(10)).isNotSameAs(first);
  }

  @Test
  void anArrayThatIsTooShortIsNotGivenAndAVeryLargeOneNotKept() {
    byte[] first = take(Slices.file(Slices.slice(0)));
    assertThat(intake.array(first.length + 1)).hasSizeGreaterThan(first.length);
    byte[] large = intake.array(1 << 23);
    assertThat(large).hasSize(1 << 23);
    byte[] file = Slices.file(Slices.slice(1));
    intake.take("1.2.4", large, Part10Reader.read(file));
    assertThat(intake.array(10)).isNotSameAs(large);
  }

  @Test
  void nothingOfANativeFileIsNeededAfterItWasTaken() {
    List<byte[]> files = Slices.stack(30);
    SeriesVolumeBuilder untouched = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    for (byte[] file : files) {
      untouched.add(file);
      Arrays.fill(take(file), (byte) 0x55);
    }
    SeriesVolume expected = untouched.build();
    SeriesVolume got = builder.build();
    for (int k = 0; k < 30; k++) {
      assertThat(got.volume().slice(k)).isEqualTo(expected.volume().slice(k));
    }
    assertThat(got).usingRecursiveComparison().isEqualTo(expected);
  }
}
